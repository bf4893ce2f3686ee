/* The evaluation of correlations over a case, in three steps, each a file: events are gathered by
 * group (correlate_gather.c), the windows of each group are found (correlate.c, window.h), and what
 * is found is stored (correlate_store.c). Private to the room. Failures stand in the case's
 * `broken`. What comes out depends on what the case holds, not on the order in which it came. */
#ifndef COLDTRAIL_HITS_CORRELATE_H
#define COLDTRAIL_HITS_CORRELATE_H

#include "engine/base/arena.h"
#include "engine/base/table.h"
#include "engine/hits/case_file.h"

/* What is counted: a message, or the result of another correlation. */
struct correlate_subject {
    bool is_result;
    int64_t id; /* in `message`, or `correlation_hit` */
};

enum correlate_statement {
    EVENTS_OF_RULE,
    EVENTS_OF_CORRELATION,
    VALUES_OF_MESSAGE,
    VALUES_OF_RESULT,
    KEY_OF_RESULT,
    ADD_GROUPED,
    LEAVE_OUT,
    EMPTY_GROUPED,
    EMPTY_LEFT_OUT,
    READ_GROUPED,
    COUNT_GROUPED,
    COUNT_LEFT_OUT,
    ADD_RESULT,
    SET_RESULT,
    ADD_RESULT_KEY,
    ADD_RESULT_MESSAGE,
    ADD_RESULT_MESSAGES,
    COUNT_RESULT_MESSAGES,
    FIND_RESULT_MESSAGE,
    FIND_RESULT_RESULT,
    RAISE_RESULT_MESSAGES,
    COUNT_CORRELATION,
    CORRELATE_STATEMENT_COUNT
};

/* Why an event is counted in part, or not at all. */
enum left_out { LEFT_OUT_TIME, LEFT_OUT_GROUP, LEFT_OUT_CUT, LEFT_OUT_COUNT };

/* One group at a time. */
struct correlate_group {
    struct buffer key;
    struct window_event *events;
    struct correlate_subject *subjects; /* of the events */
    size_t count;
    size_t capacity;
    size_t subject_capacity;
    uint32_t *values; /* of the events; or their numbers */
    double *numbers;
    size_t value_count;
    size_t value_capacity;
    size_t number_capacity;
    struct table value_table; /* hash -> index in `texts` */
    struct bytes *texts;      /* each value once; in the arena */
    size_t text_count;
    size_t text_capacity;
    struct arena *arena;
    size_t held_bytes;
};

struct correlator {
    struct case_file *file;
    const struct case_correlation *correlation;
    struct statement *statements[CORRELATE_STATEMENT_COUNT];
    struct correlate_group group;
    struct window_results results;
    struct buffer record;
    struct arena *arena; /* of one event while it is gathered */
    uint64_t result_count;
};

/* Run a statement that yields no row. */
enum status correlate_run(struct correlator *correlator, enum correlate_statement statement);

/* Note that a subject is left out, or counted in part. */
enum status correlate_leave_out(struct correlator *correlator, enum left_out reason,
                                struct correlate_subject subject);

/* Values of a field of a subject, in the arena; at most `*count` of them, which becomes how many
 * there are. */
enum status correlate_values(struct correlator *correlator, struct correlate_subject subject,
                             struct case_event_field field, struct arena *arena,
                             struct bytes *out_values, size_t *count);

/* --- correlate_gather.c --- */

/* Put all events of the correlation's members into the table `temp.grouped`, one row a group. */
enum status correlate_gather(struct correlator *correlator);

/* The value at `position` of a group's key, and where the next one begins. */
struct bytes correlate_key_value(struct bytes key, size_t *offset);

/* --- correlate_store.c --- */

/* Store one result of the group at hand. */
enum status correlate_store(struct correlator *correlator, const struct window_result *result);

#endif
