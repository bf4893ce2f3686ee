/* What the engine and its oracle are compared on, beside the pack: many small rules, each the text
 * behind `detection:` (its condition is "s" where it has none), and synthetic messages. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_RULES_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_RULES_H

#include <stddef.h>

extern const char *const oracle_rules[];
extern const size_t oracle_rule_count;

extern const char *const oracle_messages[];
extern const size_t oracle_message_count;

#endif
