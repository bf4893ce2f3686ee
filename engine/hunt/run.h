/* The run: all sources of a walk, pulled and worked on by all threads. One OpenMP region, no queue,
 * no reader thread: a worker takes the turnstile of a source, fills its own batch, leaves, and
 * works on that batch alone while it is hot in its cache. Memory is threads x one batch, whatever
 * the archive's size. What is done with the messages is the job's. */
#ifndef COLDTRAIL_HUNT_RUN_H
#define COLDTRAIL_HUNT_RUN_H

#include "engine/hunt/progress.h"
#include "engine/mail/anomaly.h"
#include "loaders/source.h"

/* What to do with the mail. */
struct run_job {
    void *state; /* shared by all workers; the job sees to its locks */
    /* Called once in each thread; what it returns is that worker's own. */
    /* `pass` is the worker's, for what it decodes (decoder_share_memory()): it must hold nothing
     * large any more when take_batch() returns. */
    void *(*worker_new)(void *state, struct gate_pass *pass);
    /* Take a filled batch; nothing of it may be kept. Returns how many hits it held. */
    uint64_t (*take_batch)(void *worker, const struct batch *batch);
    /* Merge the worker's totals into the state and free it. One worker at a time, any order. */
    void (*worker_done)(void *worker);
};

struct run_options {
    const struct walk *walk;
    unsigned threads;          /* at least 1 */
    struct progress *progress; /* may be NULL */
};

/* How one file of the walk ended. */
struct file_outcome {
    enum outcome outcome;
    enum reason reason;
    uint64_t messages;
};

struct run_totals {
    struct tally tallies[LEDGER_COUNT];           /* messages are the job's to count */
    uint64_t reasons[LEDGER_COUNT][REASON_COUNT]; /* problems of each kind, messages apart */
    struct file_outcome *files; /* one for each of the walk; freed by run_totals_done */
    uint64_t input_bytes;
    uint64_t raw_bytes;
    uint64_t elapsed_ns;
    uint64_t cpu_ns;
    bool interrupted;
};

void run_all(const struct run_options *options, const struct run_job *job,
             struct run_totals *out_totals);
void run_totals_done(struct run_totals *totals);

/* Whether nothing was left unread that might hold mail: nothing failed, broke off, is encrypted, of
 * a format that is not read, or over a limit. Messages are the job's to judge. */
bool run_is_complete(const struct run_totals *totals);

/* sum += part */
void tally_add(struct tally *sum, const struct tally *part);

/* The anomaly that a message has because its loader could not deliver it whole. */
void run_note_loader(const struct raw_message *raw, anomaly_set *anomalies);

#endif
