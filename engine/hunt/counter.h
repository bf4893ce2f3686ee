/* How often each name was seen. One thread at a time; owns its names. */
#ifndef COLDTRAIL_HUNT_COUNTER_H
#define COLDTRAIL_HUNT_COUNTER_H

#include "engine/base/arena.h"
#include "engine/base/table.h"

struct counted_name {
    struct bytes name;
    uint64_t count;
};

struct counter {
    struct arena *arena;
    struct table table;
    struct counted_name *items;
    size_t count;
    size_t capacity;
};

void counter_init(struct counter *counter);
void counter_done(struct counter *counter);
void counter_add(struct counter *counter, struct bytes name, uint64_t times);
void counter_merge(struct counter *into, const struct counter *from);

/* Most often first, then by name: the same whatever the order of adding. Look-ups (and adding) are
 * no longer possible afterwards. */
void counter_sort(struct counter *counter);

#endif
