/* What roles are called: CSV with the columns role, language, titles and mailboxes; of a cell with
 * several values they are separated by `;`. A role may have any number of rows. Titles are looked
 * for in names and salutations, mailboxes in the part of an address before the `@`.
 * Owns everything it points to. Immutable once read; any thread. */
#ifndef COLDTRAIL_SIGNATURES_ROLE_LIST_H
#define COLDTRAIL_SIGNATURES_ROLE_LIST_H

#include "signatures/sheet.h"

struct role_row {
    struct bytes role; /* never empty */
    struct bytes language;
    struct sheet_values titles;
    struct sheet_values mailboxes;
};

struct role_list {
    struct arena *arena;
    struct bytes path;
    struct role_row *rows; /* as they stand in the file */
    size_t row_count;
    size_t row_capacity;
    struct sheet_notes notes; /* rows that were left out, and why */
};

/* As watchlist_load() and watchlist_read(). */
enum status role_list_load(const char *path, struct role_list *out_list,
                           struct failure *out_failure);
enum status role_list_read(struct bytes text, const char *path, struct role_list *out_list,
                           struct failure *out_failure);
void role_list_done(struct role_list *list);

#endif
