#include "engine/hunt/hunt.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/hunt/assemble.h"
#include "engine/hunt/interrupt.h"
#include "engine/hunt/unpacking.h"

struct hunt {
    const struct hunt_options *options;
    struct hunt_totals *totals;
    _Atomic uint64_t *hits_of_files;
    pthread_mutex_t failure_lock;
    struct failure failure; /* the first one */
};

struct hunter {
    struct hunt *hunt;
    struct decoder *decoder;
    struct scanner *scanner;
    struct assembler *assembler;
    struct hunt_totals totals; /* of this worker alone */
};

static void *hunter_new(void *state, struct gate_pass *pass)
{
    struct hunter *hunter = memory_new(1, sizeof *hunter);
    hunter->hunt = state;
    const struct hunt_options *options = hunter->hunt->options;
    hunter->decoder = decoder_new(unpacking_by_loaders());
    decoder_share_memory(hunter->decoder, pass);
    hunter->totals.days = day_count_new();
    hunter->scanner = scanner_new(options->plan);
    hunter->assembler = assembler_new(options->plan, options->rules, options->correlations);
    return hunter;
}

/* The case could not be written: a hunt whose hits are lost must stop. */
static void give_up(struct hunt *hunt, const struct failure *failure)
{
    REQUIRE(pthread_mutex_lock(&hunt->failure_lock) == 0);
    if (hunt->failure.status == STATUS_OK)
        hunt->failure = *failure;
    REQUIRE(pthread_mutex_unlock(&hunt->failure_lock) == 0);
    interrupt_request();
}

static void add_problem(struct hunt *hunt, const struct case_problem *problem)
{
    struct failure failure = {0};
    if (case_add_problem(hunt->options->case_file, problem, &failure) != STATUS_OK)
        give_up(hunt, &failure);
}

static int64_t date_of(struct message *message)
{
    int64_t date = message_date(message);
    return date == TIME_UNKNOWN ? message_delivery_date(message) : date;
}

static bool is_outside_window(const struct hunt_options *options, int64_t date)
{
    if (date == TIME_UNKNOWN)
        return false;
    return (options->from != TIME_UNKNOWN && date < options->from) ||
           (options->to != TIME_UNKNOWN && date >= options->to);
}

/* A message that was not decoded whole goes into the ledger with the names of what is odd. */
static void note_partial(struct hunter *hunter, const struct raw_message *raw,
                         const struct message *message)
{
    struct buffer path = {0};
    struct buffer detail = {0};
    struct hit_location location = assemble_location(raw);
    hit_location_path(&path, &location);
    for (int anomaly = ANOMALY_PARTIAL; anomaly < ANOMALY_COUNT; anomaly++) {
        if (!anomaly_has(message->anomalies, (enum anomaly)anomaly))
            continue;
        buffer_append_string(&detail, detail.size ? ", " : "");
        buffer_append_string(&detail, anomaly_name((enum anomaly)anomaly));
    }
    enum reason reason = raw->reason != REASON_NONE ? raw->reason : REASON_ANOMALY;
    add_problem(hunter->hunt, &(struct case_problem){.file_index = raw->origin.file_index,
                                                     .sequence = raw->origin.sequence,
                                                     .level = ledger_level_name(LEDGER_MESSAGE),
                                                     .outcome = outcome_name(OUTCOME_PARTIAL),
                                                     .reason = reason_name(reason),
                                                     .path = buffer_bytes(&path),
                                                     .detail = buffer_bytes(&detail)});
    buffer_done(&path);
    buffer_done(&detail);
}

static void count_message(struct hunter *hunter, enum outcome outcome, size_t size)
{
    struct hunt_totals *totals = &hunter->totals;
    totals->messages.seen++;
    totals->messages.outcomes[outcome]++;
    totals->bytes.seen += size;
    totals->bytes.outcomes[outcome] += size;
}

