/* Inside this room: the plan while it grows. */
#ifndef COLDTRAIL_MATCH_PLAN_BUILDER_H
#define COLDTRAIL_MATCH_PLAN_BUILDER_H

#include "engine/match/plan.h"

/* An atom before it is known how it will be matched. */
struct draft_atom {
    struct atom atom;
    unsigned flags; /* pattern_flag of regexes */
    bool is_wildcard;
    bool is_gated; /* tried behind what it requires */
};

/* A row set, and what it was made of: items that point to the same values share it. */
struct draft_rows {
    const struct value *values;
    size_t value_count;
    enum row_kind kind;
    struct row_set *set;
    bool has_others; /* some of the values could not be rows */
};

struct plan_builder {
    struct plan *plan;
    const struct plan_cache *cache; /* may be NULL */
    enum cpu_level level;           /* of the databases; with a cache this machine's */
    struct draft_atom *drafts;      /* becomes plan->atoms */
    size_t draft_count;
    size_t draft_capacity;
    size_t field_capacity;
    struct table atom_table; /* hash of an atom -> its index */
    size_t lookalike_capacity;
    struct table lookalike_table; /* hash of a list of domains -> a draft that has their set */
    struct draft_rows *rows;      /* of plan->row_sets, in their order */
    size_t rows_capacity;
    struct table rows_table; /* hash of a pointer to values -> index in `rows` */
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
