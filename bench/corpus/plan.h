/* What goes where, settled before anything is written: the mailboxes (one a company and month),
 * how much mail each gets, and in which of them the planted messages and near misses lie. Run
 * lifetime; read-only once made. */
#ifndef COLDTRAIL_BENCH_CORPUS_PLAN_H
#define COLDTRAIL_BENCH_CORPUS_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/corpus/options.h"

/* A message that the truth file names. */
struct special {
    bool is_planted;
    bool is_copy;    /* the same bytes lie in another mailbox, earlier in the list or later */
    uint32_t number; /* among the planted, or among the near misses; says what is in it */
    uint32_t company;
    uint32_t role;
    uint32_t mailbox; /* index of the mailbox it lies in */
    int64_t date;
};

struct mailbox {
    uint32_t company;
    int year;
    int month;
    uint64_t end_bytes; /* how much raw mail there shall be once this mailbox is full */
};

struct plan {
    struct mailbox *mailboxes; /* by month, then company */
    uint32_t mailbox_count;
    struct special *specials; /* by mailbox, then date */
    uint32_t special_count;
};

void plan_init(struct plan *plan, const struct options *options);
void plan_done(struct plan *plan);

#endif
