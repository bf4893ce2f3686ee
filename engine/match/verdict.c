#include "engine/match/verdict.h"

#include "engine/match/belief.h"
#include "engine/match/compare.h"
#include "engine/match/scanner_state.h"
#include "engine/match/tally.h"
#include "signatures/quantity.h"

/* Any part will do. */
#define ANY_PART COMPARE_ANY_PART

static bool place_is_on(struct scanner *scanner, const struct place *place, uint32_t part)
{
    if (part == ANY_PART)
        return true;
    uint32_t field = scanner_plan(scanner)->atoms[place->atom].field;
    return scanner_values(scanner, field).items[place->value_index].part_index == part;
}

static bool group_holds(struct scanner *scanner, const struct atom_group *group, uint32_t part)
{
    for (size_t i = 0; i < group->count; i++)
        for (const struct place *place = scanner_first_place(scanner, group->atoms[i]); place;
             place = scanner_next_place(scanner, place))
            if (place_is_on(scanner, place, part))
                return true;
    return false;
}

static bool field_is_present(struct scanner *scanner, uint32_t field, uint32_t part)
{
    struct field_values values = scanner_values(scanner, field);
    for (size_t i = 0; i < values.count; i++)
        if (part == ANY_PART || values.items[i].part_index == part)
            return true;
    return false;
}

static bool groups_hold(struct scanner *scanner, const struct plan_item *item, uint32_t part)
{
    for (size_t i = 0; i < item->group_count; i++)
        if (group_holds(scanner, &item->groups[i], part) != item->all)
            return !item->all;
    return item->all;
}

static bool item_holds(struct scanner *scanner, const struct plan_item *item, uint32_t part)
{
    if (item->test == TEST_PRESENT)
        return field_is_present(scanner, item->field, part);
    if (item->test == TEST_ABSENT)
        return !field_is_present(scanner, item->field, part);
    if (item->test == TEST_COMPARED)
        return compare_holds(scanner, item, part) != item->is_negated;
    if (item->holds_unset && !field_is_present(scanner, item->field, part))
        return !item->is_negated;
    return groups_hold(scanner, item, part) != item->is_negated;
}

/* Whether it holds where its field has nothing. */
static bool asks_for_absence(const struct plan_item *item)
{
    return item->test == TEST_ABSENT || item->is_negated;
}

/* Whether the items on parts hold on `part`, those that ask for absence or the others. */
static bool part_items_hold(struct scanner *scanner, const struct plan_map *map, bool absences,
                            uint32_t part)
{
    for (size_t i = 0; i < map->item_count; i++) {
        const struct plan_item *item = &map->items[i];
        if (item->of_part && asks_for_absence(item) == absences && !item_holds(scanner, item, part))
            return false;
    }
    return true;
}

static bool map_holds(struct scanner *scanner, const struct plan_map *map)
{
    size_t present_count = 0;
    size_t absent_count = 0;
    bool wants_all = false;
    for (size_t i = 0; i < map->item_count; i++) {
        const struct plan_item *item = &map->items[i];
        wants_all |= item->of_part && item->all;
        if (item->of_part && asks_for_absence(item))
            absent_count++;
        else if (item->of_part)
            present_count++;
        else if (!item_holds(scanner, item, ANY_PART))
            return false;
    }
    /* What no part holds, no single part holds. */
    if (!part_items_hold(scanner, map, false, ANY_PART))
        return false;
    /* Nothing on the whole message: "no attachment has a name". */
    if (present_count == 0)
        return part_items_hold(scanner, map, true, ANY_PART);
    /* One value is on one part; what `all` asks for may be on several. */
    if (present_count + absent_count == 1 && !wants_all)
        return true;
    for (const struct part *part = scanner_message(scanner)->parts; part; part = part->next)
        if (part_items_hold(scanner, map, false, part->index) &&
            part_items_hold(scanner, map, true, part->index))
            return true;
    return false;
}

bool verdict_selection_holds(struct scanner *scanner, const struct plan_selection *selection)
{
    for (size_t i = 0; i < selection->map_count; i++)
        if (map_holds(scanner, &selection->maps[i]))
            return true;
    return false;
}

/* What a rule asks for while its formula is worked out. */
struct asking {
    struct scanner *scanner;
    const struct plan_rule *rule;
};

