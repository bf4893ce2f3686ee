/* A second way to decide a rule on a message, for tests: each value of each item against each value
 * of its field, with string functions and PCRE2. Slow, and on purpose nothing like engine/match: of
 * that room it takes the fields' values alone. One thread. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_H

#include "engine/mail/message.h"
#include "signatures/rule.h"

struct oracle;

/* Rules of `set`, which no longer changes, are those that a rule can ask for. It and all rules that
 * it is asked about must outlive the oracle, which keeps their compiled regexes. */
struct oracle *oracle_new(const struct rule_set *set);
void oracle_free(struct oracle *oracle);

/* What follows is asked about `message`, which stays the caller's. */
void oracle_begin(struct oracle *oracle, struct message *message);

enum oracle_answer {
    ORACLE_NO,
    ORACLE_YES,
    ORACLE_GAVE_UP, /* a regex took too many steps: nobody knows */
};

/* Whether `rule` holds. All its fields must exist and all its regexes compile. */
enum oracle_answer oracle_rule_holds(struct oracle *oracle, const struct rule *rule);

#endif
