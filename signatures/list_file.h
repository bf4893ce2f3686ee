/* The named values of one file in a folder `lists`: a text, one value a line, or CSV (RFC 4180)
 * with a header, whose columns each are a list. Lines that begin with `#` and blank ones are passed
 * over; a cell may hold several values, separated by `;`. Values are trimmed, and each is kept
 * once. Memory: the arena's. One thread. */
#ifndef COLDTRAIL_SIGNATURES_LIST_FILE_H
#define COLDTRAIL_SIGNATURES_LIST_FILE_H

#include "engine/base/arena.h"

struct list {
    struct bytes file;   /* its name without folder and suffix */
    struct bytes column; /* of CSV; else empty */
    const struct bytes *rows;
    size_t row_count;
    struct bytes sha256;  /* rule_digest.h, of the rows, a line for each */
    struct bytes problem; /* why it cannot be used; empty: it can */
};

/* Zero-initialised is empty and valid. The array is the heap's, to be freed by its holder. */
struct list_array {
    struct list *items;
    size_t count;
    size_t capacity;
};

/* Add the one list of `text`. Text that is no UTF-8, or has more than LIMIT_LIST_ROWS rows, is a
 * problem of the list. */
void list_file_add_text(struct arena *arena, struct bytes file, struct bytes text,
                        struct list_array *lists);

/* Add a list for each column of the header, LIMIT_CSV_CELLS of them. Cells that a line lacks are
 * empty, cells beyond the header are passed over; a quote that is not closed, and what is a problem
 * above, is one of all columns. */
void list_file_add_csv(struct arena *arena, struct bytes file, struct bytes text,
                       struct list_array *lists);

/* Add a list that cannot be used. */
void list_file_add_problem(struct arena *arena, struct bytes file, const char *problem,
                           struct list_array *lists);

#endif
