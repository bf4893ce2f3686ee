/* Sheets that people fill in: header, rows, places, values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "signatures/sheet.h"

static const char *const names[] = {"company", "domains"};

/* "LINE:COLUMN<value>" of each cell; a sheet that cannot be opened is its failure. */
static void append_cells(struct buffer *out, struct bytes text)
{
    struct arena *arena = arena_new(4096);
    struct sheet sheet;
    struct sheet_row row;
    struct failure failure = {0};
    if (sheet_open(&sheet, arena, text, names, 2, 2, &failure) != STATUS_OK)
        buffer_append_string(out, failure.text);
    else
        while (sheet_next(&sheet, &row))
            for (size_t i = 0; i < 2; i++)
                buffer_format(out, "%zu:%zu<%.*s>", row.cells[i].place.line,
                              row.cells[i].place.column, (int)row.cells[i].text.size,
                              row.cells[i].text.size ? (const char *)row.cells[i].text.data : "");
    buffer_append_byte(out, '\0');
    arena_free(arena);
}

static void reads_columns_by_name_in_any_order(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"company,domains\nA,a.example\n", "2:1<A>2:3<a.example>"},
        {"Domains,notes,COMPANY\na.example,x,A\n", "2:13<A>2:1<a.example>"},
        {"company;domains\nA, Inc.;a.example\n", "2:1<A, Inc.>2:9<a.example>"},
        {"\xEF\xBB\xBF"
         "company,domains\nA,a.example",
         "2:1<A>2:3<a.example>"},
        {"# a; comment, here\ncompany,domains\n# another\nA,a.example\n", "4:1<A>4:3<a.example>"},
        {"company,domains\n\"A\nB\",a.example\n", "2:2<A\nB>3:4<a.example>"},
        {"company,domains\nA\n", "2:1<A>2:1<>"},
        {"company,domain\nA,a\n", "1:1: the header names no column 'domains'"},
        {"", "1:1: it has no header"},
        {"company,domains\n\xFF,a\n", "1:1: it is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer found = {0};
        append_cells(&found, bytes_of(rows[i].text));
        assert_string_equal((const char *)found.data, rows[i].expected);
        buffer_done(&found);
    }
}

static void splits_values_and_says_where_each_stands(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct sheet_value cell = {bytes_of(" a; b;;c "), {7, 10}};
    struct sheet_values values = sheet_split(arena, cell, ";|");
    assert_int_equal(values.count, 3);
    assert_true(bytes_equal(values.items[1].text, bytes_of("b")));
    assert_int_equal(values.items[1].place.line, 7);
    assert_int_equal(values.items[1].place.column, 14);
    assert_true(bytes_equal(values.items[2].text, bytes_of("c")));
    arena_free(arena);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    const char *whole = "# x\n\"company\",\"do\"\"mains\",domains\n\"A\nB\",x,\"a;b\"\nC,,d\n";
    for (size_t size = 0; size <= strlen(whole); size++) {
        char *block = malloc(size + (size == 0));
        memcpy(block, whole, size);
        struct buffer found = {0};
        append_cells(&found, bytes_make(block, size));
        buffer_done(&found);
        free(block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_columns_by_name_in_any_order),
        cmocka_unit_test(splits_values_and_says_where_each_stands),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
