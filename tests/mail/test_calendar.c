#include "tests/mail/document_test.h"

static const struct {
    const char *type;
    const char *source;
    const char *text;
    const char *links;
} files[] = {
    {"text/calendar",
     "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Board mee\r\n ting\\, urgent\r\n"
     "LOCATION;LANGUAGE=en:Room\\; 2\r\nDESCRIPTION:Join\\nhttp://c.example/x\r\n"
     "URL:http://u.example/\r\nEND:VCALENDAR\r\n",
     "Board meeting, urgent\nRoom; 2\nJoin http://c.example/x",
     "http://u.example/ http://c.example/x"},
    {"text/calendar",
     "BEGIN:VCALENDAR\nORGANIZER;CN=\"Boss: A\":MAILTO:boss@o.example\n"
     "ATTENDEE;CN=You:mailto:you@o.example\n",
     "Boss: A\nboss@o.example\nYou\nyou@o.example", ""},
    {"text/calendar",
     "BEGIN:VCALENDAR\nX-ALT-DESC;FMTTYPE=text/html:<p>Click <a href=\"http://h.example/\">he\n"
     " re</a></p>\nATTACH:http://a.example/f.exe\nATTACH;ENCODING=BASE64:AAAA\n",
     "Click here", "http://h.example/ http://a.example/f.exe"},
    {"text/vcard",
     "BEGIN:VCARD\nVERSION:2.1\nN:M\xC3\xBCller;Jo\nitem1.EMAIL;INTERNET:a@b.example\n"
     "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=iso-8859-1:caf=E9 =\nopen\nURL:http://v.example\n",
     "M\xC3\xBCller Jo\na@b.example\ncaf\xC3\xA9 open", "http://v.example"},
    {"application/octet-stream", "BEGIN:VCARD\nFN:By name\n", "By name", ""},
    {"text/calendar", "no calendar at all", "", ""},
    {"text/calendar", "SUMMARY;X=\"open:left\n", "left", ""},
};

static void files_have_their_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct test_message test =
            open_file(files[i].type, "a.vcf", bytes_of(files[i].source), NULL);
        assert_shows(&test, files[i].text, files[i].links);
        survive_truncated_files(files[i].type, "a.vcf", bytes_of(files[i].source), NULL);
    }
}

static void invitations_without_a_name_are_read(void **state)
{
    (void)state;
    struct test_message test =
        open_text("Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nSUMMARY:x\n");
    assert_bytes(part_visible_text(test.message, test.message->parts), "x");
    close_message(&test);
}

static void repetition_stays_linear(void **state)
{
    (void)state;
    static const char *const units[] = {"SUMMARY:x\n",
                                        " x\n",
                                        "\"",
                                        "NOTE;QUOTED-PRINTABLE:=\n",
                                        "X-ALT-DESC;FMTTYPE=text/html:<a href=x>\n",
                                        "\\"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes source = repeat("BEGIN:VCALENDAR\nSUMMARY:", units[i], 2000000);
        struct test_message test = open_file("text/calendar", "a.ics", source, NULL);
        (void)part_visible_text(test.message, test.message->parts);
        close_message(&test);
        free_block(source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_have_their_text),
        cmocka_unit_test(invitations_without_a_name_are_read),
        cmocka_unit_test(repetition_stays_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
