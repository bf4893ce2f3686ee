#include "bench/decode/mail_set.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "loaders/source.h"
#include "loaders/walk.h"

#define ARENA_BLOCK_BYTES ((size_t)4 << 20)

static void take_batch(struct mail_set *set, const struct batch *batch)
{
    set->messages = memory_grow(set->messages, &set->capacity, set->count + batch->message_count,
                                sizeof *set->messages);
    for (size_t i = 0; i < batch->message_count; i++) {
        struct bytes raw = batch->messages[i].bytes;
        set->messages[set->count++] = arena_copy(set->arena, raw);
        set->raw_bytes += raw.size;
    }
    for (size_t i = 0; i < batch->problem_count; i++)
        set->problem_count += batch->problems[i].outcome != OUTCOME_DECODED;
}

void mail_set_load(const char *const *paths, size_t path_count, struct mail_set *out_set)
{
    struct mail_set set = {.arena = arena_new(ARENA_BLOCK_BYTES)};
    const struct walk_options options = {.paths = paths, .path_count = path_count};
    struct walk walk;
    walk_paths(&options, &walk);
    struct source *source = source_new(&walk, 0, walk.count);
    struct batch batch;
    batch_init(&batch);
    enum status status = STATUS_OK;
    while (status == STATUS_OK) {
        status = source_fill(source, &batch);
        take_batch(&set, &batch);
    }
    batch_done(&batch);
    source_free(source);
    walk_done(&walk);
    *out_set = set;
}

void mail_set_done(struct mail_set *set)
{
    arena_free(set->arena);
    free(set->messages);
}
