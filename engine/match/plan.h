/* A compiled set of rules: fields to collect, atoms to look for in each, and the trees over them.
 * Made once before threads start, then immutable and shared (lifetime: run). The fields of these
 * structs are for this room and for those who explain a verdict; nobody else writes them. */
#ifndef COLDTRAIL_MATCH_PLAN_H
#define COLDTRAIL_MATCH_PLAN_H

#include "engine/base/table.h"
#include "engine/match/field.h"
#include "engine/match/hyperscan.h"
#include "engine/match/lookalike.h"
#include "engine/match/outline_set.h"
#include "engine/match/regex.h"
#include "engine/match/row_set.h"
#include "signatures/rule.h"

enum atom_kind {
    ATOM_LITERAL,   /* `text` occurs, at the ends where anchored: Hyperscan */
    ATOM_EXACT,     /* the whole value is `text`: hash set */
    ATOM_ROWS,      /* the value is found as a row of `row_set` */
    ATOM_LOOKALIKE, /* the value imitates a domain of `lookalike` */
    ATOM_REGEX,     /* Hyperscan alone */
    ATOM_GATED,     /* PCRE2, on values that hold what the regex requires */
    ATOM_CONFIRMED, /* Hyperscan's prefilter, then PCRE2 */
    ATOM_PCRE,      /* PCRE2 alone: Hyperscan cannot take it */
};

/* One pattern on one field. The same pattern asked for by many rules is one atom. */
struct atom {
    enum atom_kind kind;
    uint32_t field; /* in plan.fields */
    bool is_folded; /* looked for in the folded text; else in the text as it is */
    bool at_start;  /* literals: must begin where the value begins */
    bool at_end;
    struct bytes text; /* literal: what is looked for; regex: the expression; rows: what they are */
    const struct row_set *row_set; /* of ATOM_ROWS; other atoms may share it */
    struct regex *regex;           /* regexes: to confirm, or to find where a match begins */
    uint32_t scan_ns;              /* of a regex: see probe_result; 0: not known */
    const char *objection;         /* of Hyperscan to a regex; NULL: none */
    bool is_catastrophic;          /* not by PCRE2: it would take too long (backtracking.h) */
    struct database *own; /* of a regex that would slow the others down: scanned behind a gate */
    const struct lookalike_set *lookalike; /* one of the plan's */
    uint32_t *rules;                       /* that use it, ascending */
    uint32_t rule_count;
    uint32_t rule_capacity;
};

/* Where one value of an item may be found: any atom will do (keywords have one a field, and forms
 * of one value have one each). */
struct atom_group {
    const uint32_t *atoms;
    size_t count;
    const struct value *value; /* NULL: the match itself says which (`lookalike`) */
};

enum item_test {
    TEST_ATOMS,
    TEST_PRESENT,  /* the field has a value: `exists: true`, and `*` */
    TEST_ABSENT,   /* it has none: `exists: false`, and null */
    TEST_COMPARED, /* its values compare as `compared` asks */
};

struct plan_item {
    enum item_test test;
    bool all;        /* every group must be found; else any */
    bool is_negated; /* of TEST_ATOMS and TEST_COMPARED: holds where it else would not */
    bool of_part;    /* see FIELD_OF_PART; with `fieldref` the other field's too */
    uint32_t field;
    const struct item *compared;  /* of TEST_COMPARED; else NULL */
    const uint32_t *other_fields; /* of `fieldref`: one a value of `compared` */
    const struct atom_group *groups;
    size_t group_count;
    bool holds_unset; /* where its field has no value: see item.absent_text */
};

struct plan_map {
    const struct plan_item *items;
    size_t item_count;
};

struct plan_selection {
    struct bytes name;
    const struct plan_map *maps;
    size_t map_count;
};

