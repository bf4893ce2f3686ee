#include "engine/base/table.h"

#include <stdlib.h>

#include "engine/base/memory.h"

struct table_slot {
    uint64_t hash;
    uint32_t index_plus_one; /* 0: free */
};

void table_done(struct table *table)
{
    free(table->slots);
    *table = (struct table){0};
}

static void place(struct table *table, uint64_t hash, uint32_t index_plus_one)
{
    size_t mask = table->capacity - 1;
    size_t at = hash & mask;
    while (table->slots[at].index_plus_one)
        at = (at + 1) & mask;
    table->slots[at] = (struct table_slot){hash, index_plus_one};
}

static void grow(struct table *table)
{
    struct table old = *table;
    table->capacity = old.capacity ? old.capacity * 2 : 16;
    table->slots = memory_new(table->capacity, sizeof *table->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].index_plus_one)
            place(table, old.slots[i].hash, old.slots[i].index_plus_one);
    free(old.slots);
}

void table_insert(struct table *table, uint64_t hash, uint32_t index)
{
    /* At most half full: most look-ups find nothing, and a free slot ends them. */
    if (2 * (table->count + 1) > table->capacity)
        grow(table);
    place(table, hash, index + 1);
    table->count++;
}

uint32_t table_next(const struct table *table, uint64_t hash, size_t *cursor)
{
    if (table->capacity == 0)
        return TABLE_NONE;
    size_t mask = table->capacity - 1;
    for (;;) {
        const struct table_slot *slot = &table->slots[(hash + *cursor) & mask];
        if (!slot->index_plus_one)
            return TABLE_NONE;
        ++*cursor;
        if (slot->hash == hash)
            return slot->index_plus_one - 1;
    }
}
