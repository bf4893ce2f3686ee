/* Many values that are looked up, not searched for: rows of lists and feeds, by the hundred
 * thousand. One set is one atom of every field that is compared with it, so a plan does not grow
 * with rows times fields. Lifetime: the plan's; immutable once filled, any thread may look up. */
#ifndef COLDTRAIL_MATCH_ROW_SET_H
#define COLDTRAIL_MATCH_ROW_SET_H

#include "engine/base/arena.h"
#include "signatures/rule.h"

enum row_kind {
    ROW_TEXT,    /* the whole text is the row */
    ROW_DOMAIN,  /* the text is the row, or ends with a dot and the row */
    ROW_NETWORK, /* the text is an IP address of the row's network */
};

struct row {
    struct bytes text; /* what is compared: folded; of ROW_NETWORK 16 bytes and the prefix */
    const struct value *value;
};

struct row_set;

/* `arena` keeps copies of rows, and must outlive the set. */
struct row_set *row_set_new(enum row_kind kind, struct arena *arena);
void row_set_free(struct row_set *set);

/* Add what `form` stands for (a string of one piece at most, a number; of ROW_NETWORK a network),
 * found as `value`. A row that is there already stays as it is. */
void row_set_add(struct row_set *set, const struct value *form, const struct value *value);

size_t row_set_count(const struct row_set *set);
const struct row *row_set_row(const struct row_set *set, uint32_t index);

/* No longer text is found: of ROW_DOMAIN LIMIT_DOMAIN_BYTES, for a longer text is none. */
size_t row_set_longest(const struct row_set *set);

/* Called with each row that `text`, folded, is found as; `size` says how much of its end is the
 * row's own. */
typedef void (*row_callback)(void *state, uint32_t row, size_t size);
void row_set_find(const struct row_set *set, struct bytes text, row_callback callback, void *state);

#endif
