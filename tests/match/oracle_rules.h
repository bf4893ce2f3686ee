/* What the engine and its oracle are compared on, beside the pack: many small rules, each the text
 * behind `detection:` (its condition is "s" where it has none), and synthetic messages. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_RULES_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_RULES_H

#include <stddef.h>

/* The oracle judges the rule itself. */
extern const char *const oracle_rules[];
extern const size_t oracle_rule_count;

/* A rule, and what it means in other words, which is what the oracle judges: so that reading rules
 * is compared too, and not only matching. Lists for `expand` lie in the folder `lists` here. Where
 * a text has `detection:` it is all documents of a file. */
struct oracle_form {
    const char *written;
    const char *plainly;
};
extern const struct oracle_form oracle_forms[];
extern const size_t oracle_form_count;

/* A .cf file of SpamAssassin. */
extern const char oracle_tests[];

extern const char *const oracle_messages[];
extern const size_t oracle_message_count;

#endif
