#include "engine/base/limits.h"
#include "tests/mail/document_test.h"

#include <zlib.h>

/* A page whose content is `stream`, with a simple font F1. */
#define PAGE                                                                                       \
    "%PDF-1.4\n1 0 obj<</Type/Page/Contents 2 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj\n"       \
    "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
#define STREAM(text) "2 0 obj<<>>stream\n" text "\nendstream endobj\n"

static const struct {
    const char *pdf;
    const char *text;
    const char *links;
} files[] = {
    {PAGE STREAM("BT /F1 12 Tf 72 700 Td (Hello) Tj ET"), "Hello", ""},
    {PAGE STREAM("BT /F1 12 Tf (a\\(b\\)\\101\\\nc) Tj <4142> Tj ET"), "a(b)AcAB", ""},
    /* Kerning joins, wide gaps part words. */
    {PAGE STREAM("BT /F1 12 Tf [(phi) 20 (sh) -30 (ing) -400 (mail)] TJ ET"), "phishing mail", ""},
    /* Lines part words, larger gaps paragraphs. */
    {PAGE STREAM(
         "BT /F1 10 Tf 14 TL 0 700 Td (one) Tj T* (two) Tj 0 -60 Td (three) Tj (four) ' ET"),
     "one two\nthree four", ""},
    /* Each letter placed by itself, as some hide words. */
    {PAGE STREAM("BT /F1 10 Tf 1 0 0 1 0 0 Tm (e) Tj 1 0 0 1 5.6 0 Tm (v) Tj 1 0 0 1 10.6 0 Tm (i) "
                 "Tj 1 0 0 1 12.8 0 Tm (l) Tj 1 0 0 1 20 0 Tm (x) Tj ET"),
     "evil x", ""},
    {PAGE STREAM("q 1 0 0 1 0 0 cm BT /F1 10 Tf (a) Tj ET Q q 1 0 0 1 5.6 0 cm BT /F1 10 Tf (b) Tj "
                 "ET Q"),
     "ab", ""},
    /* An image in the stream is stepped over. */
    {PAGE STREAM("BT /F1 9 Tf (a) Tj ET BI /W 1 ID \x01(x) Tj\x02 EI BT (b) Tj ET"), "a b", ""},
    /* Windows-1252, ligatures as letters. */
    {PAGE STREAM("BT /F1 9 Tf (\\200 caf\\351) Tj ET"), "\xE2\x82\xAC caf\xC3\xA9", ""},
    /* Contents in several streams; resources inherited. */
    {"%PDF-1.4\n9 0 obj<</Type/Pages/Resources<<>>>>endobj 1 0 obj<</Type/Page/Parent 9 0 "
     "R/Contents"
     "[2 0 R 4 0 R]>>endobj 2 0 obj<<>>stream\nBT (on\nendstream endobj 4 0 obj<<>>stream\n(e) Tj\n"
     "endstream endobj",
     "e", ""},
    /* The length says where a stream ends, if it does. */
    {PAGE "2 0 obj<</Length 35>>stream\nBT /F1 9 Tf (x endstream endobj) Tj\nendstream endobj",
     "x endstream endobj", ""},
    {PAGE "2 0 obj<</Length 9999>>stream\nBT (x) Tj\nendstream endobj", "x", ""},
    /* ToUnicode. */
    {"%PDF-1.4\n1 0 obj<</Type/Page/Contents 2 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj\n"
     "3 0 obj<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 4 0 R>>endobj\n"
     "4 0 obj<<>>stream\n1 beginbfchar <0001> <00660066> endbfchar 2 beginbfrange <0010> <0012> "
     "<0061> <0020> <0021> [<0078> <D83DDE00>] endbfrange\nendstream endobj\n" STREAM(
         "BT /F1 9 Tf <000100100011001200200021> Tj ET"),
     "ffabcx\xF0\x9F\x98\x80", ""},
    /* Differences. */
    {"%PDF-1.4\n1 0 obj<</Type/Page/Contents 2 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj\n"
     "3 0 obj<</Type/Font/Subtype/Type1/Encoding<</Differences[1/a/b 5/eacute/uni20AC/fi/a.alt]>>"
     ">>endobj\n" STREAM("BT /F1 9 Tf (\\1\\2\\5\\6\\7\\10) Tj ET"),
     "ab\xC3\xA9\xE2\x82\xAC"
     "fia",
     ""},
    /* Filters in ASCII. */
    {PAGE "2 0 obj<</Filter/ASCIIHexDecode>>stream\n4254202878292054 6a>\nendstream endobj", "x",
     ""},
    {PAGE "2 0 obj<</Filter[/A85/AHx]>>stream\n1,Uj\n~>endstream endobj", "", ""},
    /* Actions, annotations, forms, information, scripts. */
    {"%PDF-1.4\n1 0 obj<</A<</S/URI/URI(http://a.example/\\(1\\))>>/Contents(note)>>endobj", "note",
     "http://a.example/(1)"},
    {"%PDF-1.4\n1 0 obj<</U#52I<687474703a2f2f622e6578616d706c65>>>endobj", "", "http://b.example"},
    {"%PDF-1.4\n1 0 obj<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>endobj", "cmd.exe\n/c calc", ""},
    {"%PDF-1.4\n1 0 obj<</S/SubmitForm/F<</FS/URL/F(http://s.example/)>>>>endobj", "",
     "http://s.example/"},
    {"%PDF-1.4\n1 0 obj<</Title<FEFF0041263A>/T(field)/V(value)>>endobj",
     "A\xE2\x98\xBA\nfield\nvalue", ""},
    {"%PDF-1.4\n1 0 obj<</S/JavaScript/JS(app.alert\\('x'\\))>>endobj", "app.alert('x')", ""},
    {"%PDF-1.4\n1 0 obj<</JS 2 0 R>>endobj 2 0 obj<<>>stream\nlaunch();\nendstream endobj",
     "launch();", ""},
    /* A form no page names; nothing but a string; no object at all. */
    {"%PDF-1.4\n7 0 obj<</Subtype/Form>>stream\nBT (form) Tj ET\nendstream", "form", ""},
    {"%PDF-1.4\n<</URI(http://loose.example/)>>", "", "http://loose.example/"},
};

