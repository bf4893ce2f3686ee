#include "engine/mail/uuencode.h"
#include "tests/mail/mail_test.h"

static void assert_decodes(const char *text, const char *expected, size_t expected_bad)
{
    struct bytes block = block_of(bytes_of(text), 0);
    uint8_t *out = malloc(block.size + 1);
    size_t bad = 0;
    size_t size = uuencode_decode(block, out, &bad);
    assert_bytes(bytes_make(out, size), expected);
    assert_int_equal(bad, expected_bad);
    free(out);
    free_block(block);
}

static void decodes_what_stands_between_begin_and_end(void **state)
{
    (void)state;
    assert_decodes("begin 644 a.txt\n*8V]L9\"!C:&%I;@``\n`\nend\n", "cold chain", 0);
    assert_decodes("words before\r\nbegin 644 a.txt\r\n$8V]L9```\r\n`\r\nend\r\nafter", "cold", 0);
    assert_decodes("$8V]L9```\n", "cold", 0); /* no begin line */
    assert_decodes("begin 644 a\n$8V]L", "col", 1);
    assert_decodes("", "", 0);
}

static void takes_what_programs_make_of_it(void **state)
{
    (void)state;
    assert_decodes("begin 644 a\n$8V]L9  \n \nend\n", "cold", 0);          /* blanks for zeros */
    assert_decodes("begin 644 a\n$8V]L9```*\n`\nend\n", "cold", 0);        /* a checksum */
    assert_decodes("begin 644 a\n#8V]L\n!9\n`\nend\n", "cold", 1);         /* blanks cut off */
    assert_decodes("begin 644 a\n$8V]L9```\n", "cold", 0);                 /* no end */
    assert_decodes("begin 644 a\n$8V]L9```\n`\nend \r\nafter", "cold", 0); /* a blank behind it */
    assert_decodes("begin 644 a\n$8V]L9```\n`\nend\n\nbegin 644 b\n$8V]L9```\n`\nend\n", "coldcold",
                   0);
    assert_decodes("begin 644 a\n$8V]L9```\nbegin 644 b\n$8V]L9```\n`\nend\n", "coldcold", 0);
}

static void finds_each_file_of_a_text(void **state)
{
    (void)state;
    struct bytes text = bytes_of("words\nbegin 644 a b.txt\n$8V]L9```\n`\nbegin 0755 c\n"
                                 "$8V]L9```\n`\nend\nbegin 644 no file\nat all\n");
    struct uuencoded_file file;
    size_t at = 0;
    assert_true(uuencode_begins_in(text));
    assert_true(uuencode_next(text, &at, &file));
    assert_bytes(file.name, "a b.txt");
    assert_bytes(file.text, "begin 644 a b.txt\n$8V]L9```\n`\n"); /* its end is missing */
    assert_true(uuencode_next(text, &at, &file));
    assert_bytes(file.name, "c");
    assert_false(uuencode_next(text, &at, &file));
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct bytes whole = bytes_of("begin 644 a\nM8V]L9\"!C:&%I;@``\n\n~~~~\n$8V]L9```\nend");
    for (size_t size = 0; size <= whole.size; size++) {
        struct bytes block = block_of(bytes_slice(whole, 0, size), 0);
        uint8_t *out = malloc(size + 1);
        size_t bad = 0;
        assert_true(uuencode_decode(block, out, &bad) <= size);
        free(out);
        free_block(block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_stands_between_begin_and_end),
        cmocka_unit_test(takes_what_programs_make_of_it),
        cmocka_unit_test(finds_each_file_of_a_text),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