struct plan_rule {
    const struct rule *rule;
    const struct plan_selection *selections;
    enum atom_kind weakest;    /* the least direct kind among its atoms, for `exactness` */
    bool has_comparison;       /* it has an item of TEST_COMPARED */
    bool needs_cheap_evidence; /* cannot hold unless something is found in a cheap text */
    uint32_t *costly_fields;   /* in which it has atoms */
    size_t costly_count;
    size_t costly_capacity;
    const uint32_t *asked;      /* the rules of rule->asked; PLAN_NO_RULE: not in the set */
    const uint32_t *dependents; /* rules that ask for this one */
    size_t dependent_count;
    bool lacks_rules;       /* it asks for rules that are not in the set, or that lack some */
    const char *quarantine; /* why it is never judged; NULL: it is */
    bool may_hold_unfound;  /* though no atom is found: it is among plan.always */
};
#define PLAN_NO_RULE UINT32_MAX

/* A literal that regexes require: they are tried on the values that hold it. */
struct literal_gate {
    struct bytes text; /* lower case; looked for with letters of either case */
    uint32_t *atoms;
    size_t atom_count;
    size_t atom_capacity;
};

/* Likewise where no literal is required. */
struct outline_gate {
    struct outline outline;
    uint32_t atom;
};

/* One field with everything that is looked for in it. Databases that read different texts: all
 * folded values in one go, each folded value, each value as it is (regexes, and gates). */
struct plan_field {
    struct field field;
    struct database *literals;
    struct database *wildcards;
    struct database *regexes;
    struct database *gate_literals; /* ids are indexes of `gates` */
    struct literal_gate *gates;
    size_t gate_count;
    size_t gate_capacity;
    struct table gate_table; /* hash of a gate's text -> its index */
    struct outline_gate *outlines;
    size_t outline_count;
    size_t outline_capacity;
    struct outline_set *outline_set; /* of `outlines`, at the same indexes; NULL: none */
    struct table exact;              /* hash of the folded text -> atom */
    size_t exact_longest;            /* no longer text is found in it or in a row set */
    uint32_t *row_atoms;
    size_t row_count;
    uint32_t *pcre_atoms;
    size_t pcre_count;
    uint32_t *lookalike_atoms;
    size_t lookalike_count;
    size_t atom_count;
    bool has_folded;        /* whether anything reads the folded text */
    bool is_costly;         /* scanned after the cheap ones, and only where a rule may still hold */
    bool is_always_scanned; /* costly, but some rule needs no cheap evidence */
};

struct plan {
    struct arena *arena;
    const struct targets *targets; /* who is watched; NULL: nobody. Of who made the plan */
    struct plan_field *fields;
    size_t field_count;
    struct atom *atoms;
    size_t atom_count;
    struct row_set **row_sets;
    size_t row_set_count;
    struct plan_rule *rules; /* same indexes as the rule set's rules */
    size_t rule_count;
    struct lookalike_set **lookalikes;
    size_t lookalike_count;
    uint32_t *always; /* rules that may hold though no atom is found (negations, absences) */
    size_t always_count;
    struct scratch *scratch; /* to be cloned */
    uint64_t compile_ns;
    size_t database_bytes;
    size_t quarantined_count;
    size_t degraded_count; /* rules with an atom that Hyperscan cannot decide alone, or
                              that ask for rules which are not there */
};

struct plan_cache;

/* Compile `rules`, or take what was compiled before from `cache` (may be NULL). Rules that cannot
 * be compiled (unknown field, bad or hopeless regex) are refused in the rule set and left out.
 * Forks to try regexes: no thread may run yet. The rule set must outlive the plan. */
enum status plan_compile(struct rule_set *rules, const struct plan_cache *cache,
                         struct plan **out_plan, struct failure *out_failure);
/* Likewise for a lower level than this machine has: so that tests see all that is built. */
enum status plan_compile_for(enum cpu_level level, struct rule_set *rules, struct plan **out_plan,
                             struct failure *out_failure);
void plan_free(struct plan *plan);

/* "literal", "exact" … for people. */
const char *atom_kind_name(enum atom_kind kind);

#endif
