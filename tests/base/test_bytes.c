#include "tests/base/cmocka_all.h"

#include "engine/base/bytes.h"

static void slices_stay_inside(void **state)
{
    (void)state;
    struct bytes text = bytes_of("abcdef");
    assert_true(bytes_equal(bytes_slice(text, 2, 4), bytes_of("cd")));
    assert_int_equal(bytes_slice(text, 4, 2).size, 0);
    assert_int_equal(bytes_slice(text, 9, 20).size, 0);
    assert_true(bytes_equal(bytes_from(text, 4), bytes_of("ef")));
    assert_int_equal(bytes_slice((struct bytes){0}, 0, 5).size, 0);
}

static void finding_is_exact_at_every_edge(void **state)
{
    (void)state;
    struct bytes text = bytes_of("From: Frost");
    assert_int_equal(bytes_find(text, bytes_of("Fro"), 0), 0);
    assert_int_equal(bytes_find(text, bytes_of("Fro"), 1), 6);
    assert_int_equal(bytes_find(text, bytes_of("Frosty"), 0), BYTES_NOT_FOUND);
    assert_int_equal(bytes_find(text, bytes_of(""), 11), 11);
    assert_int_equal(bytes_find(text, bytes_of("t"), 12), BYTES_NOT_FOUND);
    assert_int_equal(bytes_find_fold(text, bytes_of("FROST"), 0), 6);
    assert_int_equal(bytes_find_fold(text, bytes_of("longer than the text"), 0), BYTES_NOT_FOUND);
    assert_int_equal(bytes_find_byte(text, 't', 0), 10);
    assert_int_equal(bytes_find_byte(text, 't', 11), BYTES_NOT_FOUND);
}

static size_t find_slowly(struct bytes text, struct bytes needle, bool fold)
{
    for (size_t at = 0; at + needle.size <= text.size; at++) {
        struct bytes piece = bytes_slice(text, at, at + needle.size);
        if (fold ? bytes_equal_fold(piece, needle) : bytes_equal(piece, needle))
            return at;
    }
    return BYTES_NOT_FOUND;
}

/* Of few letters, so that beginnings of the needle are everywhere. */
static void finding_survives_many_false_beginnings(void **state)
{
    (void)state;
    static const char letters[] = "aaaaaAb@";
    char text[2000];
    uint32_t random = 1;
    for (size_t i = 0; i < sizeof text; i++) {
        random = random * 1664525 + 1013904223;
        text[i] = letters[random >> 29];
    }
    struct bytes whole = bytes_make(text, sizeof text);
    for (size_t size = 1; size < 80; size++)
        for (size_t from = 0; from + size <= sizeof text; from += 61) {
            struct bytes needle = bytes_slice(whole, from, from + size);
            struct bytes cut = bytes_slice(whole, 0, from + size - (from & 1));
            assert_int_equal(bytes_find(cut, needle, 0), find_slowly(cut, needle, false));
            assert_int_equal(bytes_find_fold(cut, needle, 0), find_slowly(cut, needle, true));
        }
}

static void folding_takes_ascii_letters_only(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        uint8_t expected = (uint8_t)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
        assert_int_equal(byte_to_lower((uint8_t)byte), expected);
    }
    assert_true(bytes_equal_fold(bytes_of("Subject"), bytes_of("sUBJECT")));
    assert_false(bytes_equal_fold(bytes_of("@"), bytes_of("`")));
    assert_true(bytes_start_with_fold(bytes_of("Content-Type"), bytes_of("content-")));
}

static void numbers_are_decimal_and_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t number;
    } rows[] = {
        {"0", true, 0},    {"007", true, 7},  {"9223372036854775807", true, INT64_MAX},
        {"", false, 0},    {"-1", false, 0},  {"9223372036854775808", false, 0},
        {"12 ", false, 0}, {"1e3", false, 0}, {"0x10", false, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t number = 0;
        assert_int_equal(bytes_to_number(bytes_of(rows[i].text), &number), rows[i].good);
        if (rows[i].good)
            assert_true(number == rows[i].number);
    }
}

static void decimals_fill_their_text(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        double number;
    } rows[] = {
        {"0", true, 0},
        {"-1.5", true, -1.5},
        {"+.25", true, 0.25},
        {"5.", true, 5},
        {"", false, 0},
        {"-", false, 0},
        {".", false, 0},
        {"1-2", false, 0},
        {"1e3", false, 0},
        {"0x1", false, 0},
        {"inf", false, 0},
        {"nan", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1,5", false, 0},
        {"1.2.3", false, 0},
        {"00000000000000000000000000000001", false, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double number = 7;
        assert_int_equal(bytes_to_decimal(bytes_of(rows[i].text), &number), rows[i].good);
        assert_true(number == (rows[i].good ? rows[i].number : 7));
    }
}

static void ascii_is_told_at_every_position(void **state)
{
    (void)state;
    uint8_t text[40];
    memset(text, 'a', sizeof text);
    for (size_t size = 0; size < sizeof text; size++) {
        assert_true(bytes_are_ascii(bytes_make(text, size)));
        for (size_t at = 0; at < size; at++) {
            text[at] = 0x80;
            assert_false(bytes_are_ascii(bytes_make(text, size)));
            text[at] = 'a';
        }
    }
}

static void trimming_leaves_what_is_inside(void **state)
{
    (void)state;
    assert_true(bytes_equal(bytes_trim(bytes_of(" \t\r\na b\v\f ")), bytes_of("a b")));
    assert_int_equal(bytes_trim(bytes_of(" \n ")).size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_stay_inside),
        cmocka_unit_test(finding_is_exact_at_every_edge),
        cmocka_unit_test(finding_survives_many_false_beginnings),
        cmocka_unit_test(folding_takes_ascii_letters_only),
        cmocka_unit_test(numbers_are_decimal_and_bounded),
        cmocka_unit_test(decimals_fill_their_text),
        cmocka_unit_test(ascii_is_told_at_every_position),
        cmocka_unit_test(trimming_leaves_what_is_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
