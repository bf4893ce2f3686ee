/* How many rules use each word and form of the language, so that a comparison cannot become thin
 * unseen. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_COVERAGE_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_COVERAGE_H

#include <stdbool.h>

#include "signatures/rule.h"

/* Print a line for each modifier, form of condition, kind of value and formula,
 * over the rules of `set` whose source begins with `folder`. The texts that modifiers are
 * counted in are those of oracle_rules.h. False: some are used by fewer than `least` rules. */
bool oracle_coverage_suffices(const struct rule_set *set, const char *folder, size_t least);

#endif
