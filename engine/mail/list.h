/* Growing lists in an arena. */
#ifndef COLDTRAIL_MAIL_LIST_H
#define COLDTRAIL_MAIL_LIST_H

#include "engine/base/arena.h"

/* Room for one more of `count` items of `item_size` bytes: returns `items`, or a larger copy of it
 * when `*capacity` (0 at first) is used up. */
static inline void *list_room(struct arena *arena, void *items, size_t count, size_t *capacity,
                              size_t item_size)
{
    if (count < *capacity)
        return items;
    size_t grown = *capacity ? *capacity * 2 : 8;
    void *moved = arena_alloc(arena, grown * item_size);
    if (count)
        memcpy(moved, items, count * item_size);
    *capacity = grown;
    return moved;
}

/* Lists of byte ranges, as the contract hands them out. */
struct bytes_collector {
    struct arena *arena;
    struct bytes *items;
    size_t count;
    size_t capacity;
};

static inline void bytes_collect(struct bytes_collector *collector, struct bytes value)
{
    collector->items = list_room(collector->arena, collector->items, collector->count,
                                 &collector->capacity, sizeof *collector->items);
    collector->items[collector->count++] = value;
}

#endif
