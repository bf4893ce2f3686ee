#include "engine/match/belief.h"

#include "signatures/quantity.h"

/* Three-valued logic. What may be found is never sure to hold (items on parts must hold on the same
 * one), what cannot be found is sure not to. */
enum belief { BELIEF_FALSE, BELIEF_UNKNOWN, BELIEF_TRUE };

struct guesser {
    const struct plan_rule *rule;
    const struct belief_guess *guess;
};

static bool group_may_hold(const struct guesser *guesser, const struct atom_group *group)
{
    for (size_t i = 0; i < group->count; i++)
        if (guesser->guess->atom_may_be_found(guesser->guess->state, group->atoms[i]))
            return true;
    return false;
}

static bool item_may_hold(const struct guesser *guesser, const struct plan_item *item)
{
    /* That nothing is found makes a negated item hold, and what may be found may be elsewhere. */
    if (item->test != TEST_ATOMS || item->is_negated || item->holds_unset)
        return true;
    for (size_t i = 0; i < item->group_count; i++)
        if (group_may_hold(guesser, &item->groups[i]) != item->all)
            return !item->all;
    return item->all;
}

static enum belief belief_of_selection(const struct guesser *guesser,
                                       const struct plan_selection *selection)
{
    for (size_t m = 0; m < selection->map_count; m++) {
        const struct plan_map *map = &selection->maps[m];
        size_t possible = 0;
        while (possible < map->item_count && item_may_hold(guesser, &map->items[possible]))
            possible++;
        if (possible == map->item_count)
            return BELIEF_UNKNOWN;
    }
    return BELIEF_FALSE;
}

static bool asked_may_hold(const struct guesser *guesser, size_t asked_index)
{
    const struct belief_guess *guess = guesser->guess;
    uint32_t asked = guesser->rule->asked[asked_index];
    return asked != PLAN_NO_RULE &&
           (!guess->rule_may_hold || guess->rule_may_hold(guess->state, asked));
}

/* What the rule may count: see rule.most_count. */
static struct quantity_range range_of_asked(void *state, size_t asked_index)
{
    const struct guesser *guesser = state;
    struct quantity_range range = {0, 0};
    if (asked_may_hold(guesser, asked_index)) {
        uint32_t asked = guesser->rule->asked[asked_index];
        unsigned most = guesser->guess->plan->rules[asked].rule->most_count;
        range.high = most > 0 ? most : 1;
    }
    return range;
}

static enum belief belief_of_quantity(struct guesser *guesser, const struct quantity *quantity)
{
    struct quantity_range range = quantity_range(quantity, range_of_asked, guesser);
    if (range.low > 0 || range.high < 0)
        return BELIEF_TRUE;
    return range.low == 0 && range.high == 0 ? BELIEF_FALSE : BELIEF_UNKNOWN;
}

static enum belief belief_of(struct guesser *guesser, const struct condition *condition)
{
    if (condition->kind == CONDITION_RULE)
        return asked_may_hold(guesser, condition->asked_index) ? BELIEF_UNKNOWN : BELIEF_FALSE;
    if (condition->kind == CONDITION_COMPARE)
        return belief_of_quantity(guesser, condition->quantity);
    if (condition->kind == CONDITION_SELECTION)
        return belief_of_selection(guesser, &guesser->rule->selections[condition->selection_index]);
    if (condition->kind == CONDITION_NOT)
        return (enum belief)(BELIEF_TRUE - belief_of(guesser, condition->children[0]));
    size_t needed = condition->kind == CONDITION_AND  ? condition->child_count
                    : condition->kind == CONDITION_OR ? 1
                                                      : condition->threshold;
    size_t sure = 0;
    size_t possible = 0;
    for (size_t i = 0; i < condition->child_count; i++) {
        enum belief belief = belief_of(guesser, condition->children[i]);
        sure += belief == BELIEF_TRUE;
        possible += belief != BELIEF_FALSE;
    }
    return sure >= needed ? BELIEF_TRUE : possible >= needed ? BELIEF_UNKNOWN : BELIEF_FALSE;
}

bool belief_may_hold(const struct plan_rule *rule, const struct belief_guess *guess)
{
    struct guesser guesser = {rule, guess};
    return belief_of(&guesser, rule->rule->condition) != BELIEF_FALSE;
}
