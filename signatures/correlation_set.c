/* The correlations of a rule set among themselves and with the rules they name. */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/table.h"
#include "signatures/correlation.h"
#include "signatures/rule_id.h"
#include "signatures/suggestion.h"

#define SHOWN(text) complaint_shown_size(text), complaint_shown(text)

/* Rules, and behind them correlations, by id and by name: an index at or behind `rule_count` is a
 * correlation's. */
struct naming {
    const struct rule_set *set;
    struct table table;
};

struct rule *correlations_rule_at(const struct rule_set *set, size_t index)
{
    REQUIRE(index < set->rule_count + set->correlation_count);
    struct rule *rule = index < set->rule_count ? &set->rules[index]
                                                : &set->correlations[index - set->rule_count].rule;
    REQUIRE(rule);
    return rule;
}

static const struct rule *rule_at(const struct naming *naming, uint32_t index)
{
    return correlations_rule_at(naming->set, index);
}

static struct naming naming_of(const struct rule_set *set)
{
    struct naming naming = {.set = set};
    for (uint32_t i = 0; i < set->rule_count + set->correlation_count; i++) {
        const struct rule *rule = rule_at(&naming, i);
        table_insert(&naming.table, rule_id_hash(rule->id), i);
        if (rule->name.size)
            table_insert(&naming.table, rule_id_hash(rule->name), i);
    }
    return naming;
}

/* TABLE_NONE where there is none; `*out_is_ambiguous` where it is the name of several. */
static uint32_t find(const struct naming *naming, struct bytes name, bool *out_is_ambiguous)
{
    uint64_t hash = rule_id_hash(name);
    size_t cursor = 0;
    uint32_t index = 0;
    uint32_t found = TABLE_NONE;
    *out_is_ambiguous = false;
    while ((index = table_next(&naming->table, hash, &cursor)) != TABLE_NONE) {
        const struct rule *rule = rule_at(naming, index);
        if (bytes_equal_fold(rule->id, name)) {
            *out_is_ambiguous = false;
            return index;
        }
        if (!bytes_equal(rule->name, name))
            continue;
        *out_is_ambiguous = found != TABLE_NONE;
        found = found == TABLE_NONE ? index : found;
    }
    return found;
}

/* --- Order, and doubles --- */

static int compare_bytes(struct bytes a, struct bytes b)
{
    size_t shared = a.size < b.size ? a.size : b.size;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;
    if (order != 0 || a.size == b.size)
        return order;
    return a.size < b.size ? -1 : 1;
}

static int compare_correlations(const void *left, const void *right)
{
    const struct rule *a = &((const struct correlation *)left)->rule;
    const struct rule *b = &((const struct correlation *)right)->rule;
    int order = compare_bytes(a->source, b->source);
    if (order != 0 || a->place.line == b->place.line)
        return order;
    return a->place.line < b->place.line ? -1 : 1;
}

static void add_refusal(struct rule_set *set, const struct correlation *correlation,
                        struct rule_place place, const char *reason)
{
    rule_set_add_refusal(set, (struct refusal){.path = correlation->rule.source,
                                               .place = place,
                                               .title = correlation->rule.title,
                                               .reason = arena_copy(set->arena, bytes_of(reason))});
}

/* Files that were loaded twice have their correlations twice. */
static void drop_doubles(struct rule_set *set)
{
    size_t kept = 0;
    if (set->correlation_count > 1)
        qsort(set->correlations, set->correlation_count, sizeof *set->correlations,
              compare_correlations);
    for (size_t i = 0; i < set->correlation_count; i++)
        if (kept == 0 ||
            compare_correlations(&set->correlations[i], &set->correlations[kept - 1]) != 0)
            set->correlations[kept++] = set->correlations[i];
    set->correlation_count = kept;
}