static void files_have_their_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct test_message test =
            open_file("application/pdf", "a.pdf", bytes_of(files[i].pdf), NULL);
        assert_shows(&test, files[i].text, files[i].links);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        survive_truncated_files("application/pdf", "a.pdf", bytes_of(files[i].pdf), NULL);
}

static void append_deflated(struct buffer *out, struct bytes plain)
{
    uLong size = compressBound((uLong)plain.size);
    uint8_t *packed = malloc(size);
    assert_non_null(packed);
    assert_int_equal(compress(packed, &size, plain.data, (uLong)plain.size), Z_OK);
    buffer_append(out, bytes_make(packed, size));
    free(packed);
}

/* The page and its font lie in an object stream, its content is deflated. */
static void write_modern(struct buffer *out)
{
    buffer_append_string(out, "%PDF-1.5\n8 0 obj<</Type/ObjStm/N 2/First 10/Filter/FlateDecode>>"
                              "stream\r\n");
    append_deflated(out, bytes_of("1 0 3 63  <</Type/Page/Contents 2 0 R/Resources<</Font<</F1 3 0 "
                                  "R>>>>>>     <</Type/Font/Subtype/Type1>>"));
    buffer_append_string(out, "\nendstream endobj\n2 0 obj<</Filter/Fl>>stream\n");
    append_deflated(out, bytes_of("BT /F1 9 Tf (deflated text) Tj ET"));
    buffer_append_string(out, "\nendstream endobj\n");
}