static bool asked_holds(const struct asking *asking, size_t asked_index)
{
    uint32_t asked = asking->rule->asked[asked_index];
    return asked != PLAN_NO_RULE && verdict_rule_holds(asking->scanner, asked);
}

static double value_of_asked(void *state, size_t asked_index)
{
    const struct asking *asking = state;
    if (!asked_holds(asking, asked_index))
        return 0;
    return tally_rule(asking->scanner, asking->rule->asked[asked_index]);
}

static bool condition_holds(struct scanner *scanner, const struct plan_rule *rule,
                            const struct condition *condition)
{
    struct asking asking = {scanner, rule};
    size_t held = 0;
    switch (condition->kind) {
    case CONDITION_SELECTION:
        return verdict_selection_holds(scanner, &rule->selections[condition->selection_index]);
    case CONDITION_NOT:
        return !condition_holds(scanner, rule, condition->children[0]);
    case CONDITION_AND:
        for (size_t i = 0; i < condition->child_count; i++)
            if (!condition_holds(scanner, rule, condition->children[i]))
                return false;
        return true;
    case CONDITION_OR:
        for (size_t i = 0; i < condition->child_count; i++)
            if (condition_holds(scanner, rule, condition->children[i]))
                return true;
        return false;
    case CONDITION_AT_LEAST:
        for (size_t i = 0; i < condition->child_count && held < condition->threshold; i++)
            held += condition_holds(scanner, rule, condition->children[i]);
        return held >= condition->threshold;
    case CONDITION_RULE:
        return asked_holds(&asking, condition->asked_index);
    case CONDITION_COMPARE:
        return quantity_value(condition->quantity, value_of_asked, &asking) != 0;
    }
    return false;
}

static bool was_found(const void *state, uint32_t atom)
{
    return scanner_first_place(state, atom) != NULL;
}

/* Whether the rule may hold if all its comparisons do: they are dear, and decode what else nobody
 * may look at. */
static bool rest_may_hold(const struct scanner *scanner, const struct plan_rule *rule)
{
    const struct belief_guess found = {scanner->plan, was_found, NULL, scanner};
    return belief_may_hold(rule, &found);
}

bool verdict_rule_holds(struct scanner *scanner, uint32_t rule_index)
{
    struct verdict_state *state = &scanner->verdicts[rule_index];
    if (!scanner_is_candidate(scanner, rule_index))
        return false;
    if (state->judged_epoch != scanner->epoch) {
        const struct plan_rule *rule = &scanner->plan->rules[rule_index];
        state->holds = (!rule->has_comparison || rest_may_hold(scanner, rule)) &&
                       condition_holds(scanner, rule, rule->rule->condition);
        state->judged_epoch = scanner->epoch;
    }
    return state->holds;
}

struct match_list {
    struct scanner *scanner;
    const struct plan_selection *selection; /* whose matches are being added */
    struct verdict_match *items;
    size_t count;
    size_t most;
    bool is_cut;
};

bool verdict_lookalike(struct scanner *scanner, const struct place *place,
                       struct lookalike_match *out_match)
{
    const struct atom *atom = &scanner_plan(scanner)->atoms[place->atom];
    if (!atom->lookalike)
        return false;
    struct bytes text = scanner_values(scanner, atom->field).items[place->value_index].text;
    struct arena *arena = message_arena(scanner_message(scanner));
    return lookalike_find(atom->lookalike, arena, lookalike_domain_of(arena, text), out_match);
}

static void add_match(struct match_list *list, struct verdict_match match)
{
    match.selection = list->selection->name;
    match.offset = match.span.from;
    for (size_t i = 0; i < list->count; i++) {
        const struct verdict_match *other = &list->items[i];
        if (other->offset == match.offset && other->value.data == match.value.data &&
            other->span.to == match.span.to && bytes_equal(other->field, match.field))
            return;
    }
    if (list->count == list->most)
        list->is_cut = true;
    else
        list->items[list->count++] = match;
}