/* Returns how many hits there were. */
static uint64_t take_message(struct hunter *hunter, const struct raw_message *raw)
{
    struct hunt *hunt = hunter->hunt;
    struct message *message = message_parse(hunter->decoder, raw->bytes);
    run_note_loader(raw, &message->anomalies);
    int64_t date = date_of(message);
    if (is_outside_window(hunt->options, date)) {
        hunter->totals.outside_window++;
        count_message(hunter, OUTCOME_SKIPPED, raw->bytes.size);
        return 0;
    }
    day_count_add(hunter->totals.days, date);
    scanner_scan(hunter->scanner, message);
    struct assembled found = assemble_hits(hunter->assembler, hunter->scanner, raw);
    struct failure failure = {0};
    if (found.hit_count && case_add_hits(hunt->options->case_file, &found.message, found.hits,
                                         found.records, found.hit_count, &failure) != STATUS_OK)
        give_up(hunt, &failure);
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        hunter->totals.anomalies[anomaly] += anomaly_has(message->anomalies, (enum anomaly)anomaly);
    bool partial = anomaly_is_partial(message->anomalies);
    if (partial)
        note_partial(hunter, raw, message);
    count_message(hunter, partial ? OUTCOME_PARTIAL : OUTCOME_DECODED, raw->bytes.size);
    if (found.reported_count)
        atomic_fetch_add(&hunt->hits_of_files[raw->origin.file_index], found.reported_count);
    return found.reported_count;
}

static uint64_t take_batch(void *worker, const struct batch *batch)
{
    struct hunter *hunter = worker;
    uint64_t hits = 0;
    for (size_t i = 0; i < batch->problem_count; i++) {
        const struct problem *problem = &batch->problems[i];
        add_problem(hunter->hunt, &(struct case_problem){.file_index = problem->file_index,
                                                         .sequence = problem->sequence,
                                                         .level = ledger_level_name(problem->level),
                                                         .outcome = outcome_name(problem->outcome),
                                                         .reason = reason_name(problem->reason),
                                                         .path = bytes_of(problem->path),
                                                         .detail = bytes_of(problem->detail)});
    }
    for (size_t i = 0; i < batch->message_count; i++)
        hits += take_message(hunter, &batch->messages[i]);
    decoder_forget(hunter->decoder);
    hunter->totals.hits += hits;
    return hits;
}

static void hunter_done(void *worker)
{
    struct hunter *hunter = worker;
    struct hunt_totals *totals = hunter->hunt->totals;
    tally_add(&totals->messages, &hunter->totals.messages);
    tally_add(&totals->bytes, &hunter->totals.bytes);
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        totals->anomalies[anomaly] += hunter->totals.anomalies[anomaly];
    totals->outside_window += hunter->totals.outside_window;
    totals->hits += hunter->totals.hits;
    totals->scanned_bytes += scanner_scanned_bytes(hunter->scanner);
    day_count_merge(totals->days, hunter->totals.days);
    day_count_free(hunter->totals.days);
    decoder_free(hunter->decoder);
    scanner_free(hunter->scanner);
    assembler_free(hunter->assembler);
    free(hunter);
}

/* Every file of the walk, with how it ended. */
static enum status add_sources(struct hunt *hunt, const struct run_totals *run)
{
    const struct walk *walk = hunt->options->run.walk;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < walk->count && status == STATUS_OK; i++) {
        const struct file_outcome *file = &run->files[i];
        struct case_source source = {
            .file_index = (uint32_t)i,
            .path = bytes_of(walk->files[i].path),
            .size_bytes = walk->files[i].size_bytes,
            .outcome = outcome_name(file->outcome),
            .reason = file->reason == REASON_NONE ? "" : reason_name(file->reason),
            .messages = file->messages,
            .hits = atomic_load(&hunt->hits_of_files[i]),
        };
        status = case_add_source(hunt->options->case_file, &source, &hunt->failure);
    }
    return status;
}

enum status hunt_run(const struct hunt_options *options, struct hunt_totals *out_totals,
                     struct failure *out_failure)
{
    *out_totals = (struct hunt_totals){.days = day_count_new()};
    struct hunt hunt = {.options = options, .totals = out_totals};
    REQUIRE(pthread_mutex_init(&hunt.failure_lock, NULL) == 0);
    hunt.hits_of_files = memory_new(options->run.walk->count, sizeof *hunt.hits_of_files);
    struct run_job job = {&hunt, hunter_new, take_batch, hunter_done};
    run_all(&options->run, &job, &out_totals->run);
    if (hunt.failure.status == STATUS_OK)
        (void)add_sources(&hunt, &out_totals->run);
    free(hunt.hits_of_files);
    (void)pthread_mutex_destroy(&hunt.failure_lock);
    if (hunt.failure.status == STATUS_OK)
        return STATUS_OK;
    return failure_set(out_failure, hunt.failure.status, "%s", hunt.failure.text);
}

void hunt_totals_done(struct hunt_totals *totals)
{
    run_totals_done(&totals->run);
    day_count_free(totals->days);
}
