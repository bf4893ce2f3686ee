/* Rules that ask for other rules by name (CONDITION_RULE, CONDITION_COMPARE): who they are, and in
 * which order they are settled. A rule that is not in the set never holds. While the plan is made;
 * one thread. */
#ifndef COLDTRAIL_MATCH_REFERENCES_H
#define COLDTRAIL_MATCH_REFERENCES_H

#include "engine/match/plan.h"

/* Refuse the rules that ask for themselves, directly or through others, that do so over more than
 * LIMIT_RULE_ASKING_DEPTH others, and that ask for rules of which not one is there. */
void references_check(struct rule_set *rules);

/* Fill `asked` and `dependents` of a plan's rules, which passed the check. `out_order` takes all
 * their indexes, each behind those that it asks for. */
void references_resolve(struct plan *plan, uint32_t *out_order);

/* What a rule inherits of those it asks for, which are settled: whether it lacks rules, and its
 * weakest kind of atom. */
void references_settle(struct plan *plan, uint32_t rule_index);

#endif
