#include "signatures/list_file.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "engine/base/utf8.h"

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
    for (size_t i = 0; i < rows->count; i++)
        kept[i] = rows->rows[i];
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

/* --- CSV --- */

struct csv {
    struct bytes rest;
    struct buffer cell; /* the one just read, quotes resolved */
    bool is_last;       /* of its record */
    bool is_unclosed;
};

/* A quoted cell from behind its opening quote up to and with its closing one. */
static void read_quoted(struct csv *csv)
{
    for (;;) {
        size_t quote = bytes_find_byte(csv->rest, '"', 0);
        if (quote == BYTES_NOT_FOUND) {
            csv->is_unclosed = true;
            csv->rest = bytes_make(NULL, 0);
            return;
        }
        buffer_append(&csv->cell, bytes_slice(csv->rest, 0, quote));
        csv->rest = bytes_from(csv->rest, quote + 1);
        if (csv->rest.size == 0 || csv->rest.data[0] != '"')
            return;
        buffer_append_byte(&csv->cell, '"');
        csv->rest = bytes_from(csv->rest, 1);
    }
}

/* What stands between a closing quote and the comma is kept too: it is no value of its own. */
static void read_cell(struct csv *csv)
{
    buffer_reset(&csv->cell);
    if (csv->rest.size > 0 && csv->rest.data[0] == '"') {
        csv->rest = bytes_from(csv->rest, 1);
        read_quoted(csv);
    }
    size_t end = 0;
    while (end < csv->rest.size && csv->rest.data[end] != ',' && csv->rest.data[end] != '\n')
        end++;
    buffer_append(&csv->cell, bytes_slice(csv->rest, 0, end));
    csv->is_last = end == csv->rest.size || csv->rest.data[end] == '\n';
    csv->rest = bytes_from(csv->rest, end + 1);
}

/* Step to the next record that is no comment; false at the end. */
static bool find_record(struct csv *csv)
{
    while (csv->rest.size > 0) {
        struct bytes behind = csv->rest;
        struct bytes line;
        (void)next_line(&behind, &line);
        if (!is_passed_over(line))
            return true;
        csv->rest = behind;
    }
    return false;
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

/* The header's columns, as lists without rows; false where there are too many. */
static bool read_header(struct arena *arena, struct csv *csv, struct bytes file,
                        struct list_array *lists)
{
    size_t count = 0;
    if (!find_record(csv))
        return true;
    do {
        if (count++ == LIMIT_LIST_COLUMNS)
            return false;
        read_cell(csv);
        struct bytes column = arena_copy(arena, bytes_trim(buffer_bytes(&csv->cell)));
        add_list(lists, (struct list){.file = file, .column = column});
    } while (!csv->is_last);
    return true;
}

/* Returns what is wrong with the whole file, or NULL. */
static const char *read_records(struct arena *arena, struct csv *csv, struct rows *columns,
                                size_t column_count)
{
    while (find_record(csv)) {
        size_t index = 0;
        do {
            read_cell(csv);
            if (index < column_count && !add_cell(&columns[index], arena, buffer_bytes(&csv->cell)))
                return "it has too many values";
            index++;
        } while (!csv->is_last);
    }
    return csv->is_unclosed ? "a quote is not closed" : NULL;
}

void list_file_add_csv(struct arena *arena, struct bytes file, struct bytes text,
                       struct list_array *lists)
{
    if (!utf8_is_valid(text)) {
        list_file_add_problem(arena, file, "it is not UTF-8", lists);
        return;
    }
    struct csv csv = {.rest = without_mark(text)};
    size_t first = lists->count;
    const char *problem = NULL;
    if (!read_header(arena, &csv, arena_copy(arena, file), lists))
        problem = "it has too many columns";
    size_t count = lists->count - first;
    struct rows *columns = memory_new(count, sizeof *columns);
    if (!problem)
        problem = read_records(arena, &csv, columns, count);
    for (size_t i = 0; i < count; i++) {
        settle_rows(arena, &columns[i], problem, &lists->items[first + i]);
        rows_done(&columns[i]);
    }
    free(columns);
    buffer_done(&csv.cell);
}
