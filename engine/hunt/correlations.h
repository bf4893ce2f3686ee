/* What ties correlations to a run: which fields of which messages they look at, and how the case is
 * to evaluate them. Lifetime: run; immutable, shared by all workers. */
#ifndef COLDTRAIL_HUNT_CORRELATIONS_H
#define COLDTRAIL_HUNT_CORRELATIONS_H

#include "engine/hits/case.h"
#include "engine/match/plan.h"
#include "signatures/correlation.h"

/* Fields that a rule's messages are asked for. */
struct counted_rule {
    const uint32_t *fields; /* in correlations.fields */
    size_t field_count;
};

struct correlations {
    const struct field *fields;
    struct text_list field_names;
    const struct counted_rule *rules; /* by the plan's indexes */
    const struct case_correlation *items;
    size_t count;
};

/* Once the plan is made: refuse correlations that look at fields that no message has, and those
 * that count what was refused; say of the rules that are left whether they are counted, and whether
 * they have hits of their own (correlations_settle). */
void correlations_check(struct rule_set *set);

/* For a set that passed the check; all in `arena`. The correlations' rule indexes are those behind
 * the plan's rules, as assemble_rules() puts them. */
const struct correlations *correlations_make(struct arena *arena, const struct rule_set *set);

/* Whether one of them looks at coldtrail.target.*, which only a watchlist fills. */
bool correlations_look_at_targets(const struct correlations *correlations);

/* The values of `rule`'s fields in a message, folded, added to `list`: each field once. `targets`
 * NULL: nobody is watched. In the message's arena. */
struct event_values {
    struct hit_value *items;
    size_t count;
    size_t capacity;
    bool is_cut; /* a field has more than LIMIT_EVENT_VALUES */
};
void correlations_collect(const struct correlations *correlations, const uint32_t *rules,
                          size_t rule_count, struct message *message, const struct targets *targets,
                          struct event_values *values);
void event_values_done(struct event_values *values);

#endif
