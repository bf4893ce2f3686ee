#include "engine/hunt/run.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/hunt/interrupt.h"

/* One source, and the lock that lets one worker at a time fill from it. */
struct turnstile {
    pthread_mutex_t lock;
    struct source_span span;
    struct source *source; /* NULL until first taken, and again when it has ended */
    atomic_bool is_open;   /* taken by someone, and not ended */
    uint32_t order;        /* in the walk, to break ties */
};

struct run {
    const struct run_options *options;
    const struct run_job *job;
    struct turnstile *turnstiles; /* largest first */
    size_t turnstile_count;
    atomic_size_t next; /* the first one nobody has taken */
    pthread_mutex_t totals_lock;
    struct run_totals *totals;
    struct gate gate; /* into which one worker goes with what is large */
};

struct worker {
    struct run *run;
    void *job_worker;
    struct batch batch;
    struct turnstile *own; /* the one it took first and goes on with */
};

static int compare_turnstiles(const void *left, const void *right)
{
    const struct turnstile *a = left;
    const struct turnstile *b = right;
    if (a->span.size_bytes != b->span.size_bytes)
        return a->span.size_bytes < b->span.size_bytes ? 1 : -1;
    return a->order < b->order ? -1 : 1;
}

static void make_turnstiles(struct run *run)
{
    struct source_span *spans = source_plan(run->options->walk, &run->turnstile_count);
    run->turnstiles = memory_new(run->turnstile_count, sizeof *run->turnstiles);
    for (size_t i = 0; i < run->turnstile_count; i++) {
        run->turnstiles[i].span = spans[i];
        run->turnstiles[i].order = (uint32_t)i;
    }
    free(spans);
    qsort(run->turnstiles, run->turnstile_count, sizeof *run->turnstiles, compare_turnstiles);
    for (size_t i = 0; i < run->turnstile_count; i++)
        REQUIRE(pthread_mutex_init(&run->turnstiles[i].lock, NULL) == 0);
}

static bool reason_leaves_mail_unread(enum reason reason)
{
    switch (reason) {
    case REASON_NONE:
    case REASON_NOT_MAIL:
    case REASON_EMPTY:
    case REASON_DIRECTORY:
    case REASON_SYMBOLIC_LINK:
    case REASON_HARD_LINK:
    case REASON_SPECIAL_FILE:
    case REASON_OWN_CASE:
        return false;
    default:
        return true;
    }
}

/* Fill the worker's batch from a turnstile whose lock it holds. False: it had ended. */
static bool fill_locked(struct worker *worker, struct turnstile *turnstile)
{
    if (!atomic_load(&turnstile->is_open))
        return false;
    if (!turnstile->source)
        turnstile->source = source_new(worker->run->options->walk, turnstile->span.first_file,
                                       turnstile->span.count);
    enum status status = STATUS_END;
    if (interrupt_is_requested())
        source_abandon(turnstile->source, &worker->batch);
    else
        status = source_fill(turnstile->source, &worker->batch);
    if (status == STATUS_END) {
        source_free(turnstile->source);
        turnstile->source = NULL;
        atomic_store(&turnstile->is_open, false);
    }
    return true;
}

static bool fill_from(struct worker *worker, struct turnstile *turnstile)
{
    REQUIRE(pthread_mutex_lock(&turnstile->lock) == 0);
    bool filled = fill_locked(worker, turnstile);
    REQUIRE(pthread_mutex_unlock(&turnstile->lock) == 0);
    return filled;
}

/* A source nobody has taken yet becomes the worker's own. */
static bool take_next(struct worker *worker)
{
    struct run *run = worker->run;
    size_t index = atomic_fetch_add(&run->next, 1);
    if (index >= run->turnstile_count)
        return false;
    worker->own = &run->turnstiles[index];
    REQUIRE(pthread_mutex_lock(&worker->own->lock) == 0);
    atomic_store(&worker->own->is_open, true);
    bool filled = fill_locked(worker, worker->own);
    REQUIRE(pthread_mutex_unlock(&worker->own->lock) == 0);
    return filled;
}

/* Help on a source of another worker: one whose turnstile is free, else wait at the largest. */
static bool help(struct worker *worker)
{
    struct run *run = worker->run;
    for (size_t i = 0; i < run->turnstile_count; i++) {
        struct turnstile *turnstile = &run->turnstiles[i];
        if (!atomic_load(&turnstile->is_open) || pthread_mutex_trylock(&turnstile->lock) != 0)
            continue;
        bool filled = fill_locked(worker, turnstile);
        REQUIRE(pthread_mutex_unlock(&turnstile->lock) == 0);
        if (filled)
            return true;
    }
    for (size_t i = 0; i < run->turnstile_count; i++)
        if (atomic_load(&run->turnstiles[i].is_open) && fill_from(worker, &run->turnstiles[i]))
            return true;
    return false;
}

