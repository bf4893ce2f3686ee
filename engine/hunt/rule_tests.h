/* The test messages of a pack: tests/hit/RULE/…eml must hit the rule of that name, and
 * tests/miss/RULE/…eml must not. */
#ifndef COLDTRAIL_HUNT_RULE_TESTS_H
#define COLDTRAIL_HUNT_RULE_TESTS_H

#include "engine/match/plan.h"
#include "signatures/lint.h"

struct rule_test {
    char *path;
    struct bytes rule_name;  /* of `path` */
    const struct rule *rule; /* NULL: the plan has none of that name */
    bool must_hit;
    bool passed;
    char complaint[200]; /* where it did not pass */
};

struct rule_tests {
    struct rule_test *items; /* in byte order of their paths */
    size_t count;
    size_t capacity;
};

/* Run those below `folder` (none where it has no tests folder, or is a file). */
void rule_tests_run(const char *folder, const struct plan *plan, struct rule_tests *out_tests);

/* Warn of the rules from `folder` without a message that must hit and one that must not, where the
 * folder has any tests. */
void rule_tests_lint(const struct rule_tests *tests, const char *folder, const struct plan *plan,
                     struct lint *lint);

void rule_tests_done(struct rule_tests *tests);

#endif
