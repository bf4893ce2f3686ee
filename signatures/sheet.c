#include "signatures/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"

#define NOTE_BYTES 400

void sheet_notes_add(struct sheet_notes *notes, struct arena *arena, struct rule_place place,
                     const char *format, ...)
{
    char text[NOTE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    notes->items =
        memory_grow(notes->items, &notes->capacity, notes->count + 1, sizeof *notes->items);
    notes->items[notes->count++] = (struct sheet_note){place, arena_copy(arena, bytes_of(text))};
}

void sheet_notes_done(struct sheet_notes *notes)
{
    free(notes->items);
    *notes = (struct sheet_notes){0};
}

/* A cell that had to be unescaped no longer lies in the text: its row does. */
static struct rule_place place_of(const struct csv_row *row, struct bytes cell)
{
    struct rule_place place = {row->line, 1};
    const uint8_t *start = row->text.data;
    if (cell.size == 0 || cell.data < start || cell.data >= start + row->text.size)
        return place;
    for (const uint8_t *at = start; at < cell.data; at++) {
        place.line += *at == '\n';
        place.column = *at == '\n' ? 1 : place.column + 1;
    }
    return place;
}

static bool next_row(struct sheet *sheet, struct csv_row *out_row)
{
    while (csv_next(&sheet->csv, out_row))
        if (!out_row->is_comment)
            return true;
    return false;
}

static size_t find_column(const struct csv_row *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (bytes_equal_fold(header->cells[i], bytes_of(name)))
            return i;
    return SIZE_MAX;
}

enum status sheet_open(struct sheet *sheet, struct arena *arena, struct bytes text,
                       const char *const *names, size_t count, size_t needed,
                       struct failure *out_failure)
{
    REQUIRE(count <= SHEET_MOST_COLUMNS);
    if (!utf8_is_valid(text))
        return failure_set(out_failure, STATUS_INVALID, "1:1: it is not UTF-8");
    if (bytes_start_with(text, bytes_of("\xEF\xBB\xBF")))
        text = bytes_from(text, 3);
    uint8_t delimiter = csv_delimiter(text);
    *sheet = (struct sheet){
        .csv = {.arena = arena, .text = text, .line = 1, .delimiter = delimiter ? delimiter : ','},
        .column_count = count};
    struct csv_row header;
    if (!next_row(sheet, &header))
        return failure_set(out_failure, STATUS_INVALID, "1:1: it has no header");
    for (size_t i = 0; i < count; i++) {
        sheet->columns[i] = find_column(&header, names[i]);
        if (i < needed && sheet->columns[i] == SIZE_MAX)
            return failure_set(out_failure, STATUS_INVALID,
                               "%zu:1: the header names no column '%s'", header.line, names[i]);
    }
    return STATUS_OK;
}

bool sheet_next(struct sheet *sheet, struct sheet_row *out_row)
{
    struct csv_row row;
    if (!next_row(sheet, &row))
        return false;
    *out_row = (struct sheet_row){.place = {row.line, 1}, .is_unclosed = row.is_unclosed};
    for (size_t i = 0; i < sheet->column_count; i++) {
        size_t column = sheet->columns[i];
        struct bytes cell = column < row.count ? row.cells[column] : (struct bytes){0};
        out_row->cells[i] = (struct sheet_value){cell, place_of(&row, cell)};
    }
    return true;
}

static bool is_separator(const char *separators, uint8_t byte)
{
    return byte && strchr(separators, byte);
}

struct sheet_values sheet_split(struct arena *arena, struct sheet_value cell,
                                const char *separators)
{
    size_t most = 1;
    for (size_t i = 0; i < cell.text.size; i++)
        most += is_separator(separators, cell.text.data[i]);
    struct sheet_value *items = arena_zeroed(arena, most, sizeof *items);
    size_t count = 0;
    for (size_t start = 0; start < cell.text.size;) {
        size_t end = start;
        while (end < cell.text.size && !is_separator(separators, cell.text.data[end]))
            end++;
        struct bytes text = bytes_trim(bytes_slice(cell.text, start, end));
        if (text.size > 0)
            items[count++] = (struct sheet_value){
                text, {cell.place.line, cell.place.column + (size_t)(text.data - cell.text.data)}};
        start = end + 1;
    }
    return (struct sheet_values){items, count};
}
