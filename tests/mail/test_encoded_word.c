#include "tests/mail/mail_test.h"

static void assert_subject(const char *value, const char *expected, bool is_bad)
{
    char raw[1024];
    (void)snprintf(raw, sizeof raw, "Subject: %s\n\n", value);
    struct test_message test = open_text(raw);
    assert_bytes(message_header_text(test.message, &test.message->headers.items[0]), expected);
    assert_int_equal(anomaly_has(test.message->anomalies, ANOMALY_BAD_ENCODED_WORD), is_bad);
    close_message(&test);
}

static void decodes_what_senders_write(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        const char *expected;
        bool is_bad;
    } rows[] = {
        {"plain", "plain", false},
        {"=?utf-8?Q?caf=C3=A9_au_lait?=", "caf\xC3\xA9 au lait", false},
        {"=?ISO-8859-1?q?caf=E9?=", "caf\xC3\xA9", false},
        {"=?utf-8?b?dmFjY2luZQ==?= order", "vaccine order", false},
        {"=?utf-8?q?vac?= =?utf-8?q?cine?=", "vaccine", false},      /* blanks vanish */
        {"=?utf-8?q?vac?=\n =?utf-8?q?cine?=", "vaccine", false},    /* so do folds */
        {"=?utf-8?q?vac?= x =?utf-8?q?cine?=", "vac x cine", false}, /* words stay apart */
        {"=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "\xC3\xA9", false},      /* cut in a character */
        {"=?utf-8?b?w6k?=", "\xC3\xA9", true},                       /* no padding */
        {"=?utf-8*en?q?x?=", "x", false},                            /* RFC 2231 language */
        {"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "\xE6\x97\xA5\xE6\x9C\xAC", false},
        {"a=?utf-8?q?b?=c", "abc", false}, /* inside a word */
        {"=?utf-8?q?spaces in it?=", "spaces in it", false},
        {"=?utf-8?q?never ends", "=?utf-8?q?never ends", true},
        {"=?utf-8?x?what?=", "=?utf-8?x?what?=", true},
        {"=?no-such?q?x?=", "x", true},
        {"caf\xE9", "caf\xC3\xA9", false},     /* raw Windows-1252 */
        {"caf\xC3\xA9", "caf\xC3\xA9", false}, /* raw UTF-8 */
        {"one\n\ttwo \n  three", "one two three", false},
        {"1 =? 2", "1 =? 2", true},
        {"=?utf-8?B?w6k=?==?utf-8?B?w6k=?=", "\xC3\xA9\xC3\xA9", false}, /* no blank */
        {"=?utf-8?B?w?= =?utf-8?B?6k=?=", "\xC3\xA9", true}, /* cut in a group of base64 */
        {"=?utf-8?B?Y29?= =?utf-8?B?s?= =?utf-8?B?ZA==?=", "cold", true},
        {"=?utf-8?B?w6k?= =?utf-8?Q?=C3=A9?=", "\xC3\xA9\xC3\xA9", true},
        {"=?utf-8?B?ww==?= =?UTF-8?q?=a9?=", "\xC3\xA9", false}, /* cut in a character */
        {"=?utf-8?B?w 6\n k=?=", "\xC3\xA9", false},
        {"=?utf-8?Q?=c3=a9=zz=?=", "\xC3\xA9=zz=", true},
        {"\"=?utf-8?Q?=C3=A9?=\" (=?utf-8?Q?=C3=A9?=)", "\"\xC3\xA9\" (\xC3\xA9)", false},
        {"=?utf-8?Q?what?\?=", "what?", false},
        {"=?utf-8?Q?a?b?=", "a?b", false},
        {"=?utf-8?Q?\?= =?utf-8?B?\?= =?utf-8?Q?x?=", "x", false},         /* empty */
        {"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=", "=?utf-8?Q?a?=", false}, /* once */
        {"=?utf-8?Q?a\n b?=", "a b", false},                               /* a fold inside */
        {"=?\"utf-8\"?Q?=C3=A9?=", "\xC3\xA9", false},
        {"=?us-ascii?Q?=C3=A9?=", "\xC3\xA9", true},
        {"=?utf-8*en?Q?a?= =?utf-8?Q?b?=", "ab", false},
        {"=?utf-8?Q?=C3=A9?= caf\xE9", "\xC3\xA9 caf\xC3\xA9", false},
        {"=?hz-gb-2312?Q?~{VPND~}?=", "\xE4\xB8\xAD\xE6\x96\x87", false},
        /* Words that do not return to ASCII; the second begins in ASCII, or goes on. */
        {"=?iso-2022-jp?B?GyRCRnxLXA==?= =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
         "\xE6\x97\xA5\xE6\x9C\xAC\xE6\x97\xA5\xE6\x9C\xAC", false},
        {"=?iso-2022-jp?B?GyRCRnxLXA==?= =?iso-2022-jp?Q?abc?=",
         "\xE6\x97\xA5\xE6\x9C\xAC"
         "abc",
         false},
        {"=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?=", "\xE6\x97\xA5\xE6\x9C\xAC",
         false},
        {"raw \x1B$BF|K\\\x1B(B", "raw \xE6\x97\xA5\xE6\x9C\xAC", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_subject(rows[i].value, rows[i].expected, rows[i].is_bad);
}

static void assert_declares(const char *type, const char *value, const char *expected)
{
    char raw[1024];
    (void)snprintf(raw, sizeof raw, "Subject: %s\nContent-Type: %s\n\n", value, type);
    struct test_message test = open_text(raw);
    assert_bytes(message_header_text(test.message, &test.message->headers.items[0]), expected);
    close_message(&test);
}

static void takes_the_charset_of_the_text_for_raw_headers(void **state)
{
    (void)state;
    assert_declares("text/plain; charset=koi8-r", "\xD0\xC9", "\xD0\xBF\xD0\xB8");
    assert_declares("text/plain; charset=koi8-r", "\xC3\xA9", "\xC3\xA9"); /* UTF-8 it is */
    assert_declares("text/plain; charset=gb2312", "\xD6\xD0", "\xE4\xB8\xAD");
    assert_declares("text/plain; charset=utf-16", "caf\xE9", "caf\xC3\xA9");
    assert_declares("text/plain; charset=utf-8", "caf\xE9", "caf\xC3\xA9");
    assert_declares("multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=koi8-r",
                    "\xD0\xC9", "\xD0\xBF\xD0\xB8");
}

/* Each "=?" used to look for its own end. */
static void takes_linear_time_for_words_that_never_end(void **state)
{
    (void)state;
    struct bytes raw = repeat("Subject: ", "=?a?q?", 900000);
    struct test_message test = open_bytes(raw, NULL);
    (void)message_header_text(test.message, &test.message->headers.items[0]);
    close_message(&test);
    free_block(raw);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(
        bytes_of("Subject: =?utf-8?q?=C3=A9?=\n =?iso-2022-jp*ja?B?GyRCRnxLXBsoQg==?= \xE9 =?x?"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_senders_write),
        cmocka_unit_test(takes_the_charset_of_the_text_for_raw_headers),
        cmocka_unit_test(takes_linear_time_for_words_that_never_end),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
