/* Items whose values are compared as what they mean, not looked for as texts: numbers and times in
 * order, parts of dates, and the values of another field (Sigma 2.1, appendix "Modifiers": `lt`
 * … `gte`, `minute` … `year`, `fieldref`). No pattern is scanned for. A worker's. */
#ifndef COLDTRAIL_MATCH_COMPARE_H
#define COLDTRAIL_MATCH_COMPARE_H

#include "engine/match/scanner.h"

/* Values of any part of the message. */
#define COMPARE_ANY_PART (UINT32_MAX - 1)

/* Whether a value of the item's field on `part` compares as the item, one of TEST_COMPARED, asks;
 * `neq` is for the caller. A value that is no number or no time never does. Of two fields of parts
 * the values of one part are compared. Beyond LIMIT_COMPARED_BYTES a message's values compare no
 * more, and it is ANOMALY_SCAN_ERROR. */
bool compare_holds(struct scanner *scanner, const struct plan_item *item, uint32_t part);

/* A value of the message that compares as the item asks. */
struct compare_match {
    const struct field_value *found;
    const struct value *value; /* of the rule */
    struct span span;          /* in what was found: the other field's text, or all of it */
};

/* The next one, from `*cursor` on, which begins at 0. False: there are no more. */
bool compare_next(struct scanner *scanner, const struct plan_item *item, size_t *cursor,
                  struct compare_match *out_match);

#endif
