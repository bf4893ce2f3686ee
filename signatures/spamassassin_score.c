#include "signatures/spamassassin_score.h"

#include "engine/base/buffer.h"
#include "signatures/rule_digest.h"
#include "signatures/rule_id.h"
#include "signatures/spamassassin.h"

/* Sums of decimal fractions may miss what they are by a little. */
#define SCORE_TOLERANCE 0.0005

double spamassassin_score_of(const struct spamassassin_test *test)
{
    if (bytes_start_with(test->name, bytes_of("__")))
        return 0;
    if (test->has_score)
        return test->score;
    double score = bytes_start_with(test->name, bytes_of("T_")) ? 0.01 : 1;
    return test->is_nice ? -score : score;
}

static bool is_scored(const struct spamassassin_test *test)
{
    return test->is_loaded && spamassassin_score_of(test) != 0;
}

static struct quantity *new_quantity(struct arena *arena, enum quantity_kind kind,
                                     size_t child_count, const struct quantity ***out_children)
{
    struct quantity *quantity = arena_zeroed(arena, 1, sizeof *quantity);
    const struct quantity **children =
        arena_zeroed(arena, child_count, sizeof(const struct quantity *));
    *quantity = (struct quantity){.kind = kind, .children = children, .child_count = child_count};
    *out_children = children;
    return quantity;
}

static const struct quantity *number(struct arena *arena, double value)
{
    struct quantity *quantity = arena_zeroed(arena, 1, sizeof *quantity);
    *quantity = (struct quantity){.kind = QUANTITY_NUMBER, .number = value};
    return quantity;
}

/* The test's score where its rule holds, once however often it is found; else 0. */
static const struct quantity *scored(struct arena *arena, const struct spamassassin_test *test,
                                     size_t asked_index)
{
    const struct quantity **children = NULL;
    struct quantity *rule = arena_zeroed(arena, 1, sizeof *rule);
    *rule = (struct quantity){.kind = QUANTITY_RULE, .asked_index = asked_index};
    struct quantity *fails = new_quantity(arena, QUANTITY_NOT, 1, &children);
    children[0] = rule;
    struct quantity *holds = new_quantity(arena, QUANTITY_NOT, 1, &children);
    children[0] = fails;
    struct quantity *product = new_quantity(arena, QUANTITY_PRODUCT, 2, &children);
    children[0] = number(arena, spamassassin_score_of(test));
    children[1] = holds;
    return product;
}

/* "the scores add up to so much", over those of `tests` that have one: `scored_count`. */
static void fill_condition(struct arena *arena, const struct spamassassin_test *tests,
                           size_t scored_count, double required_score, struct rule *rule)
{
    struct bytes *asked = arena_zeroed(arena, scored_count, sizeof *asked);
    const struct quantity **terms = NULL;
    const struct quantity **sides = NULL;
    /* A sum has two terms at least. */
    struct quantity *sum = new_quantity(arena, QUANTITY_SUM, scored_count + 1, &terms);
    terms[scored_count] = number(arena, 0);
    for (size_t i = 0, next = 0; next < scored_count; i++) {
        if (!is_scored(&tests[i]))
            continue;
        asked[next] = tests[i].name;
        terms[next] = scored(arena, &tests[i], next);
        next++;
    }
    struct quantity *comparison = new_quantity(arena, QUANTITY_AT_LEAST, 2, &sides);
    sides[0] = sum;
    sides[1] = number(arena, required_score - SCORE_TOLERANCE);
    struct condition *condition = arena_zeroed(arena, 1, sizeof *condition);
    *condition = (struct condition){.kind = CONDITION_COMPARE, .quantity = comparison};
    rule->condition = condition;
    rule->asked = asked;
    rule->asked_count = scored_count;
}

static void fill_texts(struct arena *arena, const struct spamassassin_test *tests, size_t count,
                       double required_score, struct rule *rule)
{
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        if (!is_scored(&tests[i]))
            continue;
        buffer_append(&text, tests[i].name);
        buffer_format(&text, " %g\n", spamassassin_score_of(&tests[i]));
    }
    rule->sha256 = rule_digest(arena, buffer_bytes(&text));
    buffer_reset(&text);
    buffer_format(&text, "the scores of %zu tests add up to %g or more", rule->asked_count,
                  required_score);
    rule->condition_text = arena_copy(arena, buffer_bytes(&text));
    rule->description = rule->condition_text;
    buffer_done(&text);
}

bool spamassassin_score_rule(struct arena *arena, const struct spamassassin_test *tests,
                             size_t count, double required_score, struct rule *out_rule)
{
    const struct spamassassin_test *first = NULL;
    size_t scored_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_scored(&tests[i]))
            continue;
        scored_count++;
        first = first ? first : &tests[i];
    }
    if (!first)
        return false;
    *out_rule =
        (struct rule){.origin = RULE_OF_SPAMASSASSIN,
                      .id = rule_id_derive(arena, bytes_of(SPAMASSASSIN_SCORE), bytes_of("")),
                      .name = bytes_of(SPAMASSASSIN_SCORE),
                      .title = bytes_of("SpamAssassin score"),
                      .level = RULE_LEVEL_MEDIUM,
                      .least_score = required_score,
                      .source = first->path,
                      .place = {1, 1}};
    fill_condition(arena, tests, scored_count, required_score, out_rule);
    fill_texts(arena, tests, count, required_score, out_rule);
    return true;
}
