/* Lists of values from text and CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "signatures/list_file.h"

struct list_case {
    const char *text;
    const char *lists; /* "column=row|row\n" for each, or "column!problem\n" */
};

typedef void add_function(struct arena *arena, struct bytes file, struct bytes text,
                          struct list_array *lists);

static void append_list(struct buffer *out, const struct list *list)
{
    buffer_append(out, list->column);
    buffer_append_byte(out, list->problem.size ? '!' : '=');
    buffer_append(out, list->problem);
    for (size_t i = 0; list->problem.size == 0 && i < list->row_count; i++) {
        buffer_append_string(out, i > 0 ? "|" : "");
        buffer_append(out, list->rows[i]);
    }
    buffer_append_byte(out, '\n');
}

static void expect_lists(add_function *add, struct bytes text, const char *expected)
{
    struct arena *arena = arena_new(4096);
    struct list_array lists = {0};
    /* In a block of its very size, so that reading beyond it is found. */
    uint8_t *exact = malloc(text.size ? text.size : 1);
    assert_non_null(exact);
    memcpy(exact, text.data, text.size);
    add(arena, bytes_of("file"), bytes_make(exact, text.size), &lists);
    free(exact);
    struct buffer found = {0};
    for (size_t i = 0; i < lists.count; i++) {
        assert_true(bytes_equal(lists.items[i].file, bytes_of("file")));
        append_list(&found, &lists.items[i]);
    }
    buffer_append_byte(&found, '\0');
    if (expected)
        assert_string_equal((const char *)found.data, expected);
    buffer_done(&found);
    free(lists.items);
    arena_free(arena);
}

static void a_text_is_one_value_a_line(void **state)
{
    (void)state;
    static const struct list_case cases[] = {
        {"a\nb\n", "=a|b\n"},
        {"\xEF\xBB\xBF"
         "a\r\n\r\n  b c  \n# no\n  # no\nd#e",
         "=a|b c|d#e\n"},
        {"a\nb\na\nA\n", "=a|b|A\n"},
        {"a;b\n\"c\"\n", "=a;b|\"c\"\n"},
        {"", "!it has no values\n"},
        {"# a\n", "!it has no values\n"},
        {"a\n\xFF\n", "!it is not UTF-8\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_lists(list_file_add_text, bytes_of(cases[i].text), cases[i].lists);
}

static const struct list_case tables[] = {
    {"company,domains\nOne,one.example;one.invalid\nTwo, two.example ;\n",
     "company=One|Two\ndomains=one.example|one.invalid|two.example\n"},
    {"# note\n\n\xC3\xA4,b\r\n# note\r\n1,2\r\n", "\xC3\xA4=1\nb=2\n"},
    {"a,b\n\"x, \"\"y\"\"\n z\",2\n", "a=x, \"y\"\n z\nb=2\n"},
    {"a,b\n1\n2,3,4\n", "a=1|2\nb=3\n"},
    {"a,b\n1,\n", "a=1\nb!it has no values\n"},
    {"a\nx\nx\ny\n", "a=x|y\n"},
    {"a,b\n1,\"2\n", "a!a quote is not closed\nb!a quote is not closed\n"},
    {"a\n\xFF\n", "!it is not UTF-8\n"},
    {"a\n# it's, \"open\n1\n", "a=1\n"},
    {"", ""},
    {"a,b", "a!it has no values\nb!it has no values\n"},
};

static void csv_is_a_list_for_each_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        expect_lists(list_file_add_csv, bytes_of(tables[i].text), tables[i].lists);
}

static void csv_stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        struct bytes text = bytes_of(tables[i].text);
        for (size_t size = 0; size < text.size; size++)
            expect_lists(list_file_add_csv, bytes_slice(text, 0, size), NULL);
    }
}

static void csv_has_as_many_columns_as_the_limit_says(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (size_t i = 0; i < LIMIT_CSV_CELLS; i++)
        buffer_append_string(&text, "c,");
    struct arena *arena = arena_new(4096);
    struct list_array lists = {0};
    list_file_add_csv(arena, bytes_of("f"), buffer_bytes(&text), &lists);
    assert_int_equal(lists.count, LIMIT_CSV_CELLS);
    assert_true(bytes_equal(lists.items[0].problem, bytes_of("it has too many columns")));
    free(lists.items);
    arena_free(arena);
    buffer_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_one_value_a_line),
        cmocka_unit_test(csv_is_a_list_for_each_column),
        cmocka_unit_test(csv_stays_inside_every_truncation),
        cmocka_unit_test(csv_has_as_many_columns_as_the_limit_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
