#include "signatures/sigma_filter.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "signatures/rule_digest.h"
#include "signatures/rule_id.h"
#include "signatures/sigma_detection.h"
#include "signatures/sigma_rule.h"

bool sigma_filter_is(const struct node *root)
{
    return tree_member(root, "filter") && !tree_member(root, "detection");
}

/* --- Reading --- */

static bool read_targets(struct arena *arena, const struct node *body, struct complaint *complaint,
                         struct filter *filter)
{
    const struct node *rules = tree_member(body, "rules");
    if (!rules)
        return complaint_raise(complaint, body->place,
                               "the filter has no 'rules': name them, or write 'rules: any'");
    if (rules->kind == NODE_SCALAR && bytes_equal(rules->text, bytes_of("any"))) {
        filter->is_for_any = true;
        return true;
    }
    const struct node *next = rules->kind == NODE_SEQUENCE ? rules->first : rules;
    size_t count = rules->kind == NODE_SEQUENCE ? rules->count : 1;
    struct filter_target *targets = arena_zeroed(arena, count, sizeof *targets);
    for (size_t i = 0; i < count; i++, next = next->next) {
        if (next->kind != NODE_SCALAR || tree_is_null(next))
            return complaint_raise(complaint, next->place,
                                   "'rules' must be ids or names of rules, or 'any'");
        targets[i] = (struct filter_target){arena_copy(arena, next->text), next->place};
    }
    filter->targets = targets;
    filter->target_count = count;
    return count > 0 || complaint_raise(complaint, rules->place, "'rules' names no rule");
}

/* The filter's body as the `detection` of a rule: without `rules`. */
static struct node detection_of(struct arena *arena, const struct node *body)
{
    struct node detection = *body;
    struct node *members = arena_zeroed(arena, body->count, sizeof *members);
    detection.first = NULL;
    detection.count = 0;
    for (const struct node *member = body->first; member; member = member->next) {
        if (bytes_equal(member->key->text, bytes_of("rules")))
            continue;
        struct node *copy = &members[detection.count++];
        *copy = *member;
        copy->next = NULL;
        if (detection.first)
            detection.last->next = copy;
        else
            detection.first = copy;
        detection.last = copy;
    }
    return detection;
}

static size_t count_parts(const struct condition *condition)
{
    size_t count = 1;
    for (size_t i = 0; i < condition->child_count; i++)
        count += count_parts(condition->children[i]);
    return count;
}

bool sigma_filter_parse(const struct sigma_context *context, const struct node *root,
                        const struct document *document, struct complaint *complaint,
                        struct filter *filter)
{
    const struct node *body = tree_member(root, "filter");
    if (!sigma_rule_parse_head(context, root, document, complaint, &filter->rule))
        return false;
    if (body->kind != NODE_MAPPING)
        return complaint_raise(complaint, body->place, "'filter' must be a map");
    if (!read_targets(context->arena, body, complaint, filter))
        return false;
    struct node detection = detection_of(context->arena, body);
    if (!sigma_detection_parse(context, &detection, complaint, &filter->rule))
        return false;
    filter->part_count = filter->rule.selection_count + count_parts(filter->rule.condition);
    return true;
}

/* --- Applying --- */

/* One filter on one rule. */
struct use {
    size_t rule_index;
    size_t filter_index;
};

struct uses {
    struct use *items;
    size_t count;
    size_t capacity;
    size_t parts_left;
};

static int compare_uses(const void *left, const void *right)
{
    const struct use *a = left;
    const struct use *b = right;
    if (a->rule_index != b->rule_index)
        return a->rule_index < b->rule_index ? -1 : 1;
    return a->filter_index < b->filter_index ? -1 : a->filter_index > b->filter_index;
}

static void refuse(struct rule_set *set, const struct filter *filter, struct rule_place place,
                   const char *reason)
{
    rule_set_add_refusal(set, (struct refusal){.path = filter->rule.source,
                                               .place = place,
                                               .title = filter->rule.title,
                                               .reason = arena_copy(set->arena, bytes_of(reason))});
}

/* False where it is too much; that is said. */
static bool add_use(struct rule_set *set, struct uses *uses, size_t rule_index, size_t filter_index)
{
    const struct filter *filter = &set->filters[filter_index];
    if (uses->parts_left < filter->part_count) {
        refuse(set, filter, filter->rule.place,
               "filters add too much to the rules: this one is not applied to all that it names");
        return false;
    }
    uses->parts_left -= filter->part_count;
    uses->items = memory_grow(uses->items, &uses->capacity, uses->count + 1, sizeof *uses->items);
    uses->items[uses->count++] = (struct use){rule_index, filter_index};
    return true;
}

static bool rule_is_called(const struct rule *rule, struct bytes name)
{
    return bytes_equal_fold(rule->id, name) || bytes_equal(rule->name, name);
}

static bool add_target(struct rule_set *set, const struct table *names, size_t filter_index,
                       const struct filter_target *target, struct uses *uses)
{
    uint64_t hash = rule_id_hash(target->name);
    size_t cursor = 0;
    uint32_t index = 0;
    bool is_known = false;
    while ((index = table_next(names, hash, &cursor)) != TABLE_NONE) {
        if (!rule_is_called(&set->rules[index], target->name))
            continue;
        is_known = true;
        if (!add_use(set, uses, index, filter_index))
            return false;
    }
    if (is_known)
        return true;
    char *reason = memory_format("the filter names '%.*s', and no rule with that id or name is "
                                 "loaded",
                                 complaint_shown_size(target->name), complaint_shown(target->name));
    refuse(set, &set->filters[filter_index], target->place, reason);
    free(reason);
    return true;
}

