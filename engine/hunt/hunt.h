/* The hunt: every message of the sources decoded, matched, and its hits put into a case. */
#ifndef COLDTRAIL_HUNT_HUNT_H
#define COLDTRAIL_HUNT_HUNT_H

#include "engine/hits/case.h"
#include "engine/hunt/correlations.h"
#include "engine/hunt/day_count.h"
#include "engine/hunt/run.h"
#include "engine/match/plan.h"

struct hunt_options {
    struct run_options run;
    const struct plan *plan;
    const struct hit_rule *rules;            /* of the plan, see assemble_rules() */
    const struct correlations *correlations; /* see correlations_make() */
    struct case_file *case_file;
    int64_t from; /* only messages dated so late, TIME_UNKNOWN: all; undated ones are always read */
    int64_t to;   /* and before this */
};

struct hunt_totals {
    struct run_totals run;
    struct tally messages;
    struct tally bytes;                /* of raw messages */
    uint64_t anomalies[ANOMALY_COUNT]; /* messages that have each */
    struct day_count *days;            /* of all messages that were read */
    uint64_t outside_window;           /* messages skipped by `from` and `to` */
    uint64_t scanned_bytes;            /* text handed to Hyperscan */
    uint64_t hits;                     /* before duplicates of a message are put together */
};

/* Run it. What could not be read is in the case and the totals, never a failure; a failure means
 * that the case could not be written. The caller finishes the case. */
enum status hunt_run(const struct hunt_options *options, struct hunt_totals *out_totals,
                     struct failure *out_failure);
void hunt_totals_done(struct hunt_totals *totals);

#endif
