/* What rule.h promises of rules that have been loaded, whatever they were read from. */
#ifndef COLDTRAIL_TESTS_FUZZ_RULE_CHECK_H
#define COLDTRAIL_TESTS_FUZZ_RULE_CHECK_H

#include "signatures/rule.h"

void rule_check(const struct rule *rule);

/* All of a set that one file was loaded into. */
void rule_check_set(const struct rule_set *set);

#endif
