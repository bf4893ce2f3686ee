/* Conditions over other rules (SpamAssassin's formulas): which values the rules they ask for may
 * have is known, and so whether the condition can hold at all. */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "signatures/complaint.h"
#include "signatures/lint_rule.h"
#include "signatures/quantity.h"

/* All combinations of so many rules are tried; of a formula that asks for more, or so often, only
 * the ranges are looked at. */
#define MOST_VARIABLES 10
#define MOST_ASKED 64

struct formula {
    const struct rule *rule;
    const struct rule **asked; /* NULL: not in the set */
    size_t *variables;         /* of each asked one; the same for one name */
    size_t variable_count;
    size_t combination; /* a bit for each variable: its rule holds */
    bool is_enumerated; /* else each may hold or not */
    bool is_missing_zero;
};

struct outcome {
    bool may_fail;
    bool may_hold;
};

static struct quantity_range range_of_asked(void *state, size_t asked_index)
{
    const struct formula *formula = state;
    const struct rule *asked = formula->asked[asked_index];
    double most = asked && asked->most_count ? asked->most_count : 1;
    if (!asked && formula->is_missing_zero)
        return (struct quantity_range){0, 0};
    if (!formula->is_enumerated)
        return (struct quantity_range){0, most};
    if (formula->combination >> formula->variables[asked_index] & 1)
        return (struct quantity_range){1, most};
    return (struct quantity_range){0, 0};
}

static struct outcome outcome_of_range(struct quantity_range range)
{
    return (struct outcome){range.low <= 0 && range.high >= 0, range.low != 0 || range.high != 0};
}

static struct outcome outcome_of(struct formula *formula, const struct condition *condition)
{
    struct outcome outcome = {condition->kind == CONDITION_OR, condition->kind == CONDITION_AND};
    struct outcome next;
    switch (condition->kind) {
    case CONDITION_RULE:
        return outcome_of_range(range_of_asked(formula, condition->asked_index));
    case CONDITION_COMPARE:
        return outcome_of_range(quantity_range(condition->quantity, range_of_asked, formula));
    case CONDITION_NOT:
        next = outcome_of(formula, condition->children[0]);
        return (struct outcome){next.may_hold, next.may_fail};
    case CONDITION_AND:
        for (size_t i = 0; i < condition->child_count; i++) {
            next = outcome_of(formula, condition->children[i]);
            outcome.may_fail |= next.may_fail;
            outcome.may_hold &= next.may_hold;
        }
        return outcome;
    case CONDITION_OR:
        for (size_t i = 0; i < condition->child_count; i++) {
            next = outcome_of(formula, condition->children[i]);
            outcome.may_fail &= next.may_fail;
            outcome.may_hold |= next.may_hold;
        }
        return outcome;
    default:
        return (struct outcome){true, true};
    }
}

static struct outcome outcome_of_all(struct formula *formula)
{
    struct outcome outcome = {false, false};
    size_t count = formula->is_enumerated ? (size_t)1 << formula->variable_count : 1;
    for (formula->combination = 0; formula->combination < count; formula->combination++) {
        struct outcome next = outcome_of(formula, formula->rule->condition);
        outcome.may_fail |= next.may_fail;
        outcome.may_hold |= next.may_hold;
    }
    return outcome;
}

static void judge(struct lint *lint, struct formula *formula)
{
    const struct rule *rule = formula->rule;
    struct lint_spot spot = {rule, rule->place, "never-true"};
    int size = complaint_shown_size(rule->condition_text);
    const char *text = complaint_shown(rule->condition_text);
    struct outcome outcome = outcome_of_all(formula);
    if (!outcome.may_hold) {
        lint_warn(lint, spot, "the condition can never hold: %.*s", size, text);
        return;
    }
    if (!outcome.may_fail) {
        spot.check = "always-true";
        lint_warn(lint, spot, "the condition holds for every message: %.*s", size, text);
        return;
    }
    formula->is_missing_zero = true;
    outcome = outcome_of_all(formula);
    spot.check = "unreachable";
    if (!outcome.may_hold)
        lint_note(lint, spot,
                  "the condition cannot hold here, for it needs rules that are not loaded: %.*s",
                  size, text);
}

static const struct rule *find_rule(const struct rule_set *set, const struct table *names,
                                    struct bytes name)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(names, bytes_hash(name), &cursor)) != TABLE_NONE)
        if (bytes_equal(set->rules[index].name, name))
            return &set->rules[index];
    return NULL;
}

static size_t variable_of(const struct formula *formula, size_t asked_index)
{
    for (size_t i = 0; i < asked_index; i++)
        if (bytes_equal(formula->rule->asked[i], formula->rule->asked[asked_index]))
            return formula->variables[i];
    return formula->variable_count;
}

static void lint_rule(struct lint *lint, const struct rule_set *set, const struct table *names,
                      const struct rule *rule)
{
    size_t count = rule->asked_count;
    struct formula formula = {.rule = rule,
                              .asked = memory_new(count, sizeof(struct rule *)),
                              .variables = memory_new(count, sizeof *formula.variables)};
    for (size_t i = 0; i < count; i++)
        formula.asked[i] = find_rule(set, names, rule->asked[i]);
    for (size_t i = 0; i < count && count <= MOST_ASKED; i++) {
        formula.variables[i] = variable_of(&formula, i);
        formula.variable_count += formula.variables[i] == formula.variable_count;
    }
    formula.is_enumerated = count <= MOST_ASKED && formula.variable_count <= MOST_VARIABLES;
    judge(lint, &formula);
    free(formula.asked);
    free(formula.variables);
}

void lint_formulas(struct lint *lint, const struct rule_set *set)
{
    struct table names = {0};
    for (size_t i = 0; i < set->rule_count; i++)
        if (set->rules[i].name.size > 0)
            table_insert(&names, bytes_hash(set->rules[i].name), (uint32_t)i);
    for (size_t i = 0; i < set->rule_count; i++)
        if (set->rules[i].asked_count > 0) /* else it is a constant, and meant to be */
            lint_rule(lint, set, &names, &set->rules[i]);
    table_done(&names);
}
