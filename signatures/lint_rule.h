/* Inside the linter: what is looked at in one rule. */
#ifndef COLDTRAIL_SIGNATURES_LINT_RULE_H
#define COLDTRAIL_SIGNATURES_LINT_RULE_H

#include "signatures/correlation.h"
#include "signatures/lint.h"
#include "signatures/sigma_filter.h"

/* Selections that nothing asks for, that cannot hold or that decide nothing; conditions that never
 * or always hold. All combinations of selections are tried, of a condition that names more than 12
 * of them none. */
void lint_condition(struct lint *lint, const struct rule *rule);

/* The same of conditions that ask for other rules of the set, as SpamAssassin's do, and those that
 * cannot hold because rules they ask for are not there. */
void lint_formulas(struct lint *lint, const struct rule_set *set);

/* A filter whose condition asks for something and excludes nothing. */
void lint_filter(struct lint *lint, const struct filter *filter);

/* Values listed twice, wildcards and expressions that a modifier would say, expressions that have
 * nothing to search for. */
void lint_values(struct lint *lint, const struct rule *rule);

/* Conditions that one message fulfils, or none can; groups that are hardly meant. */
void lint_correlation(struct lint *lint, const struct correlation *correlation);

/* What stands in an expression of PCRE2, as far as this can be said without running it. */
struct expression_shape {
    bool is_literal;       /* but for `^` and `$` at its ends */
    bool at_start;         /* begins with `^` */
    bool at_end;           /* ends with `$` */
    bool begins_unbounded; /* with `.*` or `.+`: it is found anywhere without */
    bool ends_unbounded;
    size_t longest_run; /* literal characters side by side, in any of its alternatives */
};
struct expression_shape expression_shape_of(struct bytes expression);

#endif
