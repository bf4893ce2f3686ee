/* What is odd about rules that can be loaded: for `rules check`. A warning says that a rule hardly
 * means what stands there; a note, that something is worth knowing. Findings and their texts live
 * as long as the list; it borrows the rules. */
#ifndef COLDTRAIL_SIGNATURES_LINT_H
#define COLDTRAIL_SIGNATURES_LINT_H

#include "signatures/rule.h"

enum lint_severity { LINT_NOTE, LINT_WARNING };

/* Where, and what kind of oddity. */
struct lint_spot {
    const struct rule *rule;
    struct rule_place place;
    const char *check; /* "unused-selection": the same for all findings of a kind */
};

struct lint_finding {
    enum lint_severity severity;
    struct lint_spot spot;
    struct bytes reason;
};

/* Zero-initialised is empty and valid. */
struct lint {
    struct arena *arena;
    struct lint_finding *items;
    size_t count;
    size_t capacity;
    size_t warning_count;
};

void lint_warn(struct lint *lint, struct lint_spot spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void lint_note(struct lint *lint, struct lint_spot spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Look at each rule as it is written, and at the set as a whole (titles and names given twice). Of
 * rules that no author wrote (indicators of feeds, SpamAssassin's) only what they look for is
 * looked at, not what they say of themselves. */
void lint_rules(struct lint *lint, const struct rule_set *set);

/* In the order of files, lines and columns. */
void lint_sort(struct lint *lint);
void lint_done(struct lint *lint);

const char *lint_severity_name(enum lint_severity severity);

#endif
