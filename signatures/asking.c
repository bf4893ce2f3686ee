#include "signatures/asking.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "signatures/correlation.h"
#include "signatures/rule_id.h"

struct wanted {
    const struct rule_set *set;
    struct table names;
    struct table ids;
    bool *is_wanted;
    uint32_t *queue; /* wanted rules whose own wishes were not looked at */
    size_t count;
};

static void want(struct wanted *wanted, uint32_t index)
{
    if (wanted->is_wanted[index])
        return;
    wanted->is_wanted[index] = true;
    wanted->queue[wanted->count++] = index;
}

static void want_by_name(struct wanted *wanted, struct bytes name)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&wanted->names, bytes_hash(name), &cursor)) != TABLE_NONE)
        if (bytes_equal(wanted->set->rules[index].name, name))
            want(wanted, index);
}

/* Ids are those of correlation_member: found, and written as the rule writes its own. */
static void want_by_id(struct wanted *wanted, struct bytes id)
{
    uint64_t hash = rule_id_hash(id);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&wanted->ids, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(wanted->set->rules[index].id, id))
            want(wanted, index);
}

/* From the last to the first: each stands behind those that it counts. */
static void want_counted(struct wanted *wanted, struct rule_set *set)
{
    struct table correlations = {0};
    bool *is_wanted = memory_new(set->correlation_count, sizeof *is_wanted);
    for (uint32_t i = 0; i < set->correlation_count; i++) {
        is_wanted[i] = !set->correlations[i].rule.is_component;
        table_insert(&correlations, rule_id_hash(set->correlations[i].rule.id), i);
    }
    for (size_t i = set->correlation_count; i > 0; i--) {
        const struct correlation *correlation = &set->correlations[i - 1];
        for (size_t j = 0; is_wanted[i - 1] && j < correlation->member_count; j++) {
            struct bytes id = correlation->members[j].id;
            size_t cursor = 0;
            uint32_t index = 0;
            want_by_id(wanted, id);
            while ((index = table_next(&correlations, rule_id_hash(id), &cursor)) != TABLE_NONE)
                is_wanted[index] |= bytes_equal(set->correlations[index].rule.id, id);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < set->correlation_count; i++)
        if (is_wanted[i])
            set->correlations[kept++] = set->correlations[i];
    set->correlation_count = kept;
    table_done(&correlations);
    free(is_wanted);
}

void asking_drop_idle(struct rule_set *set)
{
    size_t count = set->rule_count;
    struct wanted wanted = {.set = set};
    wanted.is_wanted = memory_new(count, sizeof *wanted.is_wanted);
    wanted.queue = memory_new(count, sizeof *wanted.queue);
    for (size_t i = 0; i < count; i++) {
        if (!set->rules[i].is_component)
            want(&wanted, (uint32_t)i);
        else if (set->rules[i].name.size)
            table_insert(&wanted.names, bytes_hash(set->rules[i].name), (uint32_t)i);
        table_insert(&wanted.ids, rule_id_hash(set->rules[i].id), (uint32_t)i);
    }
    want_counted(&wanted, set);
    for (size_t i = 0; i < wanted.count; i++) {
        const struct rule *rule = &set->rules[wanted.queue[i]];
        for (size_t j = 0; j < rule->asked_count; j++)
            want_by_name(&wanted, rule->asked[j]);
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (wanted.is_wanted[i])
            set->rules[kept++] = set->rules[i];
    set->rule_count = kept;
    table_done(&wanted.names);
    table_done(&wanted.ids);
    free(wanted.is_wanted);
    free(wanted.queue);
}
