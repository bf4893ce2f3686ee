#include "signatures/asking.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/table.h"

struct wanted {
    const struct rule_set *set;
    struct table names;
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
    }
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
    free(wanted.is_wanted);
    free(wanted.queue);
}
