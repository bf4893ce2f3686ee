#include "tests/base/cmocka_all.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/utf8.h"

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        uint8_t text[UTF8_MAX_BYTES];
        size_t at = 0;
        size_t size = utf8_write(code_point, text);
        uint32_t again = utf8_next(bytes_make(text, size), &at);
        bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        assert_int_equal(again, is_surrogate ? UTF8_REPLACEMENT : code_point);
        assert_int_equal(at, size);
    }
}

static void invalid_sequences_cost_one_byte_each(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t replaced;
    } rows[] = {
        {"\x80", 1},         {"\xC0\xAF", 2},         {"\xE0\x80\xAF", 3},
        {"\xED\xA0\x80", 3}, {"\xF4\x90\x80\x80", 4}, {"\xF5\x80\x80\x80", 4},
        {"\xE2\x82", 2},     {"a\xFFz", 1},           {"\xEF\xBF\xBD", 0},
        {"\xE2\x82\xAC", 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer repaired = {0};
        struct bytes text = bytes_of(rows[i].text);
        assert_int_equal(utf8_is_valid(text), rows[i].replaced == 0);
        assert_int_equal(utf8_append_repaired(&repaired, text), rows[i].replaced);
        assert_true(utf8_is_valid(buffer_bytes(&repaired)));
        buffer_done(&repaired);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct bytes text = bytes_of("abcdefg\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
    for (size_t size = 0; size <= text.size; size++) {
        uint8_t *exact = memory_new(size, 1);
        memcpy(exact, text.data, size);
        struct bytes cut = bytes_make(exact, size);
        bool valid = utf8_is_valid(cut);
        assert_int_equal(valid, utf8_cut(text, size) == size);
        size_t at = 0;
        while (at < size)
            (void)utf8_next(cut, &at);
        assert_int_equal(at, size);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(invalid_sequences_cost_one_byte_each),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
