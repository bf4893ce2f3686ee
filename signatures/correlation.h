/* Sigma correlations (Sigma 2.1, "Correlation Rules"): documents that say which of the messages
 * that rules hold on belong together. Here they are read and checked; they are evaluated over the
 * case, once a hunt has ended (engine/hits/correlate.h). Lifetime: the rule set's. */
#ifndef COLDTRAIL_SIGNATURES_CORRELATION_H
#define COLDTRAIL_SIGNATURES_CORRELATION_H

#include "signatures/sigma_context.h"
#include "signatures/yaml_tree.h"

enum correlation_type {
    CORRELATION_EVENT_COUNT,
    CORRELATION_VALUE_COUNT,
    CORRELATION_TEMPORAL,
    CORRELATION_TEMPORAL_ORDERED,
    CORRELATION_VALUE_SUM,
    CORRELATION_VALUE_AVG,
    CORRELATION_VALUE_PERCENTILE,
};
#define CORRELATION_TYPE_COUNT 7
const char *correlation_type_name(enum correlation_type type);

enum correlation_operator {
    CORRELATION_GT,
    CORRELATION_GTE,
    CORRELATION_LT,
    CORRELATION_LTE,
    CORRELATION_EQ,
    CORRELATION_NEQ,
};
#define CORRELATION_OPERATOR_COUNT 6
/* "gte" */
const char *correlation_operator_name(enum correlation_operator comparison);

struct correlation_comparison {
    enum correlation_operator comparison;
    double number;
};

/* A word of the document, and where it stands. */
struct correlation_word {
    struct bytes text;
    struct rule_place place;
};

/* A rule, or a correlation, whose messages are counted. */
struct correlation_member {
    struct correlation_word name; /* id or name, as written */
    struct bytes id;              /* of what it names, once correlations_finish() has found it */
    bool is_correlation;
};

/* What a word of `group-by` or `field` means in the messages of one member. */
struct correlation_alias {
    struct correlation_word name;
    struct correlation_word rule; /* id or name of a member */
    struct correlation_word field;
    size_t member_index; /* once correlations_finish() has found it */
};

struct correlation {
    /* What it says about itself. As a component it was not chosen, but is counted by others. */
    struct rule rule;
    enum correlation_type type;
    struct correlation_member *members;
    size_t member_count;
    struct correlation_alias *aliases;
    size_t alias_count;
    const struct correlation_word *group_by;
    size_t group_by_count;         /* 0: all messages are one group */
    struct correlation_word field; /* of value_count and the like; else empty */
    struct correlation_comparison comparisons[2];
    size_t comparison_count; /* 0: of temporal ones, which want all their rules; 2: a range */
    double percentile;       /* of value_percentile: above 0, up to 100 */
    int64_t timespan_seconds;
    bool generates; /* the rules it counts have hits of their own, too */
};

/* Whether the document is a correlation. */
bool correlation_is(const struct node *root);

/* Fill `correlation` but for the source of its `rule`. False: see `complaint`; the title is there
 * where it could be read. */
bool correlation_parse(const struct sigma_context *context, const struct node *root,
                       const struct document *document, struct complaint *complaint,
                       struct correlation *correlation);

/* Whether it counts the rule, or correlation, of that id. */
bool correlation_counts(const struct correlation *correlation, struct bytes id);

/* The field that a word of `group-by`, or `field`, stands for in the messages of a member. */
struct correlation_word correlation_field_of(const struct correlation *correlation,
                                             size_t member_index, struct correlation_word word);

/* What the set's rules say about themselves, and behind them its correlations: `index` is below the
 * sum of their counts. */
struct rule *correlations_rule_at(const struct rule_set *set, size_t index);

/* Once all files are read: find what each correlation names, and put each behind those that it
 * counts. What names no rule, what is named twice and what counts itself is refused. */
void correlations_finish(struct rule_set *set);

/* Refuse the correlations of which a member is not in the set any more, once it is known what the
 * rules compile to. */
void correlations_drop_lost(struct rule_set *set);

/* Likewise: from now on the rules that are counted say so (rule.is_counted), and have no hits of
 * their own where all correlations that name them say so. */
void correlations_settle(struct rule_set *set);

/* Refuse a correlation after all: it is removed from the set, and those that count it stay until
 * correlations_drop_lost(). */
void correlations_refuse(struct rule_set *set, size_t index, struct rule_place place,
                         const char *reason);

#endif