/* Of rules and correlations with one id the first stays, and rules are first. */
static void refuse_taken_ids(struct rule_set *set)
{
    struct naming naming = {.set = set};
    size_t kept = 0;
    for (uint32_t i = 0; i < set->rule_count; i++)
        table_insert(&naming.table, rule_id_hash(set->rules[i].id), i);
    for (size_t i = 0; i < set->correlation_count; i++) {
        const struct correlation *correlation = &set->correlations[i];
        uint64_t hash = rule_id_hash(correlation->rule.id);
        const struct rule *keeper = NULL;
        size_t cursor = 0;
        uint32_t index = 0;
        while (!keeper && (index = table_next(&naming.table, hash, &cursor)) != TABLE_NONE)
            if (bytes_equal_fold(rule_at(&naming, index)->id, correlation->rule.id))
                keeper = rule_at(&naming, index);
        if (!keeper) {
            set->correlations[kept] = *correlation;
            table_insert(&naming.table, hash, (uint32_t)(set->rule_count + kept++));
            continue;
        }
        char *reason =
            memory_format("id %.*s is taken by the rule in %.*s:%zu", SHOWN(correlation->rule.id),
                          SHOWN(keeper->source), keeper->place.line);
        add_refusal(set, correlation, correlation->rule.place, reason);
        free(reason);
    }
    set->correlation_count = kept;
    table_done(&naming.table);
}

/* --- Names --- */

#define NO_EDGE UINT32_MAX
struct edge {
    uint32_t dependent;
    uint32_t next; /* of the same correlation, or NO_EDGE */
};

/* Correlations and what they name, while they are put in order. */
struct graph {
    struct rule_set *set;
    struct naming naming;
    struct complaint *complaints; /* of each correlation; without a reason it is fine */
    uint32_t *waiting;            /* how many correlations that it counts are not settled */
    uint32_t *first_edge;         /* to those that count it, or NO_EDGE */
    struct edge *edges;
    size_t edge_count;
    size_t edge_capacity;
};

static bool complain_of_name(const struct graph *graph, struct complaint *complaint,
                             struct correlation_word name, bool is_ambiguous)
{
    if (is_ambiguous)
        return complaint_raise(complaint, name.place,
                               "several rules have the name '%.*s': name it by its id",
                               SHOWN(name.text));
    struct suggestion suggestion = suggestion_for(name.text);
    for (uint32_t i = 0; i < graph->set->rule_count + graph->set->correlation_count; i++)
        suggestion_offer(&suggestion, rule_at(&graph->naming, i)->name);
    if (suggestion.best.size)
        return complaint_raise(complaint, name.place,
                               "no rule '%.*s' is loaded: did you mean '%.*s'?", SHOWN(name.text),
                               SHOWN(suggestion.best));
    return complaint_raise(complaint, name.place, "no rule with the id or name '%.*s' is loaded",
                           SHOWN(name.text));
}

static bool resolve_members(struct graph *graph, struct correlation *correlation,
                            struct complaint *complaint)
{
    for (size_t i = 0; i < correlation->member_count; i++) {
        struct correlation_member *member = &correlation->members[i];
        bool is_ambiguous = false;
        uint32_t index = find(&graph->naming, member->name.text, &is_ambiguous);
        if (index == TABLE_NONE || is_ambiguous)
            return complain_of_name(graph, complaint, member->name, is_ambiguous);
        member->id = rule_at(&graph->naming, index)->id;
        member->is_correlation = index >= graph->set->rule_count;
        for (size_t j = 0; j < i; j++)
            if (bytes_equal_fold(member->id, correlation->members[j].id))
                return complaint_raise(complaint, member->name.place,
                                       "'%.*s' is a rule that is named already",
                                       SHOWN(member->name.text));
    }
    return true;
}

static bool is_used(const struct correlation *correlation, struct bytes alias)
{
    for (size_t i = 0; i < correlation->group_by_count; i++)
        if (bytes_equal(correlation->group_by[i].text, alias))
            return true;
    return bytes_equal(correlation->field.text, alias);
}

static bool resolve_aliases(struct graph *graph, struct correlation *correlation,
                            struct complaint *complaint)
{
    for (size_t i = 0; i < correlation->alias_count; i++) {
        struct correlation_alias *alias = &correlation->aliases[i];
        bool is_ambiguous = false;
        uint32_t index = find(&graph->naming, alias->rule.text, &is_ambiguous);
        struct bytes id =
            index == TABLE_NONE ? alias->rule.text : rule_at(&graph->naming, index)->id;
        alias->member_index = correlation->member_count;
        for (size_t j = 0; j < correlation->member_count; j++)
            if (bytes_equal_fold(correlation->members[j].id, id))
                alias->member_index = j;
        if (alias->member_index == correlation->member_count)
            return complaint_raise(complaint, alias->rule.place,
                                   "alias '%.*s' is about '%.*s', which is none of the "
                                   "correlation's rules",
                                   SHOWN(alias->name.text), SHOWN(alias->rule.text));
        if (!is_used(correlation, alias->name.text))
            return complaint_raise(complaint, alias->name.place,
                                   "alias '%.*s' is neither in 'group-by' nor the 'field'",
                                   SHOWN(alias->name.text));
    }
    return true;
}

