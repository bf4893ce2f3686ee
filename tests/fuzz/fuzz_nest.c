/* Any bytes as a file of an archive, through whatever containers they are: the ledger adds up, the
 * file is one archive, all its bytes are accounted for; the same where every step fills a batch of
 * its own; and the sums hold where it is abandoned on the way. */
#include "loaders/nest.h"
#include "tests/fuzz/fuzz.h"

struct seen {
    uint64_t messages; /* digests of all of them, in order */
    uint64_t refused;
    struct tally tallies[LEDGER_COUNT];
    uint64_t problems[LEDGER_COUNT][OUTCOME_COUNT];
    uint64_t input_bytes;
    size_t steps;
};

static void see_messages(struct seen *seen, const struct batch *batch)
{
    for (size_t i = 0; i < batch->message_count; i++) {
        const struct raw_message *message = &batch->messages[i];
        REQUIRE((message->outcome == OUTCOME_DECODED) == (message->reason == REASON_NONE));
        REQUIRE(message->origin.container && message->bytes.size <= LIMIT_MESSAGE_BYTES);
        fuzz_check_inside(buffer_bytes(&batch->bytes), message->bytes);
        fuzz_check_inside(buffer_bytes(&batch->bytes), message->from_line);
        fuzz_check_slack(message->bytes);
        fuzz_digest_add(&seen->messages, message->bytes);
        fuzz_digest_add(&seen->messages, message->from_line);
        fuzz_digest_add(&seen->messages, bytes_of(message->origin.container));
        fuzz_digest_number(&seen->messages, message->origin.number);
        fuzz_digest_number(&seen->messages, message->origin.offset);
        fuzz_digest_number(&seen->messages, message->reason);
    }
}

static void see_problems(struct seen *seen, const struct batch *batch)
{
    for (size_t i = 0; i < batch->problem_count; i++) {
        const struct problem *problem = &batch->problems[i];
        REQUIRE(problem->reason != REASON_NONE && problem->path && problem->detail);
        seen->problems[problem->level][problem->outcome]++;
        fuzz_digest_add(&seen->refused, bytes_of(problem->path));
        fuzz_digest_number(&seen->refused, problem->reason);
    }
}

static void see(struct seen *seen, const struct batch *batch)
{
    see_messages(seen, batch);
    see_problems(seen, batch);
    seen->input_bytes += batch->input_bytes;
    for (int level = 0; level < LEDGER_COUNT; level++) {
        seen->tallies[level].seen += batch->tallies[level].seen;
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
            seen->tallies[level].outcomes[outcome] += batch->tallies[level].outcomes[outcome];
    }
}

static void check_sums(const struct seen *seen, size_t file_bytes)
{
    for (int level = 0; level < LEDGER_COUNT; level++) {
        uint64_t sum = 0;
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
            uint64_t count = seen->tallies[level].outcomes[outcome];
            REQUIRE(outcome == OUTCOME_DECODED || seen->problems[level][outcome] == count);
            sum += count;
        }
        REQUIRE(sum == seen->tallies[level].seen);
    }
    REQUIRE(seen->tallies[LEDGER_ARCHIVE].seen == 1);
    REQUIRE(seen->input_bytes == file_bytes);
}

/* Made once: it is as large as a worker's. */
static struct batch *empty_batch(void)
{
    static struct batch batch;
    if (!batch.arena)
        batch_init(&batch);
    batch_reset(&batch);
    return &batch;
}

/* Step through `file`; it is abandoned behind `most_steps`. */
static struct seen pass(struct bytes file, bool fills_each_step, size_t most_steps)
{
    struct seen seen = {0};
    struct nest nest = {0};
    struct batch *batch = empty_batch();
    nest_resume(&nest, batch);
    nest_begin(&nest, 0, "fuzz", memory_stream_open(file));
    for (; nest.level_count > 0 && seen.steps < most_steps; seen.steps++) {
        nest_step(&nest);
        if (!fills_each_step && !nest_is_full(&nest))
            continue;
        nest_pause(&nest);
        see(&seen, batch);
        batch_reset(batch);
        nest_resume(&nest, batch);
    }
    if (nest.level_count > 0)
        nest_abandon(&nest);
    nest_pause(&nest);
    see(&seen, batch);
    check_sums(&seen, file.size);
    nest_done(&nest);
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes file = bytes_make(data, size);
    struct seen whole = pass(file, false, SIZE_MAX);
    struct seen pieces = pass(file, true, SIZE_MAX);
    REQUIRE(whole.messages == pieces.messages && whole.refused == pieces.refused);
    (void)pass(file, false, whole.steps / 2);
    return 0;
}
