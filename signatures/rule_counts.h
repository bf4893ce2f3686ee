/* How many signatures a set holds, by where they come from: logic that people wrote is one number,
 * what lists and feeds multiply it by are others. No state. */
#ifndef COLDTRAIL_SIGNATURES_RULE_COUNTS_H
#define COLDTRAIL_SIGNATURES_RULE_COUNTS_H

#include "signatures/rule.h"

struct rule_counts {
    size_t
        written; /* rules and correlations, but for those made of feeds and lists of indicators */
    size_t list_rows;  /* texts that `expand` made of lists, each counted once in the set, however
                          many rules and fields look for it; not those that `lookalike` imitates */
    size_t indicators; /* values of feeds */
};

struct rule_counts rule_counts_of(const struct rule_set *set);

#endif
