/* Makes a rule of one STIX observation: comparisons become items, AND and OR its condition. What is
 * compared with `=` is looked for as an indicator of its kind would be: without regard to case,
 * domains with all below them. Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_STIX_RULE_H
#define COLDTRAIL_SIGNATURES_STIX_RULE_H

#include "signatures/stix_pattern.h"

struct stix_rule_source {
    const struct stix_expression *expression; /* STIX_TEST, STIX_ALL or STIX_ANY */
    const struct indicator *indicator;        /* kept by every value */
    struct rule_place place;                  /* of the pattern */
};

/* Fill the selections and the condition of `rule`. Of an OR what mail does not have is left out,
 * and `*out_is_partial` says so; where nothing is left, or an AND has it, false: see `complaint`.
 */
bool stix_rule_build(struct arena *arena, const struct stix_rule_source *source,
                     struct complaint *complaint, struct rule *rule, bool *out_is_partial);

#endif
