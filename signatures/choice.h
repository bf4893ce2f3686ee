/* What the user says beside the rules themselves: which of them to load, and at which level. Done
 * once, before rules are compiled. Lifetime: run; what is reported lives as long as the set. */
#ifndef COLDTRAIL_SIGNATURES_CHOICE_H
#define COLDTRAIL_SIGNATURES_CHOICE_H

#include "signatures/rule.h"

/* Words of one option; none: everything will do. */
struct choice_words {
    const struct bytes *items;
    size_t count;
};

/* A rule stays if it has one of the levels, one of the statuses, one of the tags, one of the
 * sources, and is not excluded. */
struct rule_choice {
    unsigned levels; /* bit 1 << enum rule_level; 0: all */
    struct choice_words statuses;
    struct choice_words tags;     /* patterns: `*` is any number of characters */
    struct choice_words sources;  /* patterns of the file's path as it was reached */
    struct choice_words excluded; /* patterns of ids, names and titles */
};

struct choice_report {
    struct bytes *left_out; /* names of the rules left out; empty where one has none */
    size_t left_out_count;
    size_t left_out_capacity;
    struct bytes *warnings; /* whole sentences: what had no effect, and why */
    size_t warning_count;
    size_t warning_capacity;
};

/* The bit of a level and of all above it. */
unsigned choice_levels_from(enum rule_level least);

/* Whether Sigma has the status. */
bool choice_is_status(struct bytes word);

/* Take the rules and correlations that are not chosen out of the set; those that a chosen one asks
 * for, or counts, become components. A word of `excluded` that excludes nothing is
 * reported. `report` starts zeroed and may be used for several calls. */
void choice_apply(const struct rule_choice *choice, struct rule_set *set,
                  struct choice_report *report);

/* Give rules other levels, as lines `rule,level` say: an id or a name, and a level; `#` begins a
 * comment line, the line `rule,level` itself is a heading. Of several lines about one rule the last
 * one counts. A line that cannot be followed is reported as `path:line: …`. */
void choice_override_levels(struct bytes text, const char *path, struct rule_set *set,
                            struct choice_report *report);

void choice_report_done(struct choice_report *report);

#endif