/* An alias must say of each rule what it means there. */
static bool check_aliases(const struct correlation *correlation, struct complaint *complaint)
{
    for (size_t i = 0; i < correlation->alias_count; i++) {
        const struct correlation_alias *alias = &correlation->aliases[i];
        size_t count = 0;
        for (size_t j = 0; j < correlation->alias_count; j++)
            count += bytes_equal(correlation->aliases[j].name.text, alias->name.text);
        if (count != correlation->member_count)
            return complaint_raise(complaint, alias->name.place,
                                   "alias '%.*s' does not say of each of the rules, once, which "
                                   "field it is",
                                   SHOWN(alias->name.text));
    }
    return true;
}

static size_t index_of_member(const struct graph *graph, const struct correlation_member *member)
{
    bool is_ambiguous = false;
    return find(&graph->naming, member->id, &is_ambiguous) - graph->set->rule_count;
}

static void draw_edge(struct graph *graph, size_t counted, size_t dependent)
{
    graph->edges = memory_grow(graph->edges, &graph->edge_capacity, graph->edge_count + 1,
                               sizeof *graph->edges);
    graph->edges[graph->edge_count] =
        (struct edge){(uint32_t)dependent, graph->first_edge[counted]};
    graph->first_edge[counted] = (uint32_t)graph->edge_count++;
    graph->waiting[dependent]++;
}

static void draw_edges(struct graph *graph)
{
    for (size_t i = 0; i < graph->set->correlation_count; i++)
        graph->first_edge[i] = NO_EDGE;
    for (size_t i = 0; i < graph->set->correlation_count; i++) {
        const struct correlation *correlation = &graph->set->correlations[i];
        for (size_t j = 0; j < correlation->member_count; j++)
            if (correlation->members[j].is_correlation)
                draw_edge(graph, index_of_member(graph, &correlation->members[j]), i);
    }
}

/* A correlation whose turn has come: one that counts what was refused is refused too. */
static void settle(struct graph *graph, size_t index)
{
    const struct correlation *correlation = &graph->set->correlations[index];
    for (size_t i = 0; i < correlation->member_count; i++) {
        const struct correlation_member *member = &correlation->members[i];
        if (member->is_correlation && graph->complaints[index_of_member(graph, member)].reason.size)
            complaint_raise(&graph->complaints[index], member->name.place,
                            "the correlation '%.*s' that it names was refused",
                            SHOWN(member->name.text));
    }
}

/* Each behind those that it counts (Kahn). Returns how many have come; the others are waiting. */
static size_t put_in_order(struct graph *graph, uint32_t *order)
{
    size_t settled = 0;
    for (size_t i = 0; i < graph->set->correlation_count; i++)
        if (graph->waiting[i] == 0)
            order[settled++] = (uint32_t)i;
    for (size_t i = 0; i < settled; i++) {
        settle(graph, order[i]);
        for (uint32_t e = graph->first_edge[order[i]]; e != NO_EDGE; e = graph->edges[e].next)
            if (--graph->waiting[graph->edges[e].dependent] == 0)
                order[settled++] = graph->edges[e].dependent;
    }
    return settled;
}

static void complain_of_circle(struct graph *graph, size_t index)
{
    const struct correlation *correlation = &graph->set->correlations[index];
    for (size_t i = 0; i < correlation->member_count; i++) {
        const struct correlation_member *member = &correlation->members[i];
        if (member->is_correlation && graph->waiting[index_of_member(graph, member)])
            complaint_raise(&graph->complaints[index], member->name.place,
                            "correlations count each other in a circle: '%.*s' can never be "
                            "settled",
                            SHOWN(member->name.text));
    }
}

