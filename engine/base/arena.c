#include "engine/base/arena.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

#define ARENA_ALIGNMENT 16

struct block {
    struct block *next;
    size_t capacity; /* usable bytes, without the slack behind them */
    size_t used;
    _Alignas(ARENA_ALIGNMENT) uint8_t data[];
};

struct arena {
    struct block *first;   /* kept over resets */
    struct block *current; /* where small requests go; always reachable from `first` */
    size_t block_bytes;
    size_t held_bytes;
    uint8_t *newest; /* the last allocation, for arena_shrink */
};

static struct block *block_new(struct arena *arena, size_t capacity)
{
    REQUIRE(capacity < SIZE_MAX / 2);
    size_t bytes = sizeof(struct block) + capacity + SCAN_SLACK_BYTES;
    struct block *block = memory_resize(NULL, bytes, 1);
    block->next = NULL;
    block->capacity = capacity;
    block->used = 0;
    memset(block->data + capacity, 0, SCAN_SLACK_BYTES);
    arena->held_bytes += bytes;
    return block;
}

struct arena *arena_new(size_t block_bytes)
{
    struct arena *arena = memory_new(1, sizeof *arena);
    arena->block_bytes = block_bytes;
    arena->first = block_new(arena, block_bytes);
    arena->current = arena->first;
    return arena;
}

static void free_blocks_behind(struct arena *arena, struct block *block)
{
    struct block *next = block->next;
    block->next = NULL;
    while (next) {
        struct block *after = next->next;
        arena->held_bytes -= sizeof(struct block) + next->capacity + SCAN_SLACK_BYTES;
        free(next);
        next = after;
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    free_blocks_behind(arena, arena->first);
    free(arena->first);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    free_blocks_behind(arena, arena->first);
    arena->first->used = 0;
    arena->current = arena->first;
    arena->newest = NULL;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    REQUIRE(size < SIZE_MAX / 4);
    size_t rounded = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    struct block *block = arena->current;
    if (rounded > block->capacity - block->used) {
        size_t capacity = rounded > arena->block_bytes / 4 ? rounded : arena->block_bytes;
        struct block *fresh = block_new(arena, capacity);
        fresh->next = block->next;
        block->next = fresh;
        /* A block of its own for a large request leaves room in the current one: stay there. */
        if (capacity == arena->block_bytes)
            arena->current = fresh;
        block = fresh;
    }
    uint8_t *memory = block->data + block->used;
    block->used += rounded;
    arena->newest = memory;
    return memory;
}

void *arena_zeroed(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    REQUIRE(!__builtin_mul_overflow(count, size, &bytes));
    void *memory = arena_alloc(arena, bytes);
    memset(memory, 0, bytes);
    return memory;
}

void arena_shrink(struct arena *arena, void *memory, size_t size)
{
    if (!memory || arena->newest != memory)
        return;
    struct block *block = arena->current;
    uint8_t *start = memory;
    if (start < block->data || start >= block->data + block->capacity) {
        /* A block of its own: worth giving back only where most of it stays unused. */
        return;
    }
    size_t rounded = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    block->used = (size_t)(start - block->data) + rounded;
}

struct bytes arena_copy(struct arena *arena, struct bytes text)
{
    uint8_t *copy = arena_alloc(arena, text.size);
    if (text.size)
        memcpy(copy, text.data, text.size);
    return bytes_make(copy, text.size);
}

char *arena_copy_string(struct arena *arena, struct bytes text)
{
    char *copy = arena_alloc(arena, text.size + 1);
    if (text.size)
        memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return copy;
}

size_t arena_held_bytes(const struct arena *arena)
{
    return arena->held_bytes;
}
