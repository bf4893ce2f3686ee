#include "engine/hunt/run.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/hunt/interrupt.h"
#include "tests/base/folder.h"
#include "tests/hunt/mailbox.h"

/* Two files that are sources of their own, and many that share one. */
#define LARGE_FILES 2
#define LARGE_MESSAGES 4500
#define SMALL_FILES 40
#define SMALL_MESSAGES 5
#define BODY_BYTES 2048
#define TOTAL_MESSAGES (LARGE_FILES * LARGE_MESSAGES + SMALL_FILES * SMALL_MESSAGES)

/* A job that notes every message it is given; no lock but the run's own in worker_done. */
struct counting {
    unsigned seen[TOTAL_MESSAGES];
    unsigned workers_done;
    uint64_t hits;
    bool stops; /* asks for an interrupt at its first batch */
};

struct counting_worker {
    struct counting *shared;
    unsigned seen[TOTAL_MESSAGES];
    uint64_t hits;
};

static void *worker_new(void *state, struct gate_pass *pass)
{
    (void)pass;
    struct counting_worker *worker = memory_new(1, sizeof *worker);
    worker->shared = state;
    return worker;
}

static uint64_t take_batch(void *state, const struct batch *batch)
{
    struct counting_worker *worker = state;
    for (size_t i = 0; i < batch->message_count; i++)
        worker->seen[number_in(batch->messages[i].bytes)]++;
    worker->hits += batch->message_count;
    if (worker->shared->stops)
        interrupt_request();
    return batch->message_count;
}

static void worker_done(void *state)
{
    struct counting_worker *worker = state;
    struct counting *shared = worker->shared;
    for (size_t i = 0; i < TOTAL_MESSAGES; i++)
        shared->seen[i] += worker->seen[i];
    shared->hits += worker->hits;
    shared->workers_done++;
    free(worker);
}

static void run_with(const struct walk *walk, unsigned threads, struct counting *counting,
                     struct run_totals *out_totals)
{
    struct progress *progress = progress_new(PROGRESS_OFF, walk->total_bytes);
    const struct run_job job = {counting, worker_new, take_batch, worker_done};
    const struct run_options options = {walk, threads, progress};
    run_all(&options, &job, out_totals);
    progress_free(progress);
}

static void assert_adds_up(const struct walk *walk, const struct run_totals *totals)
{
    for (int level = 0; level < LEDGER_COUNT; level++) {
        const struct tally *tally = &totals->tallies[level];
        uint64_t sum = 0;
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
            sum += tally->outcomes[outcome];
        assert_int_equal(tally->seen, sum);
    }
    assert_int_equal(totals->tallies[LEDGER_ARCHIVE].seen, walk->count);
    assert_int_equal(totals->input_bytes, walk->total_bytes);
}

static void gives_every_message_to_exactly_one_worker(void **state)
{
    const struct walk *walk = *state;
    for (unsigned threads = 1; threads <= 8; threads++) {
        struct counting *counting = memory_new(1, sizeof *counting);
        struct run_totals totals;
        run_with(walk, threads, counting, &totals);
        assert_int_equal(counting->workers_done, threads);
        for (size_t i = 0; i < TOTAL_MESSAGES; i++)
            if (counting->seen[i] != 1)
                fail_msg("%u threads: message %zu was seen %u times", threads, i,
                         counting->seen[i]);
        assert_int_equal(counting->hits, TOTAL_MESSAGES);
        assert_adds_up(walk, &totals);
        assert_int_equal(totals.tallies[LEDGER_ARCHIVE].outcomes[OUTCOME_DECODED], walk->count);
        assert_true(run_is_complete(&totals));
        uint64_t messages = 0;
        for (size_t i = 0; i < walk->count; i++)
            messages += totals.files[i].messages;
        assert_int_equal(messages, TOTAL_MESSAGES);
        run_totals_done(&totals);
        free(counting);
    }
}

static void ends_at_once_where_there_is_nothing(void **state)
{
    (void)state;
    const struct walk nothing = {0};
    struct counting *counting = memory_new(1, sizeof *counting);
    struct run_totals totals;
    run_with(&nothing, 4, counting, &totals);
    assert_int_equal(counting->workers_done, 4);
    assert_int_equal(counting->hits, 0);
    assert_true(run_is_complete(&totals));
    run_totals_done(&totals);
    free(counting);
}

/* The last test: an interrupt stays requested for the rest of the process. */
static void accounts_for_what_an_interrupt_leaves_unread(void **state)
{
    const struct walk *walk = *state;
    struct counting *counting = memory_new(1, sizeof *counting);
    counting->stops = true;
    struct run_totals totals;
    run_with(walk, 3, counting, &totals);
    assert_true(totals.interrupted);
    assert_false(run_is_complete(&totals));
    assert_true(counting->hits > 0);
    assert_true(counting->hits < TOTAL_MESSAGES);
    for (size_t i = 0; i < TOTAL_MESSAGES; i++)
        assert_true(counting->seen[i] <= 1);
    for (int level = 0; level < LEDGER_COUNT; level++) {
        const struct tally *tally = &totals.tallies[level];
        assert_int_equal(tally->seen,
                         tally->outcomes[OUTCOME_DECODED] + tally->outcomes[OUTCOME_PARTIAL] +
                             tally->outcomes[OUTCOME_SKIPPED] + tally->outcomes[OUTCOME_FAILED]);
    }
    assert_int_equal(totals.tallies[LEDGER_ARCHIVE].seen, walk->count);
    assert_true(totals.reasons[LEDGER_ARCHIVE][REASON_INTERRUPTED] > 0);
    run_totals_done(&totals);
    free(counting);
}

static struct folder folder;

static void write_file(unsigned index, unsigned first, unsigned count)
{
    char name[32];
    (void)snprintf(name, sizeof name, "%02u.mbox", index);
    struct buffer text = mailbox_of(first, count, BODY_BYTES);
    free(folder_write(&folder, name, buffer_bytes(&text)));
    buffer_done(&text);
}

static int make_walk(void **state)
{
    static struct walk walk;
    folder_make(&folder);
    unsigned first = 0;
    for (unsigned i = 0; i < SMALL_FILES + LARGE_FILES; i++) {
        unsigned count = i < LARGE_FILES ? LARGE_MESSAGES : SMALL_MESSAGES;
        write_file(i, first, count);
        first += count;
    }
    const char *paths[] = {folder.path};
    walk_paths(&(struct walk_options){.paths = paths, .path_count = 1}, &walk);
    assert_int_equal(walk.count, SMALL_FILES + LARGE_FILES);
    *state = &walk;
    return 0;
}

static int remove_walk(void **state)
{
    walk_done(*state);
    folder_remove(&folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_every_message_to_exactly_one_worker),
        cmocka_unit_test(ends_at_once_where_there_is_nothing),
        cmocka_unit_test(accounts_for_what_an_interrupt_leaves_unread),
    };
    return cmocka_run_group_tests(tests, make_walk, remove_walk);
}
