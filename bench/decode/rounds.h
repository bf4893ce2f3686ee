/* Rounds: all mail decoded by each subject in turn, so that what disturbs the machine disturbs
 * them alike. One thread; lifetime: run. */
#ifndef COLDTRAIL_BENCH_DECODE_ROUNDS_H
#define COLDTRAIL_BENCH_DECODE_ROUNDS_H

#include "bench/decode/mail_set.h"
#include "bench/decode/subject.h"

/* How long one round took. */
struct lap {
    uint64_t cpu_ns; /* of the thread */
    uint64_t wall_ns;
};

/* One subject's rounds. */
struct series {
    const struct subject *subject;
    void *state;
    struct lap *laps; /* one a round */
    struct work work; /* of one round */
    bool is_steady;   /* every round had the same work */
};

void series_init(struct series *series, const struct subject *subject, size_t round_count);
void series_done(struct series *series);

/* Run `round_count` rounds; where there are several, one that does not count goes first. */
void rounds_run(const struct mail_set *set, struct series *series, size_t series_count,
                size_t round_count);

/* The middle of some values, and the ends. */
struct spread {
    double median;
    double min;
    double max;
};

/* Sorts `values`, of which there is one at least. */
struct spread spread_of(double *values, size_t count);

#endif
