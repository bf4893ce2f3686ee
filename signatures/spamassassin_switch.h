/* Which lines of a .cf file count: `if`, `ifplugin`, `else` and `endif`, nested
 * (Mail::SpamAssassin::Conf, "if"). Lifetime: the reading of one file. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_SWITCH_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_SWITCH_H

#include "signatures/complaint.h"

#define SWITCH_MOST_DEPTH 64

/* Zero-initialised is outside all `if`. */
struct spamassassin_switch {
    bool is_on[SWITCH_MOST_DEPTH]; /* whether lines count at each depth */
    size_t depth;
    size_t overflow; /* of `if` beyond the limit: what is under them never counts */
};

/* Whether a line that stands here counts. */
bool spamassassin_switch_is_on(const struct spamassassin_switch *around);

/* Take a line whose first word is `word`, with `text` behind it; `*out_is_switch` says whether it
 * is one of the four, others change nothing. An `else` or `endif` too many is passed over. False
 * where a formula is wrong: see `complaint`; it counts as not true. */
bool spamassassin_switch_read(struct spamassassin_switch *around, struct bytes word,
                              struct bytes text, struct rule_place place,
                              struct complaint *complaint, bool *out_is_switch);

#endif
