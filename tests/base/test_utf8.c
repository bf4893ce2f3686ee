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

/* By decoding: a replaced byte takes one byte, a genuine U+FFFD three. */
static bool decodes_without_replacement(struct bytes text)
{
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        if (utf8_next(text, &at) == UTF8_REPLACEMENT && at - start == 1)
            return false;
    }
    return true;
}

static void valid_is_what_decodes(void **state)
{
    (void)state;
    static const uint8_t ends[] = {'z', 0x7F, 0x80, 0x8F, 0x90, 0xA0, 0xBF, 0xC0, 0xFF};
    uint8_t bytes[] = "abcdef....";
    struct bytes text = bytes_make(bytes, sizeof bytes - 1);
    for (unsigned pair = 0; pair <= 0xFFFF; pair++) {
        bytes[6] = (uint8_t)(pair >> 8);
        bytes[7] = (uint8_t)pair;
        for (size_t i = 0; i < COUNT_OF(ends) * COUNT_OF(ends); i++) {
            bytes[8] = ends[i / COUNT_OF(ends)];
            bytes[9] = ends[i % COUNT_OF(ends)];
            if (utf8_is_valid(text) != decodes_without_replacement(text))
                fail_msg("%04X %02X %02X", pair, bytes[8], bytes[9]);
        }
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
        cmocka_unit_test(valid_is_what_decodes),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
