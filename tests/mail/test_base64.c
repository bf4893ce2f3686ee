#include "engine/mail/base64.h"
#include "tests/mail/mail_test.h"

static void assert_decodes(const char *text, const char *expected, size_t expected_skipped)
{
    struct bytes block = block_of(bytes_of(text), 0);
    uint8_t *out = malloc(base64_max_decoded(block.size));
    size_t skipped = 0;
    size_t size = base64_decode(block, out, &skipped);
    assert_bytes(bytes_make(out, size), expected);
    assert_int_equal(skipped, expected_skipped);
    free(out);
    free_block(block);
}

static void decodes_what_senders_write(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
        size_t skipped;
    } rows[] = {
        {"", "", 0},
        {"Y29sZA==", "cold", 0},
        {"Y29sZA", "cold", 1},                /* no padding */
        {"Y29s\r\nZA==\r\n", "cold", 0},      /* line ends */
        {"Y2\n9\ns Z\tA==", "cold", 0},       /* white space anywhere */
        {"Y29sZA==Y2hhaW4=", "coldchain", 0}, /* two padded runs */
        {"Y2*9s!ZA==", "cold", 2},            /* stray bytes */
        {"Y29sZA=", "cold", 0},               /* half the padding */
        {"Y29sZ", "col", 2},                  /* a lone sextet */
        {"====", "", 0},
        {"Y29sZA==\r\nY2hhaW4=", "coldchain", 0},
        {"Y29sZ=Y2hhaW4=", "colchain", 1}, /* the first run ends in half a byte */
        {"Y29sZA==!!!!", "cold", 4},
        {"=Y29sZA==", "cold", 0},
        {"Y29s=ZA==", "cold", 0},        /* early padding between whole groups */
        {"> Y29s\n> ZA==\n", "cold", 2}, /* quoted in a reply */
        {"-_8=", "\xFB\xFF", 0},         /* the URL alphabet */
        {"VGhpcyBpcyBhIGxvbmcgbGluZSB0aGF0IHRha2VzIHRoZSB3aWRlIHBhdGgsIG5vdCB0aGUgbmFycm93\r\n"
         "IG9uZSBvZiB0aGUgdGFpbC4=",
         "This is a long line that takes the wide path, not the narrow one of the tail.", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_decodes(rows[i].text, rows[i].expected, rows[i].skipped);
}

/* The wide and the narrow path must agree wherever a stray byte falls. */
static void agrees_with_itself_around_every_stray_byte(void **state)
{
    (void)state;
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t out[256];
    uint8_t expected[256];
    size_t skipped = 0;
    size_t expected_size = base64_decode(bytes_of(alphabet), expected, &skipped);
    assert_int_equal(expected_size, 48);
    for (unsigned value = 0; value < 256; value++) {
        uint8_t text[65];
        if (byte_is_alpha((uint8_t)value) || byte_is_digit((uint8_t)value) ||
            strchr("+/-_=", (int)value))
            continue;
        for (size_t at = 0; at <= 64; at++) {
            memcpy(text, alphabet, at);
            text[at] = (uint8_t)value;
            memcpy(text + at + 1, alphabet + at, 64 - at);
            assert_int_equal(base64_decode(bytes_make(text, 65), out, &skipped), 48);
            assert_memory_equal(out, expected, 48);
        }
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct bytes whole = bytes_of("VGhpcyBpcyBhIGxvbmcgbGluZSB0aGF0IHRha2VzIHRoZSB3aWRlIHBhdGgs\r\n"
                                  "IG5vdCB0aGUgbmFycm93IG9uZSBvZiB0aGUgdGFpbC4=\r\n*=\r\nYQ==");
    for (size_t size = 0; size <= whole.size; size++) {
        struct bytes block = block_of(bytes_slice(whole, 0, size), 0);
        uint8_t *out = malloc(base64_max_decoded(size));
        size_t skipped = 0;
        assert_true(base64_decode(block, out, &skipped) <= size / 4 * 3 + 3);
        free(out);
        free_block(block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_senders_write),
        cmocka_unit_test(agrees_with_itself_around_every_stray_byte),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
