#include "engine/base/table.h"

#include <stdlib.h>

#include "engine/base/memory.h"

struct table_slot {
    uint64_t hash;
    uint32_t index;
};

/* What the marks keep of a hash: bits that say nothing about its place. */
static uint8_t mark_of(uint64_t hash)
{
    return (uint8_t)(hash >> 57) | 0x80;
}

void table_done(struct table *table)
{
    free(table->slots);
    free(table->marks);
    *table = (struct table){0};
}

static void place(struct table *table, uint64_t hash, uint32_t index)
{
    size_t mask = table->capacity - 1;
    size_t at = hash & mask;
    while (table->marks[at])
        at = (at + 1) & mask;
    table->marks[at] = mark_of(hash);
    table->slots[at] = (struct table_slot){hash, index};
}

static void grow(struct table *table)
{
    struct table old = *table;
    table->capacity = old.capacity ? old.capacity * 2 : 16;
    table->slots = memory_new(table->capacity, sizeof *table->slots);
    table->marks = memory_new(table->capacity, sizeof *table->marks);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.marks[i])
            place(table, old.slots[i].hash, old.slots[i].index);
    free(old.slots);
    free(old.marks);
}

void table_insert(struct table *table, uint64_t hash, uint32_t index)
{
    /* At most half full: most look-ups find nothing, and a free slot ends them. */
    if (2 * (table->count + 1) > table->capacity)
        grow(table);
    place(table, hash, index);
    table->count++;
}

uint32_t table_next(const struct table *table, uint64_t hash, size_t *cursor)
{
    if (table->capacity == 0)
        return TABLE_NONE;
    size_t mask = table->capacity - 1;
    for (;;) {
        size_t at = (hash + *cursor) & mask;
        if (!table->marks[at])
            return TABLE_NONE;
        ++*cursor;
        if (table->marks[at] == mark_of(hash) && table->slots[at].hash == hash)
            return table->slots[at].index;
    }
}
