/* A second way to say whether a domain imitates one of an item's, for the oracle: all imitations of
 * each value are made and compared, every time. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_LOOKALIKE_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_LOOKALIKE_H

#include "engine/base/arena.h"
#include "signatures/rule.h"

/* `text` is a domain or an address; the item's values are domains below a public suffix. */
bool oracle_imitates(struct arena *arena, const struct item *item, struct bytes text);

#endif
