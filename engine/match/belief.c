#include "engine/match/belief.h"

/* Three-valued logic. What may be found is never sure to hold (items on parts must hold on the same
 * one), what cannot be found is sure not to. */
enum belief { BELIEF_FALSE, BELIEF_UNKNOWN, BELIEF_TRUE };

struct guesser {
    const struct plan_rule *rule;
    atom_guess may_be_found;
    const void *state;
};

static bool group_may_hold(const struct guesser *guesser, const struct atom_group *group)
{
    for (size_t i = 0; i < group->count; i++)
        if (guesser->may_be_found(guesser->state, group->atoms[i]))
            return true;
    return false;
}

static bool item_may_hold(const struct guesser *guesser, const struct plan_item *item)
{
    /* That nothing is found makes a negated item hold, and what may be found may be elsewhere. */
    if (item->test != TEST_ATOMS || item->is_negated)
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

static enum belief belief_of(const struct guesser *guesser, const struct condition *condition)
{
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

bool belief_may_hold(const struct plan_rule *rule, atom_guess may_be_found, const void *state)
{
    struct guesser guesser = {rule, may_be_found, state};
    return belief_of(&guesser, rule->rule->condition) != BELIEF_FALSE;
}
