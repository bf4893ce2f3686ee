/* What is odd about rules once it is known what fields hold and how patterns are matched: the part
 * of `rules check` that signatures/lint.h cannot know. */
#ifndef COLDTRAIL_MATCH_LINT_PLAN_H
#define COLDTRAIL_MATCH_LINT_PLAN_H

#include "engine/match/plan.h"
#include "signatures/lint.h"

/* Values that their field can never have: a domain with a slash, an extension with its dot, a hash
 * of the wrong length. And values so short that a text of some length nearly always has them. */
void lint_fields(struct lint *lint, const struct rule_set *set);

/* Expressions that Hyperscan does not decide alone, and is not even asked for a part of. */
void lint_plan(struct lint *lint, const struct plan *plan);

#endif
