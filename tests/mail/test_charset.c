#include "engine/mail/charset.h"
#include "engine/mail/charset_name.h"
#include "tests/mail/mail_test.h"

static void assert_converts(const char *label, struct bytes text, const char *expected,
                            anomaly_set expected_anomalies)
{
    struct charset_decoder *decoder = charset_decoder_new();
    struct arena *arena = arena_new(4096);
    struct bytes block = block_of(text, SCAN_SLACK_BYTES);
    anomaly_set anomalies = 0;
    assert_bytes(charset_to_utf8(decoder, arena, bytes_of(label), block, &anomalies), expected);
    assert_int_equal(anomalies, expected_anomalies);
    free_block(block);
    arena_free(arena);
    charset_decoder_free(decoder);
}

#define FLAG(anomaly) (UINT64_C(1) << (anomaly))

static void converts_by_label_or_guess(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        const char *text;
        const char *expected;
        anomaly_set anomalies;
    } rows[] = {
        {"utf-8", "caf\xC3\xA9", "caf\xC3\xA9", 0},
        {"UTF8", "caf\xC3\xA9", "caf\xC3\xA9", 0},
        {"utf-8", "caf\xE9!", "caf\xC3\xA9!", FLAG(ANOMALY_BAD_CHARSET)},
        {"utf-8", "caf\xE9 caf\xC3\xA9!", "caf\xEF\xBF\xBD caf\xC3\xA9!",
         FLAG(ANOMALY_BAD_CHARSET)},
        {"utf-8", "caf\xC3", "caf\xC3\x83", FLAG(ANOMALY_BAD_CHARSET)},
        {"iso-8859-1", "caf\xC3\xA9", "caf\xC3\x83\xC2\xA9", 0},
        {"iso-8859-1", "caf\xC3\xA9 th\xC3\xA9", "caf\xC3\xA9 th\xC3\xA9",
         FLAG(ANOMALY_BAD_CHARSET)},
        {"koi8-r", "caf\xC3\xA9 th\xC3\xA9", "caf\xC3\xA9 th\xC3\xA9", FLAG(ANOMALY_BAD_CHARSET)},
        {"gb2312", "\xE7\x96\xAB\xE8\x8B\x97\xE7\x96\xAB", "\xE7\x96\xAB\xE8\x8B\x97\xE7\x96\xAB",
         FLAG(ANOMALY_BAD_CHARSET)},
        {"gb2312", "\xC1\xAA\xCD\xA8", "\xE8\x81\x94\xE9\x80\x9A", 0},
        {"iso-2022-jp", "\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC",
         FLAG(ANOMALY_BAD_CHARSET)},
        {"iso-2022-kr", "caf\xE9", "caf\xC3\xA9", FLAG(ANOMALY_BAD_CHARSET)},
        {"utf-16", "plain", "plain", FLAG(ANOMALY_BAD_CHARSET)},
        {"utf-16", "", "", 0},
        {"utf-32le", "plain", "plain", FLAG(ANOMALY_BAD_CHARSET)},
        {"ibm037", "plain", "plain", FLAG(ANOMALY_BAD_CHARSET)},
        {"ibm037", "\x97\x93\x81\x89\x95", "plain", 0},
        {"\"UTF 8\";", "caf\xC3\xA9", "caf\xC3\xA9", 0},
        {"windows_1251", "\xE4\xE0", "\xD0\xB4\xD0\xB0", 0},
        {"<iso8859.2>", "\xB1", "\xC4\x85", 0},
        {"iso-8859-1", "\x93quoted\x94 caf\xE9", "\xE2\x80\x9Cquoted\xE2\x80\x9D caf\xC3\xA9", 0},
        {"us-ascii", "caf\xE9", "caf\xC3\xA9", FLAG(ANOMALY_BAD_CHARSET)},
        {"us-ascii", "caf\xC3\xA9", "caf\xC3\xA9", FLAG(ANOMALY_BAD_CHARSET)},
        {"", "caf\xC3\xA9", "caf\xC3\xA9", 0},
        {"", "caf\xE9", "caf\xC3\xA9", 0},
        {"x-no-such-charset", "caf\xC3\xA9", "caf\xC3\xA9", FLAG(ANOMALY_UNKNOWN_CHARSET)},
        {"koi8-r", "\xD0\xC9\xD3\xD8\xCD\xCF", "\xD0\xBF\xD0\xB8\xD1\x81\xD1\x8C\xD0\xBC\xD0\xBE",
         0},
        {"gb2312", "\xD2\xDF\xC3\xE7", "\xE7\x96\xAB\xE8\x8B\x97", 0},
        {"ks_c_5601-1987", "\xB9\xE9\xBD\xC5", "\xEB\xB0\xB1\xEC\x8B\xA0", 0},
        {"shift_jis", "\x93\xFA\x96\x7B", "\xE6\x97\xA5\xE6\x9C\xAC", 0},
        {"iso-2022-jp", "\x1B$BF|K\\\x1B(B", "\xE6\x97\xA5\xE6\x9C\xAC", 0},
        {"", "\x1B$BF|K\\\x1B(B and \x1B$BF|K\\\x1B(B and \x1B$BF|K\\\x1B(B",
         "\xE6\x97\xA5\xE6\x9C\xAC and \xE6\x97\xA5\xE6\x9C\xAC and \xE6\x97\xA5\xE6\x9C\xAC", 0},
        /* Half-width katakana by escape, shift and eighth bit; a vendor's character; JIS X 0212. */
        {"iso-2022-jp", "\x1B(I431\x1B(B", "\xEF\xBD\xB4\xEF\xBD\xB3\xEF\xBD\xB1", 0},
        {"iso-2022-jp",
         "\x0E"
         "1\x0F"
         "1",
         "\xEF\xBD\xB1"
         "1",
         0},
        {"iso-2022-jp", "\x1B(B\xB1", "\xEF\xBD\xB1", 0},
        {"iso-2022-jp", "\x1B$B-!\x1B(B", "\xE2\x91\xA0", 0},
        {"iso-2022-jp-1", "\x1B$(D0!\x1B(B", "\xE4\xB8\x82", 0},
        {"iso-2022-jp", "\x1B&@\x1B$BF|", "\xE6\x97\xA5", 0},
        {"iso-2022-jp", "\x1B$BF|\nplain", "\xE6\x97\xA5\nplain", 0}, /* a line end returns */
        {"iso-2022-jp", "\x1B$BF| K\\", "\xE6\x97\xA5 \xE6\x9C\xAC", 0},
        {"iso-2022-jp", "\x1B$BF", "\xEF\xBF\xBD", FLAG(ANOMALY_BAD_CHARSET)},
        {"iso-2022-jp-2", "\x1B$A=;\x1B(B", "\xE4\xBA\xA4", 0},
        {"euc-jp", "\xAD\xA1", "\xE2\x91\xA0", 0},
        {"hz-gb-2312", "a ~{VPND~} b ~~", "a \xE4\xB8\xAD\xE6\x96\x87 b ~", 0},
        {"hz-gb-2312", "~{VP\nplain~\n ~x", "\xE4\xB8\xAD\nplain ~x", 0},
        {"iso-2022-kr",
         "\x1B$)C\x0E"
         "9i=E\x0F",
         "\xEB\xB0\xB1\xEC\x8B\xA0", 0},
        {"utf-7", "caf+AOk-", "caf\xC3\xA9", 0},
        {"big5", "\xFF\xFF", "\xEF\xBF\xBD\xEF\xBF\xBD", FLAG(ANOMALY_BAD_CHARSET)},
        {"utf-8", "\xEF\xBB\xBFx", "x", 0}, /* a byte order mark is no character */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_converts(rows[i].label, bytes_of(rows[i].text), rows[i].expected, rows[i].anomalies);
}

