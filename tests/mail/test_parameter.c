#include "tests/mail/mail_test.h"

static void assert_name(const char *headers, const char *expected, const char *extension)
{
    char raw[1024];
    (void)snprintf(raw, sizeof raw, "%s\n\nx", headers);
    struct test_message test = open_text(raw);
    assert_bytes(test.message->parts->name, expected);
    assert_bytes(test.message->parts->extension, extension);
    close_message(&test);
}

#define DISPOSITION "Content-Disposition: attachment; "

static void names_files_as_clients_do(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        const char *expected;
        const char *extension;
    } rows[] = {
        {DISPOSITION "filename=a.html", "a.html", "html"},
        {DISPOSITION "filename=\"my a.HTML\"", "my a.HTML", "html"},
        {DISPOSITION "filename=my file (1).pdf", "my file (1).pdf", "pdf"},
        {DISPOSITION "filename=\"a\\\"b.txt\"", "a\"b.txt", "txt"},
        {DISPOSITION "filename=\"C:\\dir\\a.exe\"", "C:\\dir\\a.exe", "exe"},
        {DISPOSITION "filename*=utf-8''caf%C3%A9.txt", "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename*=iso-8859-1'en'caf%E9.txt", "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename*0=\"a long \"; filename*1=\"name.zip\"", "a long name.zip", "zip"},
        {DISPOSITION "filename*1=\"name.zip\"; filename*0=\"a \"", "a name.zip", "zip"},
        {DISPOSITION "filename*0*=utf-8''caf%C3; filename*1*=%A9; filename*2=.txt",
         "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename*2=b.zip; filename*0=\"a \"", "a b.zip", "zip"},
        {DISPOSITION "filename*9999=b.zip; filename*1=a", "ab.zip", "zip"},
        {DISPOSITION "filename *0=a; filename * 1 =b.txt", "ab.txt", "txt"},
        {DISPOSITION "filename*0*=utf-8''a; filename*1*=UTF-8''b; filename*2*=utf-8'c.txt",
         "abc.txt", "txt"},
        {DISPOSITION "filename*0*=''a'b; filename*1*='c'.txt", "a'b'c'.txt", "txt"},
        {DISPOSITION "filename*=\"utf-8''caf%C3%A9.txt\"", "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename*0=\"=?utf-8?q?caf=C3?=\"; filename*1=\" =?utf-8?q?=A9.txt?=\"",
         "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename=plain.txt; filename*=utf-8''better.txt", "better.txt", "txt"},
        {DISPOSITION "filename=\"=?utf-8?q?caf=C3=A9.txt?=\"", "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename==?utf-8?q?caf=C3=A9.txt?=", "caf\xC3\xA9.txt", "txt"},
        {"Content-Type: application/pdf; name=a.pdf", "a.pdf", "pdf"},
        {"Content-Type: application/pdf; name=b.pdf\n" DISPOSITION "filename=a.exe", "a.exe",
         "exe"},
        {"Content-Type: application/pdf name=a.pdf", "a.pdf", "pdf"}, /* no semicolon */
        {"Content-Type: application/pdf;\n\tname=\n \"a.pdf\"", "a.pdf", "pdf"},
        {DISPOSITION "filename=\"never closed.txt", "never closed.txt", "txt"},
        {DISPOSITION "FileName = a.txt", "a.txt", "txt"},
        {DISPOSITION "filename=\"invoice.exe. \"", "invoice.exe. ", "exe"},
        {DISPOSITION "filename=none", "none", ""},
        {DISPOSITION "filename*=utf-8''=?utf-8?Q?caf=C3=A9.txt?=", "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename*=caf%C3%A9.txt", "caf\xC3\xA9.txt", "txt"}, /* no charset */
        {DISPOSITION "filename*=x-none''caf%C3%A9.txt", "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename*=utf-8''50%.txt", "50%.txt", "txt"},
        {DISPOSITION "filename=\"caf\xC3\xA9.txt\"", "caf\xC3\xA9.txt", "txt"},
        {DISPOSITION "filename=\"=?utf-8?Q?a?= =?utf-8?Q?b.txt?=\"", "ab.txt", "txt"},
        {DISPOSITION "filename=\"a.txt\" (a comment); size=1", "a.txt", "txt"},
        {DISPOSITION "filename=\"a\n b.txt\"", "a b.txt", "txt"},
        {DISPOSITION "filename=", "", ""},
        {DISPOSITION "size=1", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_name(rows[i].headers, rows[i].expected, rows[i].extension);
}

static void reads_types_and_charsets(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        const char *type;
        const char *charset;
    } rows[] = {
        {"Content-Type: TEXT/HTML; Charset=\"UTF-8\"", "text/html", "utf-8"},
        {"Content-Type: text/plain; charset=us-ascii (Plain text)", "text/plain", "us-ascii"},
        {"Content-Type: text/plain (a comment); charset=utf-8", "text/plain", "utf-8"},
        {"Content-Type: (a (b)) text (c) / html (d); charset=utf-8", "text/html", "utf-8"},
        {"Content-Type: text/html (never closed; charset=utf-8", "text/html", "utf-8"},
        {"Content-Type: text / html; charset = utf-8", "text/html", "utf-8"},
        {"Content-Type: text/html charset=utf-8", "text/html", "utf-8"},
        {"Content-Type: text/html>", "text/html", ""},
        {"Content-Type: \"text/html\", charset=utf-8", "text/html", "utf-8"},
        {"Content-Type: text", "text/plain", ""},
        {"Content-Type:", "text/plain", ""},
        {"X: y", "text/plain", ""},
        {"Content-Type: text/html;;; charset=a;charset=b", "text/html", "a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char raw[256];
        (void)snprintf(raw, sizeof raw, "%s\n\nx", rows[i].header);
        struct test_message test = open_text(raw);
        assert_bytes(test.message->parts->mime_type, rows[i].type);
        assert_bytes(test.message->parts->charset, rows[i].charset);
        close_message(&test);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(bytes_of(
        "Content-Type: text/x; name*0*=utf-8'en'%41%; name*1=\"b\\\\\"; name*2*=%zz (c) d=e\n"
        "Content-Disposition: attachment; filename=\"\\\"a\\\\b\\\nc\\"));
}

static void takes_off_what_stands_around_a_value(void **state)
{
    (void)state;
    static const char *const values[] = {"attachment", "'attachment '", " \"attachment \" >",
                                         "attachment\t,", "< attachment >"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char raw[128];
        (void)snprintf(raw, sizeof raw, "Content-Disposition: %s; filename=a.txt\n\n", values[i]);
        struct test_message test = open_text(raw);
        assert_bytes(test.message->parts->disposition, "attachment");
        close_message(&test);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_files_as_clients_do),
        cmocka_unit_test(reads_types_and_charsets),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(takes_off_what_stands_around_a_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
