#include "loaders/batch.h"

#include <stdlib.h>

#include "engine/base/memory.h"

#define ARENA_BLOCK_BYTES ((size_t)64 << 10)
/* What a batch keeps between fills: room for the usual one and the read that ends it. */
#define KEPT_BYTES (BATCH_TARGET_BYTES * 2)

void batch_init(struct batch *batch)
{
    *batch = (struct batch){.arena = arena_new(ARENA_BLOCK_BYTES)};
}

void batch_done(struct batch *batch)
{
    buffer_done(&batch->bytes);
    arena_free(batch->arena);
    free(batch->messages);
    free(batch->problems);
    *batch = (struct batch){0};
}

void batch_release(struct batch *batch)
{
    buffer_done(&batch->bytes);
    arena_reset(batch->arena);
    batch->message_count = 0;
    batch->problem_count = 0;
}

void batch_reset(struct batch *batch)
{
    buffer_reset_to(&batch->bytes, KEPT_BYTES);
    arena_reset(batch->arena);
    batch->message_count = 0;
    batch->problem_count = 0;
    memset(batch->tallies, 0, sizeof batch->tallies);
    batch->input_bytes = 0;
    batch->raw_bytes = 0;
}

struct raw_message *batch_add_message(struct batch *batch)
{
    batch->messages = memory_grow(batch->messages, &batch->message_capacity,
                                  batch->message_count + 1, sizeof *batch->messages);
    struct raw_message *message = &batch->messages[batch->message_count++];
    *message = (struct raw_message){0};
    return message;
}

void batch_add_problem(struct batch *batch, const struct problem *problem)
{
    batch->problems = memory_grow(batch->problems, &batch->problem_capacity,
                                  batch->problem_count + 1, sizeof *batch->problems);
    struct problem *copy = &batch->problems[batch->problem_count++];
    *copy = *problem;
    copy->path = arena_copy_string(batch->arena, bytes_of(problem->path));
    copy->detail = arena_copy_string(batch->arena, bytes_of(problem->detail));
}

void batch_account(struct batch *batch, enum ledger_level level, struct ending ending,
                   const struct origin *origin)
{
    struct tally *tally = &batch->tallies[level];
    tally->seen++;
    tally->outcomes[ending.outcome]++;
    if (ending.outcome == OUTCOME_DECODED)
        return;
    struct problem problem = {
        .level = level,
        .outcome = ending.outcome,
        .reason = ending.reason,
        .file_index = origin->file_index,
        .sequence = origin->sequence,
        .path = origin->container,
        .detail = ending.detail ? ending.detail : "",
    };
    batch_add_problem(batch, &problem);
}
