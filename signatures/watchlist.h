/* The companies a hunter looks after: CSV with the columns company, domains, country, sector and
 * aliases; of a cell with several values they are separated by `;`. As written: what a domain is
 * worth is for those who look recipients up (engine/match/targets.h).
 * A domain may also be a whole address, for firms without a domain of their own. An alias is
 * another name of the company; one that is a domain counts as such.
 * Owns everything it points to. Immutable once read; any thread. */
#ifndef COLDTRAIL_SIGNATURES_WATCHLIST_H
#define COLDTRAIL_SIGNATURES_WATCHLIST_H

#include "signatures/sheet.h"

struct company {
    struct bytes name; /* never empty */
    struct bytes country;
    struct bytes sector;
    struct sheet_values domains;
    struct sheet_values aliases;
    struct rule_place place;
};

struct watchlist {
    struct arena *arena;
    struct bytes path;
    struct company *companies; /* as they stand in the file */
    size_t company_count;
    size_t company_capacity;
    struct sheet_notes notes; /* rows that were left out, and why */
};

/* Read the file at `path`. STATUS_IO, or STATUS_INVALID where the whole file is useless
 * ("path:line: column: reason"); a row that names no company or no domain is left out and noted. */
enum status watchlist_load(const char *path, struct watchlist *out_watchlist,
                           struct failure *out_failure);
/* Read a text that is named `path` in messages. */
enum status watchlist_read(struct bytes text, const char *path, struct watchlist *out_watchlist,
                           struct failure *out_failure);
void watchlist_done(struct watchlist *watchlist);

#endif
