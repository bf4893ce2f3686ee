/* Memory of one lifetime, given back all at once. One thread at a time. Everything handed out has
 * SCAN_SLACK_BYTES readable bytes behind it, so any of it may be scanned in place. */
#ifndef COLDTRAIL_BASE_ARENA_H
#define COLDTRAIL_BASE_ARENA_H

#include "engine/base/bytes.h"

struct arena;

/* `block_bytes`: how much is taken from the heap at a time; larger requests get a block of their
 * own. Never NULL. */
struct arena *arena_new(size_t block_bytes);
void arena_free(struct arena *arena);

/* Forget everything handed out. Keeps the first block, and gives the others back. */
void arena_reset(struct arena *arena);

/* `size` bytes, 16-aligned, not zeroed; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` objects of `size` bytes, zeroed; the product is checked. */
void *arena_zeroed(struct arena *arena, size_t count, size_t size);

/* Give back the tail of the newest allocation: `memory` keeps `size` bytes. Nothing happens where
 * `memory` is not the newest. For decoders that know an upper bound before they start. */
void arena_shrink(struct arena *arena, void *memory, size_t size);

struct bytes arena_copy(struct arena *arena, struct bytes text);
/* A copy with a NUL behind it. */
char *arena_copy_string(struct arena *arena, struct bytes text);

/* Bytes held from the heap now. */
size_t arena_held_bytes(const struct arena *arena);

#endif
