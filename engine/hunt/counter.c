#include "engine/hunt/counter.h"

#include <stdlib.h>

#include "engine/base/memory.h"

void counter_init(struct counter *counter)
{
    *counter = (struct counter){.arena = arena_new(1 << 14)};
}

void counter_done(struct counter *counter)
{
    arena_free(counter->arena);
    table_done(&counter->table);
    free(counter->items);
}

void counter_add(struct counter *counter, struct bytes name, uint64_t times)
{
    uint64_t hash = bytes_hash(name);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&counter->table, hash, &cursor)) != TABLE_NONE) {
        if (bytes_equal(counter->items[index].name, name)) {
            counter->items[index].count += times;
            return;
        }
    }
    counter->items =
        memory_grow(counter->items, &counter->capacity, counter->count + 1, sizeof *counter->items);
    table_insert(&counter->table, hash, (uint32_t)counter->count);
    counter->items[counter->count++] =
        (struct counted_name){arena_copy(counter->arena, name), times};
}

void counter_merge(struct counter *into, const struct counter *from)
{
    for (size_t i = 0; i < from->count; i++)
        counter_add(into, from->items[i].name, from->items[i].count);
}

static int compare_counted(const void *left, const void *right)
{
    const struct counted_name *a = left;
    const struct counted_name *b = right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    size_t shorter = a->name.size < b->name.size ? a->name.size : b->name.size;
    int order = shorter ? memcmp(a->name.data, b->name.data, shorter) : 0;
    if (order)
        return order;
    return (a->name.size > b->name.size) - (a->name.size < b->name.size);
}

void counter_sort(struct counter *counter)
{
    if (counter->count)
        qsort(counter->items, counter->count, sizeof *counter->items, compare_counted);
}
