#include "engine/mail/quoted_printable.h"
#include "tests/mail/mail_test.h"

static void decodes_what_senders_write(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
        size_t bad;
    } rows[] = {
        {"", "", 0},
        {"plain", "plain", 0},
        {"caf=C3=A9", "caf\xC3\xA9", 0},
        {"caf=c3=a9", "caf\xC3\xA9", 0}, /* lower case */
        {"soft=\r\nbreak", "softbreak", 0},
        {"soft=\nbreak", "softbreak", 0},
        {"soft=  \t\r\nbreak", "softbreak", 0}, /* blanks behind the "=" */
        {"end=", "end", 0},                     /* nothing behind it */
        {"blanks  \t\r\nnext", "blanks\r\nnext", 0},
        {"blanks  \nnext", "blanks\nnext", 0},
        {"kept=20\r\nnext", "kept \r\nnext", 0},
        {"1+1=2", "1+1=2", 1},
        {"=ZZ=4", "=ZZ=4", 2},
        {"=\r", "", 0},
        {"a=\r\r\nb", "ab", 0}, /* repaired line ends */
        {"a=\t\nb", "ab", 0},
        {"a=\rb", "a=\rb", 1}, /* no line end */
        {"a=", "a", 0},
        {"a=3", "a=3", 1},
        {"a==3Db", "a==b", 1},
        {"=C3=\r\n=A9", "\xC3\xA9", 0},
        {"a \n \nb", "a\n\nb", 0},
        {"kept=09\n", "kept\t\n", 0},
        {"a=3D\r\n", "a=\r\n", 0},
        {"trailing   ", "trailing", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes block = block_of(bytes_of(rows[i].text), 0);
        uint8_t *out = malloc(quoted_printable_max_decoded(block.size));
        size_t bad = 0;
        size_t size = quoted_printable_decode(block, out, &bad);
        assert_bytes(bytes_make(out, size), rows[i].expected);
        assert_int_equal(bad, rows[i].bad);
        free(out);
        free_block(block);
    }
}

static void decodes_the_header_form(void **state)
{
    (void)state;
    uint8_t out[64];
    size_t bad = 0;
    size_t size = q_encoding_decode(bytes_of("cold_chain=5F=zz="), out, &bad);
    assert_bytes(bytes_make(out, size), "cold chain_=zz=");
    assert_int_equal(bad, 2);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct bytes whole =
        bytes_of("A long enough line =C3=A9 with a soft  =  \r\nbreak, =3D, blanks  "
                 "\r\nand =A an end=0D=0A  =\r\n=");
    for (size_t size = 0; size <= whole.size; size++) {
        struct bytes block = block_of(bytes_slice(whole, 0, size), 0);
        uint8_t *out = malloc(quoted_printable_max_decoded(size));
        size_t bad = 0;
        assert_true(quoted_printable_decode(block, out, &bad) <= size);
        free(out);
        free_block(block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_senders_write),
        cmocka_unit_test(decodes_the_header_form),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
