/* How each regex of a plan is matched: by Hyperscan together with the others of its field, by it
 * alone, behind literals that it requires, or by PCRE2. What no earlier run tried is tried now. */
#ifndef COLDTRAIL_MATCH_SETTLE_H
#define COLDTRAIL_MATCH_SETTLE_H

#include "engine/match/plan_builder.h"

/* Settle all drafts that are regexes. Forks: call it before any thread starts. */
enum status settle_regexes(struct plan_builder *builder, struct failure *out_failure);

#endif
