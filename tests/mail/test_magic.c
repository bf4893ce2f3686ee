#include "engine/mail/magic.h"
#include "tests/mail/mail_test.h"

#define ROW(text, magic)                                                                           \
    {                                                                                              \
        text, sizeof(text) - 1, magic                                                              \
    }

/* The headers of a zip's member, in its place and in the directory, with a name size of 32: what
 * is behind the name is read as part of it. */
#define ZIP(name)                                                                                  \
    "PK\x03\x04"                                                                                   \
    "0123456789012345678901"                                                                       \
    "\x20\0"                                                                                       \
    "\0\0" name
#define CENTRAL(name)                                                                              \
    "PK\x01\x02"                                                                                   \
    "012345678901234567890123"                                                                     \
    "\x20\0"                                                                                       \
    "0123456789012345" name

static void knows_bytes_by_themselves(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        enum content_magic magic;
    } rows[] = {
        ROW("", MAGIC_UNKNOWN),
        ROW("words", MAGIC_TEXT),
        ROW("\0\1\2", MAGIC_UNKNOWN),
        ROW("  \r\n<HTML>", MAGIC_HTML),
        ROW("\xEF\xBB\xBF<!DOCTYPE html>", MAGIC_HTML),
        ROW("<!-- x --><body>", MAGIC_HTML),
        ROW("<?xml version='1.0'?><html>", MAGIC_HTML),
        ROW("<?xml version='1.0'?><x>", MAGIC_XML),
        ROW("\xFF\xFE<\0h\0t\0m\0l\0>\0", MAGIC_HTML),
        ROW("<\0s\0c\0r\0i\0p\0t\0>\0", MAGIC_HTML),
        ROW("\xFE\xFF\0h\0i", MAGIC_TEXT),
        ROW("<headline>", MAGIC_TEXT),
        ROW("%PDF-1.4", MAGIC_PDF),
        ROW("\1junk %PDF-1.4", MAGIC_PDF),
        ROW("PK\x03\x04", MAGIC_ZIP),
        ROW("\x1F\x8B\x08", MAGIC_GZIP),
        ROW("7z\xBC\xAF\x27\x1C", MAGIC_7Z),
        ROW("BZh91AY", MAGIC_BZIP2),
        ROW("\xFD"
            "7zXZ\0",
            MAGIC_XZ),
        ROW("\x28\xB5\x2F\xFD", MAGIC_ZSTD),
        ROW("Rar!\x1A\x07\x01", MAGIC_RAR),
        ROW("\x89PNG\r\n\x1A\n", MAGIC_PNG),
        ROW("\xFF\xD8\xFF\xE0", MAGIC_JPEG),
        ROW("GIF89a", MAGIC_GIF),
        ROW("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", MAGIC_OLE),
        ROW("\x7F"
            "ELF",
            MAGIC_EXECUTABLE),
        ROW("{\\rtf1", MAGIC_RTF),
        ROW("{\\rtx", MAGIC_RTF),
        ROW("<svg xmlns=x>", MAGIC_SVG),
        ROW("<?xml version='1.0'?><svg/>", MAGIC_SVG),
        ROW("begin:vcalendar\n", MAGIC_CALENDAR),
        ROW("BEGIN:VCARD\n", MAGIC_VCARD),
        ROW("MIME-Version: 1.0\nContent-Type: multipart/related\n", MAGIC_MAIL),
        ROW("[InternetShortcut]\r\nURL=http://x.example\r\n", MAGIC_URL_SHORTCUT),
        ROW("L\0\0\0\x01\x14\x02\0\0", MAGIC_LNK),
        ROW("MSCF\0\0\0\0x", MAGIC_CAB),
        ROW("\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", MAGIC_ONENOTE),
        ROW("RIFF\1\0\0\0WEBPVP8 ", MAGIC_WEBP),
        ROW("\0\0\0\x18"
            "ftypmp42",
            MAGIC_MP4),
        ROW("\0\0\1\0\1\0\x10\x10\0\0\1\0\1\0\1\1\0\0\1\0\0\0", MAGIC_ICO),
        ROW("\0\0\1\0", MAGIC_UNKNOWN),
        ROW(ZIP("mimetype") "application/vnd.oasis.opendocument.text", MAGIC_ODT),
        ROW(ZIP("[Content_Types].xml") ZIP("word/document.xml"), MAGIC_DOCX),
        ROW(ZIP("[Content_Types].xml") ZIP("word/vbaProject.bin"), MAGIC_DOCM),
        ROW(ZIP("[Content_Types].xml") "xx" CENTRAL("xl/workbook.xml"), MAGIC_XLSX),
        ROW(ZIP("[Content_Types].xml") ZIP("xl/workbook.bin"), MAGIC_XLSB),
        ROW(ZIP("[Content_Types].xml") ZIP("ppt/presentation.xml"), MAGIC_PPTX),
        ROW(ZIP("[Content_Types].xml") ZIP("Documents/1"), MAGIC_OOXML),
        ROW(ZIP("META-INF/MANIFEST.MF"), MAGIC_JAR),
        ROW(ZIP("word/x"), MAGIC_ZIP),
        ROW("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", MAGIC_DOC),
        ROW("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
            MAGIC_ENCRYPTED_OFFICE),
        ROW("MZ is how this text begins", MAGIC_TEXT),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes block = block_of(bytes_make(rows[i].text, rows[i].size), 0);
        assert_int_equal(magic_of(block), rows[i].magic);
        free_block(block);
    }
}

