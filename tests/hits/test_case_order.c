/* The same hits, in whatever order and from however many threads, give the same files. */
#include "tests/hits/sample.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"

#define FILES 4
#define THREADS 4
#define PROBLEMS 50

/* One call of the sweep that is replayed in several orders. */
struct event {
    unsigned identity;
    uint32_t file_index;
    uint64_t sequence;
};

struct replay {
    struct case_file *file;
    const struct event *events;
    size_t count;
    size_t first; /* this thread's share: first, first + stride … */
    size_t stride;
    struct failure failure;
};

/* Rule 0 and rule 2 see every message, rule 1 every seventh. */
static unsigned rules_of(unsigned identity)
{
    return identity % 7 == 0 ? 7 : 5;
}

static void *play(void *argument)
{
    struct replay *replay = argument;
    for (size_t i = replay->first; i < replay->count; i += replay->stride) {
        const struct event *event = &replay->events[i];
        struct sample_message sample;
        sample_message_init(&sample, event->identity, event->file_index, event->sequence);
        if (sample_add(replay->file, &sample, rules_of(event->identity), &replay->failure) !=
            STATUS_OK)
            break;
        if (event->sequence >= PROBLEMS)
            continue;
        const struct case_problem problem = {.file_index = event->file_index,
                                             .sequence = event->sequence / 5,
                                             .level = "messages",
                                             .outcome = "partial",
                                             .reason = "anomaly",
                                             .path = bytes_of(sample.subject)};
        if (case_add_problem(replay->file, &problem, &replay->failure) != STATUS_OK)
            break;
    }
    return NULL;
}

struct result {
    char *hits;
    char *ledger;
    struct case_summary summary;
};

static struct result run(const struct event *events, size_t count, size_t threads)
{
    char *folder = sample_folder_new();
    struct case_file *file = sample_case_new(folder);
    struct replay replays[THREADS];
    pthread_t handles[THREADS];
    for (size_t i = 0; i < threads; i++) {
        replays[i] = (struct replay){
            .file = file, .events = events, .count = count, .first = i, .stride = threads};
        assert_int_equal(pthread_create(&handles[i], NULL, play, &replays[i]), 0);
    }
    for (size_t i = 0; i < threads; i++) {
        assert_int_equal(pthread_join(handles[i], NULL), 0);
        assert_string_equal(replays[i].failure.text, "");
    }
    struct result result = {.summary = sample_case_finish(file)};
    result.hits = sample_read(folder, "hits.jsonl");
    result.ledger = sample_read(folder, "ledger.json");
    sample_folder_remove(folder);
    return result;
}

static void result_done(struct result *result)
{
    free(result->hits);
    free(result->ledger);
    case_summary_done(&result->summary);
}

/* `count` messages over FILES files; every eleventh is one that lies elsewhere already. */
static struct event *make_events(size_t count)
{
    struct event *events = memory_new(count, sizeof *events);
    for (size_t i = 0; i < count; i++) {
        unsigned identity = (unsigned)(i % 11 == 10 ? (i * 7919) % count : i);
        events[i] = (struct event){identity, (uint32_t)(i % FILES), i / FILES};
    }
    return events;
}

/* The same shuffle on every machine (Fisher-Yates over a linear congruential generator). */
static void shuffle(struct event *events, size_t count)
{
    uint64_t state = 42;
    for (size_t i = count; i > 1; i--) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t other = (size_t)(state >> 33) % i;
        struct event moved = events[i - 1];
        events[i - 1] = events[other];
        events[other] = moved;
    }
}

static void reverse(struct event *events, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct event moved = events[i];
        events[i] = events[count - 1 - i];
        events[count - 1 - i] = moved;
    }
}

static void assert_same(const struct result *a, const struct result *b)
{
    /* Not assert_string_equal: it would print megabytes. */
    assert_int_equal(strcmp(a->hits, b->hits), 0);
    assert_int_equal(strcmp(a->ledger, b->ledger), 0);
    assert_int_equal(a->summary.hits, b->summary.hits);
    assert_int_equal(a->summary.rule_count, b->summary.rule_count);
    for (size_t i = 0; i < a->summary.rule_count; i++) {
        assert_int_equal(a->summary.rules[i].rule_index, b->summary.rules[i].rule_index);
        assert_int_equal(a->summary.rules[i].hits, b->summary.rules[i].hits);
        assert_int_equal(a->summary.rules[i].stored, b->summary.rules[i].stored);
    }
}

static void check_orders(size_t count)
{
    struct event *events = make_events(count);
    struct result forward = run(events, count, 1);
    shuffle(events, count);
    struct result shuffled = run(events, count, THREADS);
    assert_same(&forward, &shuffled);
    result_done(&shuffled);
    free(events);
    events = make_events(count);
    reverse(events, count);
    struct result reversed = run(events, count, 2);
    assert_same(&forward, &reversed);
    result_done(&reversed);
    result_done(&forward);
    free(events);
}

static void files_do_not_depend_on_the_order_of_calls(void **state)
{
    (void)state;
    check_orders(3000);
}

static void the_cap_keeps_the_first_hits_whatever_the_order(void **state)
{
    (void)state;
    /* An eleventh are repetitions: enough for the records to be cut while they are added. */
    check_orders((size_t)12 * LIMIT_HITS_STORED_PER_RULE / 5);
}

static void the_cap_stores_so_many_and_counts_all(void **state)
{
    (void)state;
    const size_t count = (size_t)2 * LIMIT_HITS_STORED_PER_RULE + 5;
    struct event *events = memory_new(count, sizeof *events);
    for (size_t i = 0; i < count; i++)
        events[i] = (struct event){(unsigned)i, 0, count - i};
    struct result result = run(events, count, 1);
    assert_int_equal(result.summary.rules[0].hits, count);
    assert_int_equal(result.summary.rules[0].stored, LIMIT_HITS_STORED_PER_RULE);
    assert_int_equal(result.summary.rules[2].hits, (count + 6) / 7);
    assert_int_equal(result.summary.rules[2].stored, (count + 6) / 7);
    assert_int_equal(result.summary.messages_with_hits, count);
    size_t lines = 0;
    for (const char *at = result.hits; (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, (size_t)2 * LIMIT_HITS_STORED_PER_RULE + (count + 6) / 7);
    result_done(&result);
    free(events);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_do_not_depend_on_the_order_of_calls),
        cmocka_unit_test(the_cap_keeps_the_first_hits_whatever_the_order),
        cmocka_unit_test(the_cap_stores_so_many_and_counts_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
