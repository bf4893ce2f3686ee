/* Rows of CSV (RFC 4180), as tolerantly as spreadsheets read it. Borrows from its text; unescaped
 * cells lie in the arena. One thread at a time. */
#ifndef COLDTRAIL_SIGNATURES_CSV_H
#define COLDTRAIL_SIGNATURES_CSV_H

#include "engine/base/arena.h"
#include "engine/base/limits.h"

struct csv {
    struct arena *arena;
    struct bytes text;
    size_t at;
    size_t line; /* of what is at `at`, from 1 */
    uint8_t delimiter;
};

struct csv_row {
    struct bytes cells[LIMIT_CSV_CELLS]; /* trimmed */
    size_t count;
    bool is_cut;      /* it has more cells */
    bool is_comment;  /* it begins with `#` */
    bool is_unclosed; /* a quote of it is */
    size_t line;
    struct bytes text; /* the whole row */
};

/* The next row, empty lines left out; false at the end. A quote that is not closed within
 * LIMIT_CSV_CELL_BYTES, in a comment within its line, is a letter like any other. Linear over all
 * calls. */
bool csv_next(struct csv *csv, struct csv_row *out_row);

/* The delimiter of `text`: of comma, semicolon, tab and bar the one that stands in most of its
 * first lines (comments aside), and in the first of them; 0: none does. */
uint8_t csv_delimiter(struct bytes text);

#endif