static void collect_uses(struct rule_set *set, const struct table *names, struct uses *uses)
{
    for (size_t i = 0; i < set->filter_count; i++) {
        const struct filter *filter = &set->filters[i];
        bool fits = true;
        for (size_t j = 0; fits && filter->is_for_any && j < set->rule_count; j++)
            fits = add_use(set, uses, j, i);
        for (size_t j = 0; fits && j < filter->target_count; j++)
            fits = add_target(set, names, i, &filter->targets[j], uses);
    }
    if (uses->count > 1)
        qsort(uses->items, uses->count, sizeof *uses->items, compare_uses);
}

/* A copy that speaks of the selections from `shift` on. */
static const struct condition *shift_condition(struct arena *arena,
                                               const struct condition *condition, size_t shift)
{
    struct condition *copy = arena_zeroed(arena, 1, sizeof *copy);
    *copy = *condition;
    copy->selection_index += condition->kind == CONDITION_SELECTION ? shift : 0;
    const struct condition **children =
        arena_zeroed(arena, condition->child_count, sizeof(struct condition *));
    for (size_t i = 0; i < condition->child_count; i++)
        children[i] = shift_condition(arena, condition->children[i], shift);
    copy->children = children;
    return copy;
}

/* The selections of a filter behind those of the rule. No selection of a rule has a `/` in its name
 * (condition_can_name), so names cannot clash. */
static void append_selections(struct arena *arena, const struct filter *filter,
                              struct selection *selections)
{
    struct bytes title = filter->rule.name.size ? filter->rule.name : filter->rule.title;
    for (size_t i = 0; i < filter->rule.selection_count; i++) {
        struct selection selection = filter->rule.selections[i];
        char *name =
            memory_format("%.*s/%.*s", complaint_shown_size(title), complaint_shown(title),
                          complaint_shown_size(selection.name), complaint_shown(selection.name));
        selection.name = arena_copy(arena, bytes_of(name));
        free(name);
        selections[i] = selection;
    }
}

/* The filters are part of what the rule is. */
static void seal(const struct rule_set *set, const struct use *uses, size_t count,
                 struct rule *rule)
{
    struct buffer used = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&used, set->filters[uses[i].filter_index].rule.sha256);
        buffer_append_byte(&used, '\n');
    }
    rule->sha256 = rule_digest_with(set->arena, rule->sha256, buffer_bytes(&used));
    buffer_done(&used);
}

/* All uses of one rule: (rule condition) and (filter condition) and … */
static void apply_uses(struct rule_set *set, const struct use *uses, size_t count)
{
    struct rule *rule = &set->rules[uses[0].rule_index];
    size_t total = rule->selection_count;
    for (size_t i = 0; i < count; i++)
        total += set->filters[uses[i].filter_index].rule.selection_count;
    if (total > LIMIT_RULE_SELECTIONS) {
        rule_set_add_refusal(
            set, (struct refusal){.path = rule->source,
                                  .place = rule->place,
                                  .title = rule->title,
                                  .reason = bytes_of("with its filters the rule has too many "
                                                     "selections: it is hunted without them")});
        return;
    }
    struct selection *selections = arena_zeroed(set->arena, total, sizeof *selections);
    const struct condition **children =
        arena_zeroed(set->arena, count + 1, sizeof(struct condition *));
    struct buffer text = {0};
    memcpy(selections, rule->selections, rule->selection_count * sizeof *selections);
    children[0] = rule->condition;
    buffer_append_byte(&text, '(');
    buffer_append(&text, rule->condition_text);
    size_t filled = rule->selection_count;
    for (size_t i = 0; i < count; i++) {
        const struct filter *filter = &set->filters[uses[i].filter_index];
        append_selections(set->arena, filter, selections + filled);
        children[i + 1] = shift_condition(set->arena, filter->rule.condition, filled);
        filled += filter->rule.selection_count;
        buffer_append_string(&text, ") and (");
        buffer_append(&text, filter->rule.condition_text);
    }
    buffer_append_byte(&text, ')');
    seal(set, uses, count, rule);
    struct condition *both = arena_zeroed(set->arena, 1, sizeof *both);
    *both =
        (struct condition){.kind = CONDITION_AND, .children = children, .child_count = count + 1};
    rule->selections = selections;
    rule->selection_count = total;
    rule->condition = both;
    rule->condition_text = arena_copy(set->arena, buffer_bytes(&text));
    buffer_done(&text);
}

/* A filter that names a rule by id and by name is applied once. */
static size_t drop_doubles(struct uses *uses)
{
    size_t kept = 0;
    for (size_t i = 0; i < uses->count; i++)
        if (i == 0 || compare_uses(&uses->items[i], &uses->items[kept - 1]) != 0)
            uses->items[kept++] = uses->items[i];
    return kept;
}

void sigma_filters_apply(struct rule_set *set)
{
    struct table names = {0};
    for (size_t i = 0; set->filter_count > 0 && i < set->rule_count; i++) {
        const struct rule *rule = &set->rules[i];
        table_insert(&names, rule_id_hash(rule->id), (uint32_t)i);
        if (rule->name.size > 0)
            table_insert(&names, rule_id_hash(rule->name), (uint32_t)i);
    }
    struct uses uses = {.parts_left = LIMIT_FILTER_PARTS};
    collect_uses(set, &names, &uses);
    uses.count = drop_doubles(&uses);
    for (size_t start = 0, end = 0; start < uses.count; start = end) {
        for (end = start; end < uses.count; end++)
            if (uses.items[end].rule_index != uses.items[start].rule_index)
                break;
        apply_uses(set, &uses.items[start], end - start);
    }
    free(uses.items);
    table_done(&names);
}
