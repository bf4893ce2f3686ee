#include "engine/match/references.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"

/* Who asks for whom among the rules of a set. */
struct graph {
    const struct rule *rules;
    size_t count;
    struct table names;
    size_t *first_edge; /* of each rule in `dependents`; one more behind the last */
    uint32_t *dependents;
    uint32_t *waiting; /* how many of those that a rule asks for come later than it so far */
    uint32_t *order;   /* rules whose turn has come */
    size_t order_count;
};

static uint32_t find(const struct graph *graph, struct bytes name)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&graph->names, bytes_hash(name), &cursor)) != TABLE_NONE)
        if (bytes_equal(graph->rules[index].name, name))
            return index;
    return PLAN_NO_RULE;
}

/* Edges by the rule that is asked for: counted, then put where the counts say. */
static void draw_edges(struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        for (size_t j = 0; j < graph->rules[i].asked_count; j++) {
            uint32_t asked = find(graph, graph->rules[i].asked[j]);
            if (asked == PLAN_NO_RULE)
                continue;
            graph->first_edge[asked + 1]++;
            graph->waiting[i]++;
        }
    }
    for (size_t i = 0; i < graph->count; i++)
        graph->first_edge[i + 1] += graph->first_edge[i];
    graph->dependents = memory_new(graph->first_edge[graph->count], sizeof *graph->dependents);
    size_t *next = memory_new(graph->count, sizeof *next);
    for (size_t i = 0; i < graph->count; i++)
        next[i] = graph->first_edge[i];
    for (size_t i = 0; i < graph->count; i++) {
        for (size_t j = 0; j < graph->rules[i].asked_count; j++) {
            uint32_t asked = find(graph, graph->rules[i].asked[j]);
            if (asked != PLAN_NO_RULE)
                graph->dependents[next[asked]++] = (uint32_t)i;
        }
    }
    free(next);
}

/* Each rule behind those that it asks for (Kahn); those that never come are in a circle, or ask for
 * one that is. */
static void put_in_order(struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++)
        if (graph->waiting[i] == 0)
            graph->order[graph->order_count++] = (uint32_t)i;
    for (size_t i = 0; i < graph->order_count; i++) {
        uint32_t rule = graph->order[i];
        for (size_t e = graph->first_edge[rule]; e < graph->first_edge[rule + 1]; e++)
            if (--graph->waiting[graph->dependents[e]] == 0)
                graph->order[graph->order_count++] = graph->dependents[e];
    }
}

/* Append the rules that only ask for circles and are in none: from those that nobody left asks for
 * downwards, then turned round. */
static void put_askers_in_order(struct graph *graph)
{
    uint32_t *askers = memory_new(graph->count, sizeof *askers);
    size_t first = graph->order_count;
    for (size_t i = 0; i < graph->count; i++)
        for (size_t e = graph->first_edge[i]; graph->waiting[i] && e < graph->first_edge[i + 1];
             e++)
            askers[i] += graph->waiting[graph->dependents[e]] > 0;
    for (size_t i = 0; i < graph->count; i++)
        if (graph->waiting[i] && askers[i] == 0)
            graph->order[graph->order_count++] = (uint32_t)i;
    for (size_t i = first; i < graph->order_count; i++) {
        const struct rule *rule = &graph->rules[graph->order[i]];
        for (size_t j = 0; j < rule->asked_count; j++) {
            uint32_t asked = find(graph, rule->asked[j]);
            if (asked != PLAN_NO_RULE && graph->waiting[asked] && --askers[asked] == 0)
                graph->order[graph->order_count++] = asked;
        }
    }
    for (size_t low = first, high = graph->order_count; low + 1 < high; low++, high--) {
        uint32_t rule = graph->order[low];
        graph->order[low] = graph->order[high - 1];
        graph->order[high - 1] = rule;
    }
    free(askers);
}

