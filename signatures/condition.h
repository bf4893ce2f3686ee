/* Sigma conditions: "1 of sel_* and not filter" as a tree. Weakest first: `or`, `and`, `not`,
 * `N of`, parentheses; keywords in any case. Any number before `of` is an extension of ours: the
 * specification has `1`, `any` and `all`. Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_CONDITION_H
#define COLDTRAIL_SIGNATURES_CONDITION_H

#include "signatures/complaint.h"

/* The selections of the rule; those that begin with `_` are hidden from `them` and from patterns
 * that do not begin with `_`. */
struct condition_names {
    const struct selection *selections;
    size_t count;
};

/* Parse `text`, which stands at `start` in the file; `is_one_line` says that its characters follow
 * one another there, so that complaints can point at the very word. NULL: see `complaint`. */
const struct condition *condition_parse(struct arena *arena, struct bytes text,
                                        struct rule_place start, bool is_one_line,
                                        const struct condition_names *names,
                                        struct complaint *complaint);

/* Whether conditions can name a selection so: 1 to 128 of [A-Za-z0-9_-], and no word of
 * the language. */
bool condition_can_name(struct bytes name);

#endif
