#include "signatures/list_file.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "engine/base/utf8.h"
#include "signatures/csv.h"
#include "signatures/rule_digest.h"

/* A list while it grows; texts are the arena's already. */
struct rows {
    struct bytes *rows;
    size_t count;
    size_t capacity;
    struct table table; /* of rows, to keep each once */
};

static void rows_done(struct rows *rows)
{
    free(rows->rows);
    table_done(&rows->table);
}

/* False where there are too many. */
static bool rows_add(struct rows *rows, struct arena *arena, struct bytes value)
{
    value = bytes_trim(value);
    if (value.size == 0)
        return true;
    uint64_t hash = bytes_hash(value);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&rows->table, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(rows->rows[index], value))
            return true;
    if (rows->count == LIMIT_LIST_ROWS)
        return false;
    rows->rows = memory_grow(rows->rows, &rows->capacity, rows->count + 1, sizeof *rows->rows);
    table_insert(&rows->table, hash, (uint32_t)rows->count);
    rows->rows[rows->count++] = arena_copy(arena, value);
    return true;
}

static struct list *add_list(struct list_array *lists, struct list list)
{
    lists->items =
        memory_grow(lists->items, &lists->capacity, lists->count + 1, sizeof *lists->items);
    lists->items[lists->count] = list;
    return &lists->items[lists->count++];
}

void list_file_add_problem(struct arena *arena, struct bytes file, const char *problem,
                           struct list_array *lists)
{
    add_list(lists, (struct list){.file = arena_copy(arena, file),
                                  .problem = arena_copy(arena, bytes_of(problem))});
}

/* What `rows` came to, in the arena. */
static void settle_rows(struct arena *arena, const struct rows *rows, const char *problem,
                        struct list *list)
{
    struct bytes *kept = arena_zeroed(arena, rows->count, sizeof *kept);
    struct buffer text = {0};
    for (size_t i = 0; i < rows->count; i++) {
        kept[i] = rows->rows[i];
        buffer_append(&text, kept[i]);
        buffer_append_byte(&text, '\n');
    }
    list->sha256 = rule_digest(arena, buffer_bytes(&text));
    buffer_done(&text);
    list->rows = kept;
    list->row_count = rows->count;
    if (problem)
        list->problem = arena_copy(arena, bytes_of(problem));
    else if (rows->count == 0)
        list->problem = arena_copy(arena, bytes_of("it has no values"));
}

static struct bytes without_mark(struct bytes text)
{
    return bytes_start_with(text, bytes_of("\xEF\xBB\xBF")) ? bytes_from(text, 3) : text;
}

/* The next line without its end; false behind the last. */
static bool next_line(struct bytes *rest, struct bytes *out_line)
{
    if (rest->size == 0)
        return false;
    size_t end = bytes_find_byte(*rest, '\n', 0);
    if (end == BYTES_NOT_FOUND)
        end = rest->size;
    *out_line = bytes_trim(bytes_slice(*rest, 0, end));
    *rest = bytes_from(*rest, end + 1);
    return true;
}

static bool is_passed_over(struct bytes line)
{
    return line.size == 0 || line.data[0] == '#';
}

void list_file_add_text(struct arena *arena, struct bytes file, struct bytes text,
                        struct list_array *lists)
{
    struct rows rows = {0};
    const char *problem = utf8_is_valid(text) ? NULL : "it is not UTF-8";
    struct bytes rest = without_mark(text);
    struct bytes line;
    while (!problem && next_line(&rest, &line))
        if (!is_passed_over(line) && !rows_add(&rows, arena, line))
            problem = "it has too many values";
    struct list *list = add_list(lists, (struct list){.file = arena_copy(arena, file)});
    settle_rows(arena, &rows, problem, list);
    rows_done(&rows);
}

/* All values of a cell. */
static bool add_cell(struct rows *rows, struct arena *arena, struct bytes cell)
{
    for (size_t start = 0; start < cell.size;) {
        size_t end = bytes_find_byte(cell, ';', start);
        if (end == BYTES_NOT_FOUND)
            end = cell.size;
        if (!rows_add(rows, arena, bytes_slice(cell, start, end)))
            return false;
        start = end + 1;
    }
    return true;
}

/* The next row that says something; false at the end. */
static bool next_record(struct csv *csv, struct csv_row *out_row)
{
    while (csv_next(csv, out_row))
        if (!out_row->is_comment && bytes_trim(out_row->text).size > 0)
            return true;
    return false;
}

/* Returns what is wrong with the whole file, or NULL. */
static const char *read_records(struct arena *arena, struct csv *csv, struct rows *columns,
                                size_t column_count)
{
    struct csv_row row;
    while (next_record(csv, &row)) {
        if (row.is_unclosed)
            return "a quote is not closed";
        for (size_t i = 0; i < row.count && i < column_count; i++)
            if (!add_cell(&columns[i], arena, row.cells[i]))
                return "it has too many values";
    }
    return NULL;
}

void list_file_add_csv(struct arena *arena, struct bytes file, struct bytes text,
                       struct list_array *lists)
{
    if (!utf8_is_valid(text)) {
        list_file_add_problem(arena, file, "it is not UTF-8", lists);
        return;
    }
    struct csv csv = {
        .arena = arena_new(4096), .text = without_mark(text), .line = 1, .delimiter = ','};
    struct csv_row header = {.count = 0};
    struct bytes name = arena_copy(arena, file);
    size_t first = lists->count;
    (void)next_record(&csv, &header);
    for (size_t i = 0; i < header.count; i++)
        add_list(lists, (struct list){.file = name, .column = arena_copy(arena, header.cells[i])});
    struct rows *columns = memory_new(header.count, sizeof *columns);
    const char *problem = header.is_cut        ? "it has too many columns"
                          : header.is_unclosed ? "a quote is not closed"
                                               : read_records(arena, &csv, columns, header.count);
    for (size_t i = 0; i < header.count; i++) {
        settle_rows(arena, &columns[i], problem, &lists->items[first + i]);
        rows_done(&columns[i]);
    }
    free(columns);
    arena_free(csv.arena);
}
