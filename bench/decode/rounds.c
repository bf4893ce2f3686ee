#include "bench/decode/rounds.h"

#include <stdlib.h>
#include <time.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"

#define NS_PER_SECOND 1000000000U

static uint64_t thread_cpu_ns(void)
{
    struct timespec now;
    REQUIRE(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
    return (uint64_t)now.tv_sec * NS_PER_SECOND + (uint64_t)now.tv_nsec;
}

void series_init(struct series *series, const struct subject *subject, size_t round_count)
{
    *series = (struct series){
        .subject = subject,
        .state = subject->state_new(),
        .laps = memory_new(round_count, sizeof *series->laps),
        .is_steady = true,
    };
}

void series_done(struct series *series)
{
    series->subject->state_free(series->state);
    free(series->laps);
}

static struct lap run_lap(const struct mail_set *set, struct series *series, struct work *out_work)
{
    struct work work = {0};
    uint64_t cpu_start = thread_cpu_ns();
    uint64_t wall_start = clock_now_ns();
    for (size_t i = 0; i < set->count; i++)
        series->subject->decode(series->state, set->messages[i], &work);
    *out_work = work;
    return (struct lap){thread_cpu_ns() - cpu_start, clock_now_ns() - wall_start};
}

static bool is_same_work(const struct work *a, const struct work *b)
{
    return a->leaf_count == b->leaf_count && a->content_bytes == b->content_bytes &&
           a->text_bytes == b->text_bytes && a->header_bytes == b->header_bytes &&
           a->fact_bytes == b->fact_bytes && a->checksum == b->checksum;
}

void rounds_run(const struct mail_set *set, struct series *series, size_t series_count,
                size_t round_count)
{
    struct work work;
    for (size_t i = 0; round_count > 1 && i < series_count; i++)
        (void)run_lap(set, &series[i], &work);
    for (size_t round = 0; round < round_count; round++)
        for (size_t i = 0; i < series_count; i++) {
            series[i].laps[round] = run_lap(set, &series[i], &work);
            if (round == 0)
                series[i].work = work;
            series[i].is_steady &= is_same_work(&work, &series[i].work);
        }
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

struct spread spread_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_numbers);
    return (struct spread){
        .median = (values[(count - 1) / 2] + values[count / 2]) / 2,
        .min = values[0],
        .max = values[count - 1],
    };
}
