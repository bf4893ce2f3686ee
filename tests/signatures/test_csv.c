/* Rows of CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "signatures/csv.h"

struct case_row {
    const char *text;
    const char *expected; /* "LINE<cell><cell> " for each row */
};

static const struct case_row rows[] = {
    {"a,b\n c , d \r\n", "1<a><b> 2<c><d> "},
    {"a,,\n\n\nb", "1<a><><> 4<b> "},
    {"\"a,b\",\"c\"\"d\"\n", "1<a,b><c\"d> "},
    {"\"two\nlines\",x\ny", "1<two\nlines><x> 3<y> "},
    {"\"open,b\n", "1<\"open><b> "},
    {"\"a\"junk,b", "1<a><b> "},
    {"a\"b,c", "1<a\"b><c> "},
    {"\"\"", "1<> "},
    {"# a, \"b\nc,\"d\"", "1<# a><\"b> 2<c><d> "},
    {"", ""},
};

static void append_rows(struct buffer *out, struct bytes text)
{
    struct arena *arena = arena_new(4096);
    struct csv csv = {.arena = arena, .text = text, .line = 1, .delimiter = ','};
    struct csv_row row;
    while (csv_next(&csv, &row)) {
        buffer_format(out, "%zu", row.line);
        for (size_t i = 0; i < row.count; i++) {
            buffer_append_byte(out, '<');
            buffer_append(out, row.cells[i]);
            buffer_append_byte(out, '>');
        }
        buffer_append_byte(out, ' ');
    }
    arena_free(arena);
}

static void reads_rows_as_spreadsheets_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer found = {0};
        append_rows(&found, bytes_of(rows[i].text));
        buffer_append_byte(&found, '\0');
        assert_string_equal((const char *)found.data, rows[i].expected);
        buffer_done(&found);
    }
}

static void says_where_it_could_not_follow(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct buffer text = {0};
    for (size_t i = 0; i < LIMIT_CSV_CELLS; i++)
        buffer_append_string(&text, "c,");
    buffer_append_string(&text, "\n \t# note\n\"open");
    struct csv csv = {.arena = arena, .text = buffer_bytes(&text), .line = 1, .delimiter = ','};
    struct csv_row row;
    assert_true(csv_next(&csv, &row));
    assert_int_equal(row.count, LIMIT_CSV_CELLS);
    assert_true(row.is_cut && !row.is_comment);
    assert_true(csv_next(&csv, &row));
    assert_true(row.is_comment && !row.is_cut && !row.is_unclosed);
    assert_true(csv_next(&csv, &row));
    assert_true(row.is_unclosed);
    buffer_done(&text);
    arena_free(arena);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t size = 1; size <= strlen(rows[i].text); size++) {
            char *exact = memory_new(size, 1);
            memcpy(exact, rows[i].text, size);
            struct buffer found = {0};
            append_rows(&found, bytes_make(exact, size));
            buffer_done(&found);
            free(exact);
        }
    }
}

static void finds_the_delimiter_that_most_lines_have(void **state)
{
    (void)state;
    assert_int_equal(csv_delimiter(bytes_of("# a,b\ntype;value\na;b,c\n")), ';');
    assert_int_equal(csv_delimiter(bytes_of("a\tb\nc\td, e\n")), '\t');
    assert_int_equal(csv_delimiter(bytes_of("evil.example\nhttp://a.example/a,b\n")), 0);
    assert_int_equal(csv_delimiter(bytes_of("a,b\nc\nd\ne\n")), 0);
    assert_int_equal(csv_delimiter(bytes_of("")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows_as_spreadsheets_do),
        cmocka_unit_test(says_where_it_could_not_follow),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(finds_the_delimiter_that_most_lines_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
