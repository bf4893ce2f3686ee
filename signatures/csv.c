#include "signatures/csv.h"

#define SAMPLED_LINES 50

static bool is_line_end(uint8_t byte)
{
    return byte == '\n' || byte == '\r';
}

/* The cell that begins with the quote at csv->at, which moves behind its closing one. False where
 * it is not closed before `end_of_row`. */
static bool take_quoted(struct csv *csv, size_t end_of_row, struct bytes *out_cell)
{
    size_t limit =
        end_of_row - csv->at < LIMIT_CSV_CELL_BYTES ? end_of_row : csv->at + LIMIT_CSV_CELL_BYTES;
    struct bytes text = bytes_slice(csv->text, 0, limit);
    size_t start = csv->at + 1;
    size_t end = start;
    size_t escape_count = 0;
    while ((end = bytes_find_byte(text, '"', end)) != BYTES_NOT_FOUND && end + 1 < text.size &&
           text.data[end + 1] == '"') {
        escape_count++;
        end += 2;
    }
    if (end == BYTES_NOT_FOUND)
        return false;
    struct bytes raw = bytes_slice(text, start, end);
    for (size_t i = 0; i < raw.size; i++)
        csv->line += raw.data[i] == '\n';
    csv->at = end + 1;
    *out_cell = bytes_trim(raw);
    if (escape_count == 0)
        return true;
    uint8_t *cell = arena_alloc(csv->arena, raw.size);
    size_t size = 0;
    for (size_t i = 0; i < raw.size; i++) {
        cell[size++] = raw.data[i];
        i += raw.data[i] == '"';
    }
    *out_cell = bytes_trim(bytes_make(cell, size));
    return true;
}

static struct bytes take_cell(struct csv *csv, size_t end_of_row, bool *out_is_unclosed)
{
    struct bytes cell = {0};
    while (csv->at < csv->text.size && csv->text.data[csv->at] == ' ')
        csv->at++;
    size_t start = csv->at;
    bool has_quote = csv->at < csv->text.size && csv->text.data[csv->at] == '"';
    bool is_quoted = has_quote && take_quoted(csv, end_of_row, &cell);
    *out_is_unclosed = has_quote && !is_quoted;
    while (csv->at < csv->text.size && csv->text.data[csv->at] != csv->delimiter &&
           !is_line_end(csv->text.data[csv->at]))
        csv->at++;
    return is_quoted ? cell : bytes_trim(bytes_slice(csv->text, start, csv->at));
}

static size_t line_end(struct bytes text, size_t start)
{
    while (start < text.size && !is_line_end(text.data[start]))
        start++;
    return start;
}

static void step_line_ends(struct csv *csv)
{
    for (; csv->at < csv->text.size && is_line_end(csv->text.data[csv->at]); csv->at++)
        csv->line += csv->text.data[csv->at] == '\n';
}

bool csv_next(struct csv *csv, struct csv_row *out_row)
{
    step_line_ends(csv);
    if (csv->at == csv->text.size)
        return false;
    size_t start = csv->at;
    while (start < csv->text.size && byte_is_blank(csv->text.data[start]))
        start++;
    out_row->count = 0;
    out_row->is_cut = false;
    out_row->is_unclosed = false;
    out_row->is_comment = start < csv->text.size && csv->text.data[start] == '#';
    out_row->line = csv->line;
    start = csv->at;
    size_t end = out_row->is_comment ? line_end(csv->text, start) : csv->text.size;
    for (bool is_more = true; is_more;) {
        bool is_unclosed = false;
        struct bytes cell = take_cell(csv, end, &is_unclosed);
        out_row->is_unclosed = out_row->is_unclosed || is_unclosed;
        if (out_row->count < LIMIT_CSV_CELLS)
            out_row->cells[out_row->count++] = cell;
        else
            out_row->is_cut = true;
        is_more = csv->at < csv->text.size && csv->text.data[csv->at] == csv->delimiter;
        csv->at += is_more;
    }
    out_row->text = bytes_slice(csv->text, start, csv->at);
    return true;
}

uint8_t csv_delimiter(struct bytes text)
{
    static const char candidates[] = ",;\t|";
    size_t with[sizeof candidates - 1] = {0};
    bool is_in_first[sizeof candidates - 1] = {false};
    size_t line_count = 0;
    for (size_t at = 0; at < text.size && line_count < SAMPLED_LINES;) {
        size_t end = line_end(text, at);
        struct bytes line = bytes_trim(bytes_slice(text, at, end));
        at = end + 1;
        if (line.size == 0 || line.data[0] == '#')
            continue;
        for (size_t i = 0; candidates[i]; i++) {
            bool is_there = bytes_find_byte(line, (uint8_t)candidates[i], 1) != BYTES_NOT_FOUND;
            with[i] += is_there;
            is_in_first[i] = is_in_first[i] || (is_there && line_count == 0);
        }
        line_count++;
    }
    size_t best = 0;
    for (size_t i = 1; candidates[i]; i++)
        if (is_in_first[i] && (!is_in_first[best] || with[i] > with[best]))
            best = i;
    return is_in_first[best] && with[best] * 4 > line_count * 3 ? (uint8_t)candidates[best] : 0;
}