static void add_place(struct match_list *list, const struct value *value_matched,
                      const struct place *place)
{
    const struct plan *plan = scanner_plan(list->scanner);
    uint32_t field = plan->atoms[place->atom].field;
    const struct field_value *value =
        &scanner_values(list->scanner, field).items[place->value_index];
    struct verdict_match match = {.field = plan->fields[field].field.name,
                                  .part_index = value->part_index,
                                  .value = value->text,
                                  .span = scanner_span(list->scanner, place),
                                  .value_matched = value_matched};
    struct lookalike_match imitation;
    if (verdict_lookalike(list->scanner, place, &imitation)) {
        match.value_matched = imitation.brand;
        match.lookalike_family = lookalike_family_name(imitation.family);
    }
    add_match(list, match);
}

/* The value that was found: the row's, where the group is many. */
static const struct value *value_at(const struct plan *plan, const struct place *place,
                                    const struct atom_group *group)
{
    const struct row_set *rows = plan->atoms[place->atom].row_set;
    return rows ? row_set_row(rows, place->row)->value : group->value;
}

static void add_group(struct match_list *list, const struct atom_group *group)
{
    const struct plan *plan = scanner_plan(list->scanner);
    for (size_t a = 0; a < group->count; a++)
        for (const struct place *place = scanner_first_place(list->scanner, group->atoms[a]);
             place && !list->is_cut; place = scanner_next_place(list->scanner, place))
            add_place(list, value_at(plan, place, group), place);
}

static void add_compared(struct match_list *list, const struct plan_item *item)
{
    struct compare_match found;
    for (size_t cursor = 0; !list->is_cut && compare_next(list->scanner, item, &cursor, &found);) {
        struct verdict_match match = {
            .field = scanner_plan(list->scanner)->fields[item->field].field.name,
            .part_index = found.found->part_index,
            .value = found.found->text,
            .span = found.span,
            .value_matched = found.value,
            .compared = item->compared};
        add_match(list, match);
    }
}

/* What a negated item was not found in is no match. */
static void add_map(struct match_list *list, const struct plan_map *map)
{
    for (size_t i = 0; i < map->item_count; i++) {
        const struct plan_item *item = &map->items[i];
        for (size_t g = 0; g < item->group_count && !item->is_negated; g++)
            add_group(list, &item->groups[g]);
        if (item->test == TEST_COMPARED && !item->is_negated)
            add_compared(list, item);
    }
}

static void add_branch(struct match_list *list, const struct plan_rule *rule,
                       const struct condition *condition);

/* The matches of another rule, once however often it is asked for. */
static void add_rule(struct match_list *list, uint32_t rule_index)
{
    if (rule_index == PLAN_NO_RULE || list->is_cut)
        return;
    struct verdict_state *state = &list->scanner->verdicts[rule_index];
    if (state->walk == list->scanner->walk_count || !verdict_rule_holds(list->scanner, rule_index))
        return;
    state->walk = list->scanner->walk_count;
    const struct plan_rule *rule = &list->scanner->plan->rules[rule_index];
    add_branch(list, rule, rule->rule->condition);
}

/* Walk the branches that made the condition true; what is under a `not` matched nothing. */
static void add_branch(struct match_list *list, const struct plan_rule *rule,
                       const struct condition *condition)
{
    if (condition->kind == CONDITION_NOT)
        return;
    if (condition->kind == CONDITION_RULE) {
        add_rule(list, rule->asked[condition->asked_index]);
        return;
    }
    if (condition->kind == CONDITION_COMPARE) {
        for (size_t i = 0; i < rule->rule->asked_count; i++)
            add_rule(list, rule->asked[i]);
        return;
    }
    if (condition->kind != CONDITION_SELECTION) {
        for (size_t i = 0; i < condition->child_count; i++)
            if (condition_holds(list->scanner, rule, condition->children[i]))
                add_branch(list, rule, condition->children[i]);
        return;
    }
    const struct plan_selection *selection = &rule->selections[condition->selection_index];
    list->selection = selection;
    for (size_t m = 0; m < selection->map_count; m++)
        if (map_holds(list->scanner, &selection->maps[m]))
            add_map(list, &selection->maps[m]);
}

size_t verdict_matches(struct scanner *scanner, uint32_t rule_index, struct verdict_match *out,
                       size_t most, bool *out_cut)
{
    const struct plan_rule *rule = &scanner_plan(scanner)->rules[rule_index];
    struct match_list list = {.scanner = scanner, .items = out, .most = most};
    scanner->walk_count++;
    add_branch(&list, rule, rule->rule->condition);
    *out_cut = list.is_cut;
    return list.count;
}
