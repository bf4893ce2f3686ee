/* What the files of this room share about an open case. Private to the room: others use case.h.
 * Lifetime: run. */
#ifndef COLDTRAIL_HITS_CASE_FILE_H
#define COLDTRAIL_HITS_CASE_FILE_H

#include <pthread.h>

#include "engine/hits/case.h"
#include "engine/hits/database.h"
#include "engine/hits/folder.h"

/* The one sweep a case has today; the tables are ready for more. */
#define CASE_SWEEP 1

/* The order of everything that is written: the same for every number of threads. */
struct case_place {
    uint32_t file_index;
    uint64_t sequence;
};

static inline bool case_place_is_before(struct case_place a, struct case_place b)
{
    return a.file_index != b.file_index ? a.file_index < b.file_index : a.sequence < b.sequence;
}

struct case_rule {
    char *id;
    uint32_t level_rank;
    bool is_silent; /* it has no hits of its own */
    bool is_counted;
    uint64_t hits;           /* distinct messages */
    uint64_t stored;         /* of them with a record, right now */
    bool is_bounded;         /* hits behind `bound` can't be among the first any more */
    struct case_place bound; /* the last of the first LIMIT_HITS_STORED_PER_RULE hits seen so far */
};

enum case_statement {
    ADD_MESSAGE,
    FIND_MESSAGE,
    MOVE_MESSAGE,
    RAISE_MESSAGE,
    ADD_LOCATION,
    ADD_RECIPIENT,
    ADD_TARGET,
    ADD_ATTACHMENT,
    ADD_COLLECTOR,
    ADD_HIT,
    ADD_EVENT,
    ADD_EVENT_VALUE,
    HAS_RECORD,
    SET_RECORD,
    ADD_SOURCE,
    ADD_PROBLEM,
    FIND_BOUND,
    DROP_RECORDS,
    STATEMENT_COUNT
};

struct case_file {
    pthread_mutex_t mutex; /* around everything below */
    struct folder folder;
    struct database *database;
    struct statement *statements[STATEMENT_COUNT];
    struct case_rule *rules; /* by rule_index */
    size_t rule_count;
    const struct hit_rule *hit_rules; /* borrowed, and looked at where there are correlations */
    const struct case_correlation *correlations; /* borrowed */
    size_t correlation_count;
    size_t refusal_count;
    struct buffer version; /* of coldtrail */
    int64_t started;
    struct buffer record; /* the record that is being stored */
    bool in_transaction;
    uint64_t transaction_began_ns;
    uint64_t transaction_rows;
    uint64_t messages; /* distinct, those that are only counted too */
    uint64_t locations;
    struct failure broken; /* the first failure of the database: nothing is added behind it */
};

/* --- case_transaction.c: failures of these stand in `broken` --- */

/* SQL of each statement. */
const char *case_statement_sql(enum case_statement statement);
/* Lock, and see to it that a transaction is open. A failure leaves the case unlocked. */
enum status case_enter(struct case_file *file, struct failure *out_failure);
/* Commit where it is time, and unlock. `status` is how the work between the two went. */
enum status case_leave(struct case_file *file, enum status status, struct failure *out_failure);
/* Run one of the statements to its end, counted as a row. */
enum status case_run(struct case_file *file, enum case_statement statement);
enum status case_commit(struct case_file *file);

/* --- case_add.c --- */

/* Take away the records behind the first LIMIT_HITS_STORED_PER_RULE hits of a rule. */
enum status case_cut_rule(struct case_file *file, size_t rule_index);

/* --- correlate.c --- */

/* Evaluate all correlations over the case, and store their results; one transaction. */
enum status correlate(struct case_file *file);

/* --- hits_file.c, ledger_file.c: write the file whole into an open folder_file --- */

enum status hits_file_write(struct case_file *file, struct folder_file *out,
                            struct failure *out_failure);
enum status ledger_file_write(struct case_file *file, const struct case_totals *totals,
                              struct folder_file *out, struct failure *out_failure);

/* --- case_finish.c --- */

/* What the caller says, unless its own tallies speak against it. */
bool case_is_complete(const struct case_totals *totals);

/* --- summary.c --- */

enum status summary_read(struct case_file *file, struct case_summary *out_summary,
                         struct failure *out_failure);

#endif
