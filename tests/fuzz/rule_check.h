/* What rule.h promises of rules that have been loaded, whatever they were read from. */
#ifndef COLDTRAIL_TESTS_FUZZ_RULE_CHECK_H
#define COLDTRAIL_TESTS_FUZZ_RULE_CHECK_H

#include "signatures/rule.h"

void rule_check(const struct rule *rule);

/* All of a set that one file was loaded into. */
void rule_check_set(const struct rule_set *set);

/* All rules of a set that one feed at `path` was loaded into, of indicators alone: each says where
 * it came from, and the report counts as many. */
void rule_check_indicators(const struct rule_set *set, struct bytes path);

#endif
