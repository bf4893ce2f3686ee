/* A loaded rule as one line of text, so that tests can say what they expect in a table:
 *     (and sel (not filter)); sel={email.subject|contains: "vaccine" * "cold"}; filter={...}
 * Strings are quoted, wildcards stand bare; #5 is a number, /a.c/ a regular expression. */
#ifndef COLDTRAIL_TESTS_SIGNATURES_RULE_TEXT_H
#define COLDTRAIL_TESTS_SIGNATURES_RULE_TEXT_H

#include "engine/base/buffer.h"
#include "signatures/rule.h"

void rule_text_condition(struct buffer *out, const struct condition *condition,
                         const struct selection *selections);
void rule_text_value(struct buffer *out, const struct value *value);
void rule_text_append(struct buffer *out, const struct rule *rule);

/* All of a set: a line for each rule and each correlation, then "LINE:COLUMN: REASON" for each
 * refusal. */
void rule_text_set(struct buffer *out, const struct rule_set *set);

/* Load `text`, and append what rule_text_set says about it. */
void rule_text_of(struct buffer *out, struct bytes text);

/* Fail where `found` is not `expected`; `found` is done with. */
void rule_text_compare(struct buffer *found, const char *expected);

/* Fail, showing both, where loading `text` does not yield exactly `expected`. */
void rule_text_expect(const char *text, const char *expected);

/* The same of a rule with the item `KEY: VALUE` in line 5. */
struct rule_text_item {
    const char *key;
    const char *value;
    const char *expected;
};
void rule_text_expect_item(const char *key, const char *value, const char *expected);
void rule_text_expect_items(const struct rule_text_item *items, size_t count);

#endif
