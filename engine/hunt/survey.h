/* What is in these archives, without any rule: containers, messages, dates, senders, attachment
 * types, anomalies, problems. The engine of `coldtrail inspect`. */
#ifndef COLDTRAIL_HUNT_SURVEY_H
#define COLDTRAIL_HUNT_SURVEY_H

#include "engine/hunt/counter.h"
#include "engine/hunt/run.h"

struct survey_problem {
    enum ledger_level level;
    enum outcome outcome;
    enum reason reason;
    uint32_t file_index;
    uint64_t sequence;
    struct bytes path;
    struct bytes detail;
};

struct survey {
    struct run_totals run;
    struct tally messages;
    struct tally bytes;
    struct counter containers;       /* mailboxes and single-message files: messages in each */
    struct counter sender_domains;   /* registered domains of From: messages */
    struct counter attachment_types; /* by content: attachments */
    struct counter years;            /* of the Date header: messages; "undated" */
    struct counter anomalies;        /* messages with each */
    int64_t first_date;              /* TIME_UNKNOWN: no dated message */
    int64_t last_date;
    uint64_t attachment_count;
    struct arena *arena;             /* of `problems` */
    struct survey_problem *problems; /* in the order of the archives */
    size_t problem_count;
    size_t problem_capacity;
};

void survey_run(const struct run_options *options, struct survey *out_survey);
void survey_done(struct survey *survey);

#endif