static void a_byte_order_mark_wins_over_the_label(void **state)
{
    (void)state;
    assert_converts("iso-8859-1", bytes_make("\xFF\xFEh\0i\0", 6), "hi", 0);
    assert_converts("", bytes_make("\xFE\xFF\0h\0i", 6), "hi", 0);
    assert_converts("utf-16", bytes_make("h\0i\0", 4), "hi", 0);
    assert_converts("utf-16", bytes_make("\0h\0i", 4), "hi", 0);
    assert_converts("utf-8", bytes_make("\xFF\xFE\0\0h\0\0\0", 8), "h", 0);
}

static void copies_nothing_that_is_fine(void **state)
{
    (void)state;
    struct charset_decoder *decoder = charset_decoder_new();
    struct arena *arena = arena_new(4096);
    struct bytes text = bytes_of("plain");
    anomaly_set anomalies = 0;
    static const char *const labels[] = {"", "us-ascii", "utf-8", "windows-1251", "nonsense"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        assert_ptr_equal(
            charset_to_utf8(decoder, arena, bytes_of(labels[i]), text, &anomalies).data, text.data);
    arena_free(arena);
    charset_decoder_free(decoder);
}

/* Every charset the table names, on every byte and every truncation of a few. */
static void survives_every_charset(void **state)
{
    (void)state;
    static const char *const labels[] = {
        "utf-8",  "utf-7",       "utf-16",    "utf-16le",    "utf-16be",    "utf-32", "gb18030",
        "big5",   "euc-jp",      "shift_jis", "euc-kr",      "iso-2022-jp", "euc-tw", "johab",
        "viscii", "iso-2022-kr", "hz",        "windows-874", "ibm037",      "cp862",  "",
    };
    uint8_t text[512];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)(i * 7 + (i >> 3));
    struct charset_decoder *decoder = charset_decoder_new();
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        for (size_t size = 0; size <= sizeof text; size += 1 + size / 32) {
            struct bytes block = block_of(bytes_make(text, size), SCAN_SLACK_BYTES);
            anomaly_set anomalies = 0;
            (void)check_utf8(
                charset_to_utf8(decoder, arena, bytes_of(labels[i]), block, &anomalies));
            arena_reset(arena);
            free_block(block);
        }
    }
    arena_free(arena);
    charset_decoder_free(decoder);
}

