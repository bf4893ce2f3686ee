/* A sheet that people fill in: CSV (RFC 4180) with a header that names its columns, in any order.
 * The delimiter is what the header says (spreadsheets of many countries write semicolons); rows
 * that begin with `#` are comments, columns of other names are passed over, a byte order mark too.
 * What is wrong with a cell or a row is noted with its place, and the rest is read.
 * Borrows from the text; unescaped cells lie in the arena. One thread at a time. */
#ifndef COLDTRAIL_SIGNATURES_SHEET_H
#define COLDTRAIL_SIGNATURES_SHEET_H

#include "engine/base/status.h"
#include "signatures/csv.h"
#include "signatures/rule.h"

#define SHEET_MOST_COLUMNS 8

/* Something odd, and what was done about it. */
struct sheet_note {
    struct rule_place place;
    struct bytes text;
};

/* Zero-initialised is empty and valid; the array is the heap's, the texts are the arena's. */
struct sheet_notes {
    struct sheet_note *items;
    size_t count;
    size_t capacity;
};
void sheet_notes_add(struct sheet_notes *notes, struct arena *arena, struct rule_place place,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
void sheet_notes_done(struct sheet_notes *notes);

struct sheet {
    struct csv csv;
    size_t columns[SHEET_MOST_COLUMNS]; /* of each name wanted: its cell; SIZE_MAX: not there */
    size_t column_count;
};

/* One value of a row, and where it stands. */
struct sheet_value {
    struct bytes text; /* trimmed; never empty in a list of values */
    struct rule_place place;
};

struct sheet_row {
    struct sheet_value cells[SHEET_MOST_COLUMNS]; /* in the order of the names wanted */
    struct rule_place place;
    bool is_unclosed; /* a quote of it is: taken for a letter */
};

/* Read the header. The first `needed` of the `count` names (SHEET_MOST_COLUMNS at most) must be
 * there, in any case of letters. STATUS_INVALID with "line:column: reason" where one is missing, or
 * the text is not UTF-8. */
enum status sheet_open(struct sheet *sheet, struct arena *arena, struct bytes text,
                       const char *const *names, size_t count, size_t needed,
                       struct failure *out_failure);

/* The next row that is no comment; false at the end. Cells that it lacks are empty. */
bool sheet_next(struct sheet *sheet, struct sheet_row *out_row);

/* The values of a cell, in the arena: it is cut at each byte of `separators`. */
struct sheet_values {
    const struct sheet_value *items;
    size_t count;
};
struct sheet_values sheet_split(struct arena *arena, struct sheet_value cell,
                                const char *separators);

#endif