/* Keep the correlations that nothing is wrong with, in their order. */
static void keep_good(struct graph *graph, const uint32_t *order, size_t settled)
{
    struct rule_set *set = graph->set;
    struct correlation *kept = memory_new(set->correlation_count, sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < set->correlation_count; i++)
        if (graph->waiting[i])
            complain_of_circle(graph, i);
    for (size_t i = 0; i < settled; i++)
        if (!graph->complaints[order[i]].reason.size)
            kept[count++] = set->correlations[order[i]];
    for (size_t i = 0; i < set->correlation_count; i++)
        if (graph->complaints[i].reason.size)
            rule_set_add_refusal(set, (struct refusal){.path = set->correlations[i].rule.source,
                                                       .place = graph->complaints[i].place,
                                                       .title = set->correlations[i].rule.title,
                                                       .reason = graph->complaints[i].reason});
    free(set->correlations);
    set->correlations = kept;
    set->correlation_capacity = set->correlation_count;
    set->correlation_count = count;
}

void correlations_finish(struct rule_set *set)
{
    if (set->correlation_count == 0)
        return;
    drop_doubles(set);
    refuse_taken_ids(set);
    size_t count = set->correlation_count;
    struct graph graph = {.set = set, .naming = naming_of(set)};
    graph.complaints = memory_new(count, sizeof *graph.complaints);
    graph.waiting = memory_new(count, sizeof *graph.waiting);
    graph.first_edge = memory_new(count, sizeof *graph.first_edge);
    uint32_t *order = memory_new(count, sizeof *order);
    for (size_t i = 0; i < count; i++) {
        struct complaint *complaint = &graph.complaints[i];
        complaint->arena = set->arena;
        (void)(resolve_members(&graph, &set->correlations[i], complaint) &&
               resolve_aliases(&graph, &set->correlations[i], complaint) &&
               check_aliases(&set->correlations[i], complaint));
    }
    draw_edges(&graph);
    size_t settled = put_in_order(&graph, order);
    keep_good(&graph, order, settled);
    table_done(&graph.naming.table);
    free(graph.complaints);
    free(graph.waiting);
    free(graph.first_edge);
    free(graph.edges);
    free(order);
}

/* --- Afterwards --- */

void correlations_refuse(struct rule_set *set, size_t index, struct rule_place place,
                         const char *reason)
{
    REQUIRE(index < set->correlation_count);
    struct correlation *correlation = &set->correlations[index];
    add_refusal(set, correlation, place, reason);
    memmove(correlation, correlation + 1,
            (set->correlation_count - index - 1) * sizeof *correlation);
    set->correlation_count--;
}

void correlations_drop_lost(struct rule_set *set)
{
    struct table ids = {0};
    struct naming naming = {.set = set};
    for (uint32_t i = 0; i < set->rule_count; i++)
        table_insert(&ids, rule_id_hash(set->rules[i].id), i);
    naming.table = ids;
    size_t kept = 0;
    for (size_t i = 0; i < set->correlation_count; i++) {
        struct correlation correlation = set->correlations[i];
        size_t lost = 0;
        bool is_ambiguous = false;
        while (lost < correlation.member_count &&
               find(&naming, correlation.members[lost].id, &is_ambiguous) != TABLE_NONE)
            lost++;
        if (lost == correlation.member_count) {
            set->correlations[kept] = correlation;
            table_insert(&naming.table, rule_id_hash(correlation.rule.id),
                         (uint32_t)(set->rule_count + kept++));
            continue;
        }
        struct correlation_word name = correlation.members[lost].name;
        char *reason = memory_format("the rule '%.*s' that it names was refused", SHOWN(name.text));
        add_refusal(set, &correlation, name.place, reason);
        free(reason);
    }
    set->correlation_count = kept;
    table_done(&naming.table);
}

void correlations_settle(struct rule_set *set)
{
    struct naming naming = naming_of(set);
    bool *is_named = memory_new(set->rule_count + set->correlation_count, sizeof *is_named);
    bool *is_shown = memory_new(set->rule_count + set->correlation_count, sizeof *is_shown);
    for (size_t i = 0; i < set->correlation_count; i++) {
        const struct correlation *correlation = &set->correlations[i];
        for (size_t j = 0; j < correlation->member_count; j++) {
            bool is_ambiguous = false;
            uint32_t index = find(&naming, correlation->members[j].id, &is_ambiguous);
            REQUIRE(index != TABLE_NONE); /* else it was dropped */
            is_named[index] = true;
            is_shown[index] |= correlation->generates;
        }
    }
    for (uint32_t i = 0; i < set->rule_count + set->correlation_count; i++) {
        struct rule *rule = correlations_rule_at(set, i);
        rule->is_counted = is_named[i];
        rule->is_component |= is_named[i] && !is_shown[i];
    }
    free(is_named);
    free(is_shown);
    table_done(&naming.table);
}