static void object_streams_are_opened(void **state)
{
    (void)state;
    struct buffer pdf = {0};
    write_modern(&pdf);
    struct test_message test = open_file("application/pdf", "a.pdf", buffer_bytes(&pdf), NULL);
    assert_bytes(part_visible_text(test.message, test.message->parts), "deflated text");
    close_message(&test);
    survive_truncated_files("application/pdf", "a.pdf", buffer_bytes(&pdf), NULL);
    buffer_done(&pdf);
}

static void truncated_deflate_yields_what_it_holds(void **state)
{
    (void)state;
    struct buffer content = {0};
    struct buffer pdf = {0};
    struct buffer packed = {0};
    for (int i = 0; i < 2000; i++)
        buffer_format(&content, "BT /F1 9 Tf (word%d) Tj ET\n", i * 7919 % 1000);
    append_deflated(&packed, buffer_bytes(&content));
    buffer_append_string(&pdf, PAGE "2 0 obj<</Filter/FlateDecode>>stream\n");
    buffer_append(&pdf, bytes_slice(buffer_bytes(&packed), 0, packed.size / 2));
    struct test_message test = open_file("application/pdf", "a.pdf", buffer_bytes(&pdf), NULL);
    struct bytes text = part_visible_text(test.message, test.message->parts);
    assert_true(bytes_start_with(text, bytes_of("word0 word919 ")));
    assert_true(text.size > 3000);
    close_message(&test);
    buffer_done(&pdf);
    buffer_done(&packed);
    buffer_done(&content);
}

static void encrypted_files_are_flagged(void **state)
{
    (void)state;
    struct test_message test =
        open_file("application/pdf", "a.pdf",
                  bytes_of(PAGE STREAM("BT (x) Tj ET") "trailer<</Encrypt 9 0 R>>"), NULL);
    assert_int_equal(part_visible_text(test.message, test.message->parts).size, 0);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_ENCRYPTED_PART));
    close_message(&test);
}

static void bombs_stop_at_the_limits(void **state)
{
    (void)state;
    struct bytes zeros = repeat("", "(a) Tj ", 8000000);
    struct buffer pdf = {0};
    buffer_append_string(&pdf, "%PDF-1.4\n");
    for (int i = 1; i < 40; i++) {
        buffer_format(&pdf, "%d 0 obj<</Filter/FlateDecode>>stream\n", i);
        append_deflated(&pdf, zeros);
        buffer_append_string(&pdf, "\nendstream endobj\n");
    }
    struct test_message test = open_file("application/pdf", "a.pdf", buffer_bytes(&pdf), NULL);
    (void)part_visible_text(test.message, test.message->parts);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_DECODED_BYTES));
    assert_true(arena_held_bytes(message_arena(test.message)) < 200 * MEBIBYTE);
    close_message(&test);
    buffer_done(&pdf);
    free_block(zeros);
}

static void hostile_repetition_stays_linear(void **state)
{
    (void)state;
    static const char *const units[] = {
        "1 0 obj<</Type/Page/Contents 1 0 R/Resources 1 0 R/Parent 1 0 R>>",
        "1 0 obj(",
        "1 0 obj<<",
        "1 0 obj<</Length 1>>stream\n",
        "obj",
        "1 1 1 1 ",
        "/Encrypt(",
        "1 0 obj<</JS 1 0 R>>endobj ",
        "1 0 obj 1 0 R ",
        "(",
        "<",
        "[",
        "BT (x) Tj ID ",
        "1 0 obj<</Type/ObjStm/First 1/N 1>>stream 1 0",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes pdf = repeat("%PDF-1.4\n", units[i], 1000000);
        struct test_message test = open_file("application/pdf", "a.pdf", pdf, NULL);
        (void)part_visible_text(test.message, test.message->parts);
        close_message(&test);
        free_block(pdf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_have_their_text),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(object_streams_are_opened),
        cmocka_unit_test(truncated_deflate_yields_what_it_holds),
        cmocka_unit_test(encrypted_files_are_flagged),
        cmocka_unit_test(bombs_stop_at_the_limits),
        cmocka_unit_test(hostile_repetition_stays_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
