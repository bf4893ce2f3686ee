/* `rules check`: what is odd about rules, and whether their test messages come out as expected. */
#ifndef COLDTRAIL_CLI_RULES_CHECK_H
#define COLDTRAIL_CLI_RULES_CHECK_H

#include "engine/cli/options.h"
#include "engine/match/plan.h"
#include "signatures/choice.h"

struct rules_check_facts {
    const struct string_list *paths;
    const struct rule_set *set;
    const struct plan *plan;
    const struct choice_report *choice; /* tests of rules left out are passed over */
    bool json;                          /* JSON Lines, a summary as the last one */
    bool is_strict;                     /* a warning is a failure */
};

/* Print findings and a summary to standard output; returns the exit code. */
int rules_check(const struct rules_check_facts *facts);

#endif
