#include "engine/base/limits.h"
#include "tests/mail/document_test.h"

/* A toy archive: the mark of a zip, "ARC", then members "path\1text\2". */
static bool can_unpack_toy(struct bytes data)
{
    return bytes_start_with(data, bytes_of("PK\3\4ARC"));
}

static enum status unpack_toy(struct bytes data, struct bytes name, size_t most_bytes,
                              member_sink sink, void *sink_state, struct failure *out_failure)
{
    (void)name;
    (void)most_bytes;
    (void)out_failure;
    size_t at = strlen("PK\3\4ARC");
    while (at < data.size) {
        size_t middle = bytes_find_byte(data, 1, at);
        size_t end = bytes_find_byte(data, 2, at);
        if (middle == BYTES_NOT_FOUND)
            return STATUS_TRUNCATED;
        struct unpacked_member member = {.path = bytes_slice(data, at, middle),
                                         .data = bytes_slice(data, middle + 1, end)};
        if (!sink(sink_state, &member))
            return STATUS_OK;
        at = end == BYTES_NOT_FOUND ? data.size : end + 1;
    }
    return STATUS_OK;
}

static const struct unpacker toy = {.can_unpack = can_unpack_toy, .unpack = unpack_toy};

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define TYPES "[Content_Types].xml\1<Types/>\2"
#define DOCUMENT(body)                                                                             \
    "word/document.xml\1<?xml version=\"1.0\"?><w:document " W "><w:body>" body                    \
    "</w:body></w:document>\2"
#define RELS(item)                                                                                 \
    "<?xml version=\"1.0\"?><Relationships "                                                       \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" item                 \
    "</Relationships>\2"
#define ODF "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""

static const struct {
    const char *members;
    const char *text;
    const char *links;
} files[] = {
    /* Runs of one paragraph join, whatever stands between them. */
    {TYPES DOCUMENT("<w:p><w:r><w:t>phi</w:t></w:r>\n <w:r><w:rPr/><w:t>shing</w:t></w:r></w:p>"
                    "<w:p><w:r><w:t>a&amp;b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>"),
     "phishing\na&b c", ""},
    {TYPES DOCUMENT("<w:tbl><w:tr><w:tc><w:p><w:t>x</w:t></w:p></w:tc><w:tc><w:p><w:t>y</w:t>"
                    "</w:p></w:tc></w:tr></w:tbl>"),
     "x\ny", ""},
    /* Headers come behind the document, numbers count. */
    {TYPES "word/header1.xml\1<w:hdr " W
           "><w:p><w:t>head</w:t></w:p></w:hdr>\2" DOCUMENT("<w:p><w:t>body</w:t></w:p>"),
     "body\nhead", ""},
    {TYPES "ppt/slides/slide10.xml\1<a:t " W ">ten</a:t>\2ppt/slides/slide2.xml\1<a:t " W
           ">two</a:t>\2",
     "two\nten", ""},
    /* Links: relationships that lead outside, field instructions, attached templates. */
    {TYPES "word/_rels/document.xml.rels\1" RELS(
         "<Relationship Target=\"https://evil.example/?a=1&amp;b=2\" TargetMode=\"External\"/>"
         "<Relationship Target=\"styles.xml\"/>"),
     "", "https://evil.example/?a=1&b=2"},
    {TYPES "word/_rels/settings.xml.rels\1" RELS(
         "<Relationship Type=\"x/attachedTemplate\" Target=\"\\\\host.example\\t.dotm\" "
         "TargetMode=\"External\"/>"),
     "", "\\\\host.example\\t.dotm"},
    {TYPES DOCUMENT("<w:p><w:fldChar w:fldCharType=\"begin\"/><w:instrText> HYPERLINK \"http://e"
                    "</w:instrText></w:r><w:r><w:instrText>vil.example/\" \\o \"x\"</w:instrText>"
                    "<w:fldChar w:fldCharType=\"separate\"/><w:t>click</w:t></w:p>"),
     "click", "http://evil.example/"},
    {TYPES DOCUMENT("<w:p><w:fldSimple w:instr=\"DDEAUTO c:\\\\cmd.exe &quot;/k x&quot;\"/></w:p>"),
     "DDEAUTO c:\\\\cmd.exe \"/k x\"", ""},
    /* Sheets: shared strings once, values of other kinds, formulas. */
    {"xl/workbook.xml\1<workbook " W "><sheets><sheet name=\"Pay\"/></sheets></workbook>\2"
     "xl/sharedStrings.xml\1<sst " W "><si><r><t>Inv</t></r><r><t>oice</t></r></si><si><t>two</t>"
     "</si></sst>\2"
     "xl/worksheets/sheet1.xml\1<worksheet " W "><row><c t=\"s\"><v>0</v></c><c><v>4711</v></c>"
     "<c t=\"inlineStr\"><is><t>inline</t></is></c></row>"
     "<row><c><f>HYPERLINK(\"http://f.example/x\")</f></c><c><f>A1</f></c></row></worksheet>\2",
     "Pay\nInvoice\ntwo\n4711 inline\nHYPERLINK(\"http://f.example/x\")",
     "http://f.example/x http://f.example/x"},
    /* Names of members without case, with backslashes. */
    {"[CONTENT_TYPES].XML\1x\2WORD\\Document.XML\1<w:t " W ">up</w:t>\2", "up", ""},
    /* OpenDocument. */
    {"mimetype\1application/vnd.oasis.opendocument.text\2content.xml\1<office:document-content " ODF
     "><text:p>sp<text:span>lit</text:span><text:s/>word\n <text:a "
     "xlink:href=\"http://o.example/\">here</text:a></text:p><text:h>head</text:h>junk"
     "</office:document-content>\2",
     "split word here\nhead", "http://o.example/"},
    /* Broken XML shows what is left. */
    {TYPES "word/document.xml\1<w:document " W "><w:p><w:t>left</w:t></w:p><w:p><w:t>over",
     "left\nover", ""},
};

