/* Inside this room: the plan while it grows. */
#ifndef COLDTRAIL_MATCH_PLAN_BUILDER_H
#define COLDTRAIL_MATCH_PLAN_BUILDER_H

#include "engine/match/plan.h"

/* An atom before it is known how it will be matched. */
struct draft_atom {
    struct atom atom;
    unsigned flags; /* pattern_flag of regexes */
    bool is_wildcard;
    bool is_gated; /* tried behind literals that it requires */
};

struct plan_builder {
    struct plan *plan;
    const struct plan_cache *cache; /* may be NULL */
    struct draft_atom *drafts;      /* becomes plan->atoms */
    size_t draft_count;
    size_t draft_capacity;
    size_t field_capacity;
    struct table atom_table; /* hash of an atom -> its index */
    size_t lookalike_capacity;
    struct table lookalike_table; /* hash of a list of domains -> a draft that has their set */
};

/* Why a rule is refused, and where. */
struct objection {
    struct rule_place place;
    char reason[400];
};

/* Check a rule's fields and expressions. False: `out_objection` says what is wrong with it. */
bool builder_check_rule(struct plan_builder *builder, const struct rule *rule,
                        struct objection *out_objection);

/* Translate a rule that passed the check into plan selections over drafted atoms. */
void builder_add_rule(struct plan_builder *builder, const struct rule *rule, uint32_t rule_index,
                      struct plan_rule *out_rule);

#endif
