/* The table of the reference algorithm: what each spelling of a value is made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "signatures/wildcards.h"
#include "tests/signatures/rule_text.h"

static const struct {
    const char *text;
    const char *pieces;
} spellings[] = {
    {"", "\"\""},
    {"a", "\"a\""},
    {"*", "*"},
    {"?", "?"},
    {"**", "*"},
    {"****", "*"},
    {"??", "? ?"},
    {"*?*", "* ? *"},
    {"a*b?c", "\"a\" * \"b\" ? \"c\""},
    {"*a**b*", "* \"a\" * \"b\" *"},
    /* A backslash resolves only before `*`, `?` and itself. */
    {"\\*", "\"*\""},
    {"\\?", "\"?\""},
    {"\\\\", "\"\\\""},
    {"\\", "\"\\\""},
    {"\\\\*", "\"\\\" *"},
    {"\\\\?", "\"\\\" ?"},
    {"\\\\\\*", "\"\\*\""},
    {"\\\\\\\\", "\"\\\\\""},
    {"\\\\\\\\*", "\"\\\\\" *"},
    {"\\\\\\\\\\*", "\"\\\\*\""},
    {"\\\\\\", "\"\\\\\""},
    {"\\a", "\"\\a\""},
    {"a\\b", "\"a\\b\""},
    {"a\\", "\"a\\\""},
    {"*\\", "* \"\\\""},
    {"C:\\Users\\*\\x", "\"C:\\Users*\\x\""},
    {"C:\\Users\\\\*\\\\x", "\"C:\\Users\\\" * \"\\x\""},
    {"a\\*b*c", "\"a*b\" * \"c\""},
    {"\\n", "\"\\n\""},
    {"h\xC3\xA9*\xE2\x82\xAC?", "\"h\xC3\xA9\" * \"\xE2\x82\xAC\" ?"},
    {"\\\xC3\xA9", "\"\\\xC3\xA9\""},
};

static void resolves_wildcards_and_escapes_as_the_reference_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct arena *arena = arena_new(4096);
        struct value value = {.kind = VALUE_STRING};
        struct bytes text = bytes_of(spellings[i].text);
        value.piece_count = wildcards_parse(arena, text, &value.pieces);
        struct buffer found = {0};
        rule_text_value(&found, &value);
        buffer_append_byte(&found, '\0');
        assert_string_equal((const char *)found.data, spellings[i].pieces);
        buffer_done(&found);
        arena_free(arena);
    }
}

static void check_pieces(const struct piece *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum piece_kind before = i > 0 ? pieces[i - 1].kind : PIECE_SINGLE;
        if (pieces[i].kind == PIECE_TEXT)
            assert_true(pieces[i].text.size > 0);
        if (pieces[i].kind != PIECE_SINGLE)
            assert_true(pieces[i].kind != before);
    }
}

static void never_yields_empty_text_nor_equal_neighbours(void **state)
{
    (void)state;
    static const char alphabet[] = {'a', '*', '?', '\\'};
    for (unsigned spelling = 0; spelling < 1U << 16; spelling++) {
        size_t size = spelling >> 13;
        char *text = malloc(size ? size : 1);
        for (size_t i = 0; i < size; i++)
            text[i] = alphabet[(spelling >> (2 * i)) & 3];
        struct arena *arena = arena_new(256);
        const struct piece *pieces = NULL;
        size_t count = wildcards_parse(arena, bytes_make(text, size), &pieces);
        check_pieces(pieces, count);
        assert_int_equal(count == 0, size == 0);
        arena_free(arena);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolves_wildcards_and_escapes_as_the_reference_does),
        cmocka_unit_test(never_yields_empty_text_nor_equal_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