static void office_files_have_their_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char content[2048];
        (void)snprintf(content, sizeof content, "PK\3\4ARC%s", files[i].members);
        struct test_message test = open_file("application/zip", "a.docx", bytes_of(content), &toy);
        message_expand(test.message);
        assert_shows(&test, files[i].text, files[i].links);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char content[2048];
        (void)snprintf(content, sizeof content, "PK\3\4ARC%s", files[i].members);
        survive_truncated_files("application/zip", "a.docx", bytes_of(content), &toy);
    }
}

static void text_before_the_archive_is_open_is_asked_for_again(void **state)
{
    (void)state;
    struct test_message test =
        open_file("application/zip", "a.docx",
                  bytes_of("PK\3\4ARC" TYPES DOCUMENT("<w:p><w:t>x</w:t></w:p>")), &toy);
    assert_int_equal(part_visible_text(test.message, test.message->parts).size, 0);
    message_expand(test.message);
    assert_bytes(part_visible_text(test.message, test.message->parts), "x");
    close_message(&test);
}

static void members_stay_parts_and_their_schemas_are_no_links(void **state)
{
    (void)state;
    struct test_message test = open_file(
        "application/zip", "a.docx",
        bytes_of("PK\3\4ARC" TYPES DOCUMENT(
            "<w:p><w:t>see http://t.example/</w:t></w:p>") "word/media/page.html\1<html><a "
                                                           "href=http://m.example/>m</a>\2"),
        &toy);
    message_expand(test.message);
    assert_int_equal(test.message->part_count, 4);
    assert_links(test.message, "http://t.example/ http://m.example/");
    assert_bytes(part_visible_text(test.message, part_at(test.message, 2)),
                 "see http://t.example/");
    close_message(&test);
}

static void encrypted_files_are_flagged(void **state)
{
    (void)state;
    struct test_message test =
        open_file("application/zip", "a.odt",
                  bytes_of("PK\3\4ARCmimetype\1x\2META-INF/manifest.xml\1<manifest:manifest "
                           "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
                           "<manifest:encryption-data/></manifest:manifest>\2content.xml\1\x7F\2"),
                  &toy);
    message_expand(test.message);
    (void)part_visible_text(test.message, test.message->parts);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_ENCRYPTED_PART));
    close_message(&test);
}

/* XML that is no office file shows the text of its elements. */
static void other_xml_shows_its_text(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        const char *text;
    } table[] = {
        {"<?xml version=\"1.0\"?><a><b>one</b><b x=\"y\">two &lt;</b></a>", "one two <"},
        {"<?xml version=\"1.0\"?><a><![CDATA[<p>raw</p>]]></a>", "<p>raw</p>"},
        {"<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/"
         "xmlPackage\"><w:p><w:t>o</w:t> <w:t>ne</w:t></w:p></pkg:package>",
         "one"},
        {"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>caf\xE9</a>", "caf\xC3\xA9"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct test_message test =
            open_file("application/xml", "a.xml", bytes_of(table[i].xml), NULL);
        assert_bytes(part_visible_text(test.message, test.message->parts), table[i].text);
        survive_truncated_files("application/xml", "a.xml", bytes_of(table[i].xml), NULL);
        close_message(&test);
    }
}

static void hostile_xml_is_linear(void **state)
{
    (void)state;
    static const char *const units[] = {"<w:p>",   "<w:t>x", "<w:instrText>HYPERLINK \"a:b\"",
                                        "&amp;",   "<w:f>(", "<w:c t=s>",
                                        "<w:v>1&", "<!--"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes xml = repeat("<?xml?><w:document " W ">", units[i], 2000000);
        struct test_message test = open_file("application/xml", "a.xml", xml, NULL);
        assert_true(part_visible_text(test.message, test.message->parts).size <= xml.size);
        close_message(&test);
        free_block(xml);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(office_files_have_their_text),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(text_before_the_archive_is_open_is_asked_for_again),
        cmocka_unit_test(members_stay_parts_and_their_schemas_are_no_links),
        cmocka_unit_test(encrypted_files_are_flagged),
        cmocka_unit_test(other_xml_shows_its_text),
        cmocka_unit_test(hostile_xml_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
