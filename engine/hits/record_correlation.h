/* What a correlation has found as a line of hits.jsonl: the same form as a hit's, without a message
 * of its own. Private to the room. Lifetime: one record. */
#ifndef COLDTRAIL_HITS_RECORD_CORRELATION_H
#define COLDTRAIL_HITS_RECORD_CORRELATION_H

#include "engine/hits/case.h"
#include "engine/hits/json_writer.h"

struct correlation_record {
    const struct hit_rule *rule;
    const struct case_correlation *correlation;
    const char *id;   /* hit_id */
    struct bytes key; /* of the group: see correlate_key_value() */
    int64_t first_time;
    int64_t last_time;
    double measure;
    uint64_t event_count; /* in all windows */
    uint64_t message_count;
};

/* Append it but for its last three braces. */
void correlation_record_begin(struct buffer *out, const struct correlation_record *record);

/* Go on inside its object `coldtrail.correlation`, and end it. */
void correlation_record_resume(struct json_writer *json);
void correlation_record_end(struct json_writer *json);

#endif
