/* From found atoms to rules that hold. Reads a scanner's results, keeps nothing. */
#ifndef COLDTRAIL_MATCH_VERDICT_H
#define COLDTRAIL_MATCH_VERDICT_H

#include "engine/match/scanner.h"

/* Whether the rule holds on the scanned message (Sigma specification 2.1, "Detection"). Items on
 * parts within one map hold together on one part. */
bool verdict_rule_holds(struct scanner *scanner, uint32_t rule_index);

/* Whether one selection of it does. */
bool verdict_selection_holds(struct scanner *scanner, const struct plan_selection *selection);

/* One match that made a rule true. */
struct verdict_match {
    struct bytes selection;
    struct bytes field;
    uint32_t part_index;               /* VALUE_OF_MESSAGE: none */
    size_t offset;                     /* in the field's value */
    struct bytes value;                /* the whole value, in the message's arena */
    struct span span;                  /* in it */
    const struct value *value_matched; /* of the rule's item; its `indicator` says whence it came */
    const struct item *compared;       /* of the rule, where no pattern was looked for; else NULL */
    const char *lookalike_family; /* of `lookalike`, how `value` imitates that value; or NULL */
};

/* What the value at a place imitates, and how; false where its atom is no `lookalike`. */
bool verdict_lookalike(struct scanner *scanner, const struct place *place,
                       struct lookalike_match *out_match);

/* The matches of all selections that hold and that the condition asks for (not those under a
 * `not`), each place once, at most `most`. Returns how many were written; `*out_cut` says whether
 * there are more. */
size_t verdict_matches(struct scanner *scanner, uint32_t rule_index, struct verdict_match *out,
                       size_t most, bool *out_cut);

#endif
