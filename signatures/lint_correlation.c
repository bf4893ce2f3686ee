#include "engine/base/bytes.h"
#include "signatures/complaint.h"
#include "signatures/correlation.h"
#include "signatures/lint_rule.h"

static struct lint_spot spot_of(const struct correlation *correlation, struct rule_place place,
                                const char *check)
{
    return (struct lint_spot){&correlation->rule, place, check};
}

static bool has_lower_bound(const struct correlation *correlation)
{
    for (size_t i = 0; i < correlation->comparison_count; i++) {
        enum correlation_operator comparison = correlation->comparisons[i].comparison;
        if (comparison != CORRELATION_LT && comparison != CORRELATION_LTE)
            return true;
    }
    return correlation->comparison_count == 0;
}

/* The least whole number that fulfils a lone lower bound; 2 where there is none. */
static double least_count(const struct correlation *correlation)
{
    const struct correlation_comparison *comparison = &correlation->comparisons[0];
    if (correlation->comparison_count != 1 || comparison->comparison > CORRELATION_GTE)
        return 2;
    return comparison->number + (comparison->comparison == CORRELATION_GT);
}

static bool is_temporal(const struct correlation *correlation)
{
    return correlation->type == CORRELATION_TEMPORAL ||
           correlation->type == CORRELATION_TEMPORAL_ORDERED;
}

void lint_correlation(struct lint *lint, const struct correlation *correlation)
{
    struct rule_place place = correlation->rule.place;
    bool is_count = correlation->type < CORRELATION_VALUE_SUM;
    if (is_count && least_count(correlation) <= 1)
        lint_warn(lint, spot_of(correlation, place, "always-correlated"),
                  "one message alone fulfils the condition: nothing is correlated");
    if (is_temporal(correlation) && least_count(correlation) > (double)correlation->member_count)
        lint_warn(lint, spot_of(correlation, place, "never-correlated"),
                  "the condition wants more rules than the correlation names");
    if (is_count && !has_lower_bound(correlation))
        lint_note(lint, spot_of(correlation, place, "rare-events"),
                  "the condition has no lower bound: every group with few messages fulfils it");
    if (is_temporal(correlation) && correlation->group_by_count == 0)
        lint_note(lint, spot_of(correlation, place, "one-group"),
                  "without 'group-by' any messages of the archive count as near each other");
    for (size_t i = 0; i < correlation->group_by_count; i++)
        if (bytes_equal(correlation->group_by[i].text, correlation->field.text))
            lint_warn(lint, spot_of(correlation, correlation->field.place, "counted-key"),
                      "'%.*s' is what messages are grouped by: it has one value in each group, "
                      "where messages have only one",
                      complaint_shown_size(correlation->field.text),
                      complaint_shown(correlation->field.text));
}