static void knows_tar_and_programs(void **state)
{
    (void)state;
    uint8_t block[512] = "MZ";
    assert_int_equal(magic_of(bytes_make(block, sizeof block)), MAGIC_EXECUTABLE);
    memset(block, 'a', sizeof block);
    for (size_t i = 0; i < 5; i++)
        block[257 + i] = (uint8_t) "ustar"[i];
    assert_int_equal(magic_of(bytes_make(block, sizeof block)), MAGIC_TAR);
    assert_int_equal(magic_of(bytes_make(block, 261)), MAGIC_TEXT);
}

static void names_a_type_for_each(void **state)
{
    (void)state;
    for (int magic = 0; magic < MAGIC_COUNT; magic++)
        assert_non_null(magic_mime_type((enum content_magic)magic));
    assert_string_equal(magic_mime_type(MAGIC_UNKNOWN), "application/octet-stream");
}

static void flags_types_that_lie(void **state)
{
    (void)state;
    struct test_message test = open_text("Content-Type: image/png; name=a.png\n\n<html>x</html>");
    assert_int_equal(part_magic(test.message, test.message->parts), MAGIC_HTML);
    assert_true(part_is_html(test.message, test.message->parts));
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_TYPE_MISMATCH));
    close_message(&test);
}

static void only_lies_that_matter_contradict(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        enum content_magic magic;
        bool contradicts;
    } rows[] = {
        {"application/zip", MAGIC_DOCX, false},
        {"application/octet-stream", MAGIC_DOCX, false},
        {"application/msword", MAGIC_DOCX, false},
        {"application/msword", MAGIC_RTF, false},
        {"application/vnd.ms-excel", MAGIC_HTML, false},
        {"application/msword", MAGIC_LNK, true},
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", MAGIC_ISO,
         true},
        {"image/svg+xml", MAGIC_SVG, false},
        {"image/svg+xml", MAGIC_HTML, true},
        {"image/png", MAGIC_BMP, false},
        {"audio/x-mp3", MAGIC_MP3, false},
        {"audio/x-wav", MAGIC_EXECUTABLE, true},
        {"text/plain", MAGIC_CALENDAR, false},
        {"text/plain", MAGIC_PDF, true},
        {"application/pdf", MAGIC_TEXT, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(magic_contradicts(rows[i].magic, bytes_of(rows[i].type)),
                         rows[i].contradicts);
}

static void web_archives_are_opened_whatever_their_name(void **state)
{
    (void)state;
    static const char *const names[] = {"a.mht", "invoice.doc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char raw[512];
        (void)snprintf(raw, sizeof raw,
                       "Content-Type: application/msword; name=%s\n\nMIME-Version: 1.0\n"
                       "Content-Type: multipart/related; boundary=x\n\n--x\n"
                       "Content-Type: text/html\n\n<p>saved page\n--x--\n",
                       names[i]);
        struct test_message test = open_text(raw);
        message_expand(test.message);
        assert_int_equal(test.message->part_count, 3);
        assert_bytes(part_visible_text(test.message, part_at(test.message, 2)), "saved page");
        close_message(&test);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_bytes_by_themselves),
        cmocka_unit_test(knows_tar_and_programs),
        cmocka_unit_test(names_a_type_for_each),
        cmocka_unit_test(flags_types_that_lie),
        cmocka_unit_test(only_lies_that_matter_contradict),
        cmocka_unit_test(web_archives_are_opened_whatever_their_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
