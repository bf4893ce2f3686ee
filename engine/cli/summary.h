/* What a hunt prints at its end, on standard output. */
#ifndef COLDTRAIL_CLI_SUMMARY_H
#define COLDTRAIL_CLI_SUMMARY_H

#include "engine/hits/case.h"
#include "engine/hunt/hunt.h"
#include "signatures/rule.h"

struct summary_facts {
    const char *case_path;
    const struct rule_set *rules;
    const struct plan *plan;
    const struct hit_rule *hit_rules;
    const struct hunt_totals *totals;
    const struct case_summary *hits;
    bool is_complete;
};

void summary_print(const struct summary_facts *facts);

/* The ledger's lines, one a level, with a heading. */
struct ledger_line {
    const char *name;
    const struct tally *tally;
};
void summary_print_ledger(const struct ledger_line *lines, size_t count);

/* What was not read, by reason: "12 members not-mail, 1 container truncated". Nothing where there
 * was nothing. */
void summary_print_reasons(const struct run_totals *totals);

#endif
