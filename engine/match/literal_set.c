#include "engine/match/literal_set.h"

#include <string.h>

struct literal_set literal_set_of(struct arena *arena, struct bytes text)
{
    struct bytes *item = arena_alloc(arena, sizeof *item);
    *item = arena_copy(arena, text);
    return (struct literal_set){item, 1};
}

static bool contains(const struct bytes *items, size_t count, struct bytes text)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal(items[i], text))
            return true;
    return false;
}

struct literal_set literal_set_union(struct arena *arena, struct literal_set a,
                                     struct literal_set b)
{
    if (a.count == 0 || b.count == 0 || a.count + b.count > LITERAL_SET_MOST)
        return (struct literal_set){0};
    struct bytes *items = arena_alloc(arena, (a.count + b.count) * sizeof *items);
    memcpy(items, a.items, a.count * sizeof *items);
    size_t count = a.count;
    for (size_t i = 0; i < b.count; i++)
        if (!contains(items, count, b.items[i]))
            items[count++] = b.items[i];
    return (struct literal_set){items, count};
}

struct literal_set literal_set_product(struct arena *arena, struct literal_set a,
                                       struct literal_set b)
{
    if (a.count * b.count == 0 || a.count * b.count > LITERAL_SET_MOST)
        return (struct literal_set){0};
    struct bytes *items = arena_alloc(arena, a.count * b.count * sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < a.count; i++)
        for (size_t j = 0; j < b.count; j++) {
            size_t size = a.items[i].size + b.items[j].size;
            if (size > LITERAL_MOST_BYTES)
                return (struct literal_set){0};
            uint8_t *text = arena_alloc(arena, size);
            if (a.items[i].size)
                memcpy(text, a.items[i].data, a.items[i].size);
            if (b.items[j].size)
                memcpy(text + a.items[i].size, b.items[j].data, b.items[j].size);
            struct bytes both = bytes_make(text, size);
            if (!contains(items, count, both))
                items[count++] = both;
        }
    return (struct literal_set){items, count};
}

size_t literal_set_shortest(struct literal_set set)
{
    size_t shortest = set.count ? SIZE_MAX : 0;
    for (size_t i = 0; i < set.count; i++)
        if (set.items[i].size < shortest)
            shortest = set.items[i].size;
    return shortest;
}

struct literal_set literal_set_better(struct literal_set a, struct literal_set b)
{
    size_t a_bytes = literal_set_shortest(a);
    size_t b_bytes = literal_set_shortest(b);
    if (a_bytes != b_bytes)
        return a_bytes > b_bytes ? a : b;
    return b.count && b.count < a.count ? b : a;
}