static void knows_the_names_mail_uses(void **state)
{
    (void)state;
    assert_int_equal(charset_by_name(bytes_of(" Latin1 ")), CHARSET_WINDOWS_1252);
    assert_int_equal(charset_by_name(bytes_of("GB2312")), CHARSET_GB18030);
    assert_int_equal(charset_by_name(bytes_of("../../etc/passwd")), CHARSET_UNKNOWN);
    assert_int_equal(charset_by_name(bytes_of("")), CHARSET_UNKNOWN);
    assert_int_equal(charset_by_name(bytes_of("zzz")), CHARSET_UNKNOWN);
    assert_int_equal(charset_by_name(bytes_of("646")), CHARSET_US_ASCII);
}

static void takes_the_charset_an_html_document_declares(void **state)
{
    (void)state;
    struct test_message test = open_text("Content-Type: text/html\n\n"
                                         "<META http-equiv=x content=\"text/html; charset=koi8-r\">"
                                         "\xD0\xC9\xD3\xD8\xCD\xCF");
    assert_bytes(part_visible_text(test.message, test.message->parts),
                 "\xD0\xBF\xD0\xB8\xD1\x81\xD1\x8C\xD0\xBC\xD0\xBE");
    close_message(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(converts_by_label_or_guess),
        cmocka_unit_test(a_byte_order_mark_wins_over_the_label),
        cmocka_unit_test(copies_nothing_that_is_fine),
        cmocka_unit_test(survives_every_charset),
        cmocka_unit_test(knows_the_names_mail_uses),
        cmocka_unit_test(takes_the_charset_an_html_document_declares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
