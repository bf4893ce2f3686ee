/* Sigma filters (Sigma 2.1, "Filters"): documents that narrow rules written by others. A rule a
 * filter names holds where the filter's condition holds too, as it is written: to leave mail out,
 * it says `not`. Lifetime: the rule set's. */
#ifndef COLDTRAIL_SIGNATURES_SIGMA_FILTER_H
#define COLDTRAIL_SIGNATURES_SIGMA_FILTER_H

#include "signatures/sigma_context.h"
#include "signatures/yaml_tree.h"

struct filter_target {
    struct bytes name; /* id or name of a rule */
    struct rule_place place;
};

struct filter {
    struct rule rule; /* of which there is what it says about itself, selections and condition */
    bool is_for_any;
    const struct filter_target *targets;
    size_t target_count;
    size_t part_count; /* selections and parts of the condition: what applying it costs */
};

/* Whether the document is a filter and no rule. */
bool sigma_filter_is(const struct node *root);

/* Fill `filter` but for the source of its `rule`. False: see `complaint`; the title is there where
 * it could be read. */
bool sigma_filter_parse(const struct sigma_context *context, const struct node *root,
                        const struct document *document, struct complaint *complaint,
                        struct filter *filter);

/* Apply the set's filters to its rules; those imported from other formats are rules too. A name
 * that no rule has becomes a refusal, and so does a filter that would be applied beyond
 * LIMIT_FILTER_PARTS. Linear in rules, filters and what they add. */
void sigma_filters_apply(struct rule_set *set);

#endif
