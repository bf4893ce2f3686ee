/* The oracle's comparisons, which read texts as C's own functions do. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_COMPARE_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_COMPARE_H

#include "signatures/rule.h"

/* Whether the item compares numbers, times or parts of dates. */
bool oracle_is_order(const struct item *item);

/* Whether `text`, a value of the item's field, stands to `value` as such an item asks. */
bool oracle_in_order(const struct item *item, const struct value *value, struct bytes text);

/* Whether `text` is, holds, begins or ends with `other`, another field's value. */
bool oracle_refers(const struct item *item, struct bytes text, struct bytes other);

#endif
