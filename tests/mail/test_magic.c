#include "engine/mail/magic.h"
#include "tests/mail/mail_test.h"

#define ROW(text, magic)                                                                           \
    {                                                                                              \
        text, sizeof(text) - 1, magic                                                              \
    }

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_bytes_by_themselves),
        cmocka_unit_test(knows_tar_and_programs),
        cmocka_unit_test(names_a_type_for_each),
        cmocka_unit_test(flags_types_that_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
