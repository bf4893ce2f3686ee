#include "engine/base/limits.h"
#include "tests/mail/document_test.h"

static const struct {
    const char *rtf;
    const char *text;
    const char *links;
} files[] = {
    {"{\\rtf1\\ansi Hello {\\b bold} world\\par Next\\line line\\tab x\\cell y}",
     "Hello bold world\nNext line x y", ""},
    {"{\\rtf1 split{\\i }word \\b0 a\nb}", "splitword ab", ""},
    {"{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8}", "\xD0\x9F\xD1\x80\xD0\xB8", ""},
    {"{\\rtf1\\ansi\\'e9\\'80}", "\xC3\xA9\xE2\x82\xAC", ""},
    {"{\\rtf1\\ansicpg1251 \\'ff\\'fe}", "\xD1\x8F\xD1\x8E", ""}, /* no byte order mark */
    {"{\\rtf1{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 Cyr;}}\\f1\\'e0\\f0\\'e0}",
     "\xD0\xB0\xC3\xA0", ""},
    {"{\\rtf1\\ansicpg932 \\'93\\'fa\\'96\\'7b}", "\xE6\x97\xA5\xE6\x9C\xAC", ""},
    {"{\\rtf1\\uc1 a\\u228?b\\u8364\\'80c}",
     "a\xC3\xA4"
     "b\xE2\x82\xAC"
     "c",
     ""},
    {"{\\rtf1{\\uc2 \\u228 ??x}\\u-10179?\\u-8704?\\uc0\\u233 y}",
     "\xC3\xA4x\xF0\x9F\x98\x80\xC3\xA9y", ""},
    {"{\\rtf1{\\colortbl;\\red0;}{\\stylesheet{Normal;}}{\\info{\\author me}}{\\*\\unknown no}"
     "{\\pict 0102}shown{\\*\\generator x;}}",
     "shown", ""},
    {"{\\rtf1 \\{braces\\}\\\\ a\\~b c\\_d\\-e \\ldblquote q\\rdblquote}",
     "{braces}\\ a b c-de \xE2\x80\x9Cq\xE2\x80\x9D", ""},
    {"{\\rtf1{\\field{\\*\\fldinst{HYPERLINK \"http://h.example/a\" \\\\o \"t\"}}{\\fldrslt "
     "click}}}",
     "click", "http://h.example/a"},
    {"{\\rtf1{\\*\\template http://t.example/x.dotm}a}", "a", "http://t.example/x.dotm"},
    {"{\\rtf1{\\*\\template \\\\\\\\host\\\\x.dotm}a}", "a", "\\\\host\\x.dotm"},
    {"{\\rtf1\\fromhtml1{\\*\\htmltag84 <a href=\"http://m.example/\">}go}", "go",
     "http://m.example/"},
    {"{\\rtf1{\\object{\\*\\objclass Equation.3}{\\*\\objdata 0102 687474703a2f2f6f2e6578616d706c6"
     "52f 00}}}",
     "Equation.3", "http://o.example/"},
    {"{\\rtf1{\\object\\objdata 680074007400700 03a002f002f006f002e006500780061006d0070006c006500"
     "0000}}",
     "", "http://o.example"},
    {"{\\rtf1 a\\bin3 {{{b}", "ab", ""},
    {"{\\rtf1 a}}}} b", "a b", ""}, /* more closed than open: read on */
    {"{\\rtf1 a{{{b", "ab", ""},
    {"{\\rt", "", ""},
};

static void files_have_their_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct test_message test =
            open_file("application/rtf", "a.rtf", bytes_of(files[i].rtf), NULL);
        assert_shows(&test, files[i].text, files[i].links);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        survive_truncated_files("application/rtf", "a.rtf", bytes_of(files[i].rtf), NULL);
}

static void deep_groups_and_repetition_stay_linear(void **state)
{
    (void)state;
    static const char *const units[] = {"{",
                                        "}",
                                        "{\\b ",
                                        "\\'e4\\u228 ",
                                        "\\u-10179?",
                                        "{\\object\\objdata 41",
                                        "{\\*\\fldinst HYPERLINK \"a:b\"}",
                                        "\\f1\\'e0",
                                        "\\par "};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes rtf = repeat("{\\rtf1\\ansicpg932 ", units[i], 4000000);
        struct test_message test = open_file("application/rtf", "a.rtf", rtf, NULL);
        struct bytes text = part_visible_text(test.message, test.message->parts);
        assert_true(text.size <= rtf.size);
        close_message(&test);
        free_block(rtf);
    }
}

static void text_after_deep_groups_is_read(void **state)
{
    (void)state;
    struct buffer rtf = {0};
    buffer_append_string(&rtf, "{\\rtf1 ");
    for (size_t i = 0; i < (size_t)LIMIT_RTF_DEPTH * 3; i++)
        buffer_append_string(&rtf, "{");
    buffer_append_string(&rtf, "deep");
    for (size_t i = 0; i < (size_t)LIMIT_RTF_DEPTH * 3; i++)
        buffer_append_string(&rtf, "}");
    buffer_append_string(&rtf, " flat}");
    struct test_message test = open_file("text/rtf", "a.rtf", buffer_bytes(&rtf), NULL);
    assert_bytes(part_visible_text(test.message, test.message->parts), "deep flat");
    close_message(&test);
    buffer_done(&rtf);
}

/* What is left out in a group so deep ends with that group. */
static void text_behind_a_deep_destination_is_read(void **state)
{
    (void)state;
    struct buffer rtf = {0};
    buffer_append_string(&rtf, "{\\rtf1 ");
    for (size_t i = 0; i < (size_t)LIMIT_RTF_DEPTH + 1; i++)
        buffer_append_string(&rtf, "{");
    buffer_append_string(&rtf, "{\\*\\unheard left out}deep{\\fonttbl left out}er}");
    struct test_message test = open_file("text/rtf", "a.rtf", buffer_bytes(&rtf), NULL);
    assert_bytes(part_visible_text(test.message, test.message->parts), "deeper");
    close_message(&test);
    buffer_done(&rtf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_have_their_text),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(deep_groups_and_repetition_stay_linear),
        cmocka_unit_test(text_after_deep_groups_is_read),
        cmocka_unit_test(text_behind_a_deep_destination_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