/* Fill the worker's batch with the next mail there is; false: there is none left. */
static bool fill_next(struct worker *worker)
{
    if (worker->own && atomic_load(&worker->own->is_open) && fill_from(worker, worker->own))
        return true;
    return take_next(worker) || help(worker);
}

void tally_add(struct tally *sum, const struct tally *part)
{
    sum->seen += part->seen;
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        sum->outcomes[outcome] += part->outcomes[outcome];
}

void run_note_loader(const struct raw_message *raw, anomaly_set *anomalies)
{
    if (raw->reason == REASON_LIMIT_MESSAGE_BYTES)
        anomaly_add(anomalies, ANOMALY_LIMIT_MESSAGE_BYTES);
    else if (raw->reason != REASON_NONE)
        anomaly_add(anomalies, ANOMALY_TRUNCATED_MESSAGE);
}

bool run_is_complete(const struct run_totals *totals)
{
    for (int level = 0; level < LEDGER_COUNT; level++) {
        if (totals->tallies[level].outcomes[OUTCOME_PARTIAL] ||
            totals->tallies[level].outcomes[OUTCOME_FAILED])
            return false;
        for (int reason = 0; reason < REASON_COUNT; reason++)
            if (totals->reasons[level][reason] && reason_leaves_mail_unread((enum reason)reason))
                return false;
    }
    return !totals->interrupted;
}

static void note_problems(struct run_totals *totals, const struct batch *batch)
{
    for (size_t i = 0; i < batch->problem_count; i++) {
        const struct problem *problem = &batch->problems[i];
        /* A note on something that was read to its end is no reason. */
        if (problem->outcome != OUTCOME_DECODED)
            totals->reasons[problem->level][problem->reason]++;
        if (problem->level != LEDGER_ARCHIVE)
            continue;
        totals->files[problem->file_index].outcome = problem->outcome;
        totals->files[problem->file_index].reason = problem->reason;
    }
}

static void add_totals(struct run *run, const struct batch *batch)
{
    REQUIRE(pthread_mutex_lock(&run->totals_lock) == 0);
    struct run_totals *totals = run->totals;
    for (int level = 0; level < LEDGER_COUNT; level++)
        tally_add(&totals->tallies[level], &batch->tallies[level]);
    totals->input_bytes += batch->input_bytes;
    totals->raw_bytes += batch->raw_bytes;
    note_problems(totals, batch);
    for (size_t i = 0; i < batch->message_count; i++)
        totals->files[batch->messages[i].origin.file_index].messages++;
    REQUIRE(pthread_mutex_unlock(&run->totals_lock) == 0);
}

static void work(struct run *run)
{
    struct worker worker = {.run = run};
    struct gate_pass pass = {.gate = &run->gate};
    worker.job_worker = run->job->worker_new(run->job->state, &pass);
    batch_init(&worker.batch);
    worker.batch.pass = &pass;
    while (fill_next(&worker)) {
        add_totals(run, &worker.batch);
        uint64_t hits = run->job->take_batch(worker.job_worker, &worker.batch);
        progress_add(run->options->progress, worker.batch.input_bytes, worker.batch.raw_bytes,
                     worker.batch.message_count, hits);
        if (pass.is_held)
            batch_release(&worker.batch);
        gate_leave(&pass);
    }
    batch_done(&worker.batch);
    REQUIRE(pthread_mutex_lock(&run->totals_lock) == 0);
    run->job->worker_done(worker.job_worker);
    REQUIRE(pthread_mutex_unlock(&run->totals_lock) == 0);
}

void run_all(const struct run_options *options, const struct run_job *job,
             struct run_totals *out_totals)
{
    uint64_t started = clock_now_ns();
    uint64_t started_cpu = clock_cpu_ns();
    *out_totals = (struct run_totals){0};
    out_totals->files = memory_new(options->walk->count, sizeof *out_totals->files);
    struct run run = {.options = options, .job = job, .totals = out_totals};
    REQUIRE(pthread_mutex_init(&run.totals_lock, NULL) == 0);
    gate_init(&run.gate);
    make_turnstiles(&run);
#pragma omp parallel num_threads((int)options->threads) default(none) shared(run)
    work(&run);
    for (size_t i = 0; i < run.turnstile_count; i++)
        (void)pthread_mutex_destroy(&run.turnstiles[i].lock);
    free(run.turnstiles);
    gate_done(&run.gate);
    (void)pthread_mutex_destroy(&run.totals_lock);
    out_totals->interrupted = interrupt_is_requested();
    out_totals->elapsed_ns = clock_now_ns() - started;
    out_totals->cpu_ns = clock_cpu_ns() - started_cpu;
}

void run_totals_done(struct run_totals *totals)
{
    free(totals->files);
    totals->files = NULL;
}