static void graph_init(struct graph *graph, const struct rule *rules, size_t count)
{
    *graph = (struct graph){.rules = rules, .count = count};
    for (size_t i = 0; i < count; i++)
        if (rules[i].name.size && find(graph, rules[i].name) == PLAN_NO_RULE)
            table_insert(&graph->names, bytes_hash(rules[i].name), (uint32_t)i);
    graph->first_edge = memory_new(count + 1, sizeof *graph->first_edge);
    graph->waiting = memory_new(count, sizeof *graph->waiting);
    graph->order = memory_new(count, sizeof *graph->order);
    draw_edges(graph);
    put_in_order(graph);
    put_askers_in_order(graph);
}

static void graph_done(struct graph *graph)
{
    table_done(&graph->names);
    free(graph->first_edge);
    free(graph->dependents);
    free(graph->waiting);
    free(graph->order);
}

/* Why a rule that comes behind all it asks for is refused, or NULL. `depths` are those of the rules
 * before it, 0 where they were refused. */
static const char *objection_to(const struct graph *graph, uint32_t index, uint32_t *depths)
{
    const struct rule *rule = &graph->rules[index];
    uint32_t deepest = 0;
    for (size_t i = 0; i < rule->asked_count; i++) {
        uint32_t asked = find(graph, rule->asked[i]);
        if (asked != PLAN_NO_RULE && depths[asked] > deepest)
            deepest = depths[asked];
    }
    if (rule->asked_count > 0 && rule->selection_count == 0 && deepest == 0)
        return "none of the rules that its condition asks for is there";
    if (deepest > LIMIT_RULE_ASKING_DEPTH)
        return "it asks for rules that ask for rules, over too many of them";
    depths[index] = deepest + 1;
    return NULL;
}

void references_check(struct rule_set *rules)
{
    struct graph graph;
    graph_init(&graph, rules->rules, rules->rule_count);
    uint32_t *depths = memory_new(graph.count, sizeof *depths);
    const char **objections = memory_new(graph.count, sizeof(const char *));
    for (size_t i = 0; i < graph.count; i++)
        objections[i] = "its condition asks, directly or through others, for a rule that asks for "
                        "itself";
    for (size_t i = 0; i < graph.order_count; i++)
        objections[graph.order[i]] = objection_to(&graph, graph.order[i], depths);
    size_t count = graph.count;
    graph_done(&graph);
    for (size_t i = count; i > 0; i--) /* from behind: refusing moves those that follow */
        if (objections[i - 1])
            rule_set_refuse(rules, i - 1, rules->rules[i - 1].place, objections[i - 1]);
    free(objections);
    free(depths);
}

void references_resolve(struct plan *plan, uint32_t *out_order)
{
    struct rule *rules = memory_new(plan->rule_count, sizeof *rules);
    for (size_t i = 0; i < plan->rule_count; i++)
        rules[i] = *plan->rules[i].rule;
    struct graph graph;
    graph_init(&graph, rules, plan->rule_count);
    for (size_t i = 0; i < plan->rule_count; i++) {
        struct plan_rule *rule = &plan->rules[i];
        uint32_t *asked = arena_zeroed(plan->arena, rules[i].asked_count, sizeof *asked);
        for (size_t j = 0; j < rules[i].asked_count; j++)
            asked[j] = find(&graph, rules[i].asked[j]);
        rule->asked = asked;
        rule->dependent_count = graph.first_edge[i + 1] - graph.first_edge[i];
        uint32_t *dependents = arena_zeroed(plan->arena, rule->dependent_count, sizeof *dependents);
        for (size_t j = 0; j < rule->dependent_count; j++)
            dependents[j] = graph.dependents[graph.first_edge[i] + j];
        rule->dependents = dependents;
        out_order[i] = graph.order[i];
    }
    graph_done(&graph);
    free(rules);
}

void references_settle(struct plan *plan, uint32_t rule_index)
{
    struct plan_rule *rule = &plan->rules[rule_index];
    for (size_t i = 0; i < rule->rule->asked_count; i++) {
        if (rule->asked[i] == PLAN_NO_RULE) {
            rule->lacks_rules = true;
            continue;
        }
        const struct plan_rule *asked = &plan->rules[rule->asked[i]];
        rule->lacks_rules |= asked->lacks_rules || asked->quarantine;
        if (asked->weakest > rule->weakest)
            rule->weakest = asked->weakest;
    }
}
