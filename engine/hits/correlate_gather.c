/* From the members of a correlation to events by group. */
#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/hits/correlate.h"

/* One event on its way into its groups. */
struct gathered {
    struct correlate_subject subject;
    int64_t time;
    int64_t file_index; /* the first place of a message; so that equal times have an order */
    int64_t sequence;
    size_t member;
};

enum status correlate_run(struct correlator *correlator, enum correlate_statement statement)
{
    correlator->file->transaction_rows++;
    return statement_run(correlator->statements[statement], &correlator->file->broken);
}

enum status correlate_leave_out(struct correlator *correlator, enum left_out reason,
                                struct correlate_subject subject)
{
    struct statement *insert = correlator->statements[LEAVE_OUT];
    statement_bind_number(insert, 1, reason);
    statement_bind_number(insert, 2, subject.is_result);
    statement_bind_number(insert, 3, subject.id);
    return correlate_run(correlator, LEAVE_OUT);
}

enum status correlate_values(struct correlator *correlator, struct correlate_subject subject,
                             struct case_event_field field, struct arena *arena,
                             struct bytes *out_values, size_t *count)
{
    enum correlate_statement which = VALUES_OF_MESSAGE;
    if (subject.is_result)
        which = field.is_key ? KEY_OF_RESULT : VALUES_OF_RESULT;
    struct statement *query = correlator->statements[which];
    statement_bind_number(query, 1, subject.id);
    statement_bind_number(query, 2, field.index);
    size_t most = *count;
    enum status status = STATUS_OK;
    *count = 0;
    while ((status = statement_next(query, &correlator->file->broken)) == STATUS_OK) {
        if (*count < most)
            out_values[*count] = arena_copy(arena, statement_text(query, 0));
        ++*count;
    }
    return status == STATUS_END ? STATUS_OK : status;
}

struct bytes correlate_key_value(struct bytes key, size_t *offset)
{
    int64_t size = 0;
    size_t colon = bytes_find_byte(key, ':', *offset);
    (void)bytes_to_number(bytes_slice(key, *offset, colon), &size);
    *offset = colon + 1 + (size_t)size;
    return bytes_slice(key, colon + 1, *offset);
}

/* Each value with its size in front, so that no two groups read alike. */
static void append_key_value(struct buffer *key, struct bytes value)
{
    buffer_format(key, "%zu:", value.size);
    buffer_append(key, value);
}

static enum status add_to_group(struct correlator *correlator, const struct gathered *event,
                                struct bytes key)
{
    struct statement *insert = correlator->statements[ADD_GROUPED];
    statement_bind_text(insert, 1, key);
    statement_bind_number(insert, 2, event->time);
    statement_bind_number(insert, 3, event->subject.is_result);
    statement_bind_number(insert, 4, event->file_index);
    statement_bind_number(insert, 5, event->sequence);
    statement_bind_number(insert, 6, event->subject.id);
    statement_bind_count(insert, 7, event->member);
    return correlate_run(correlator, ADD_GROUPED);
}

/* The values of the group-by fields of one event. */
struct key_values {
    struct bytes *items[LIMIT_CORRELATION_KEYS];
    size_t counts[LIMIT_CORRELATION_KEYS];
    size_t chosen[LIMIT_CORRELATION_KEYS];
};

/* The next combination, the last field first; false behind the last one. */
static bool choose_next(struct key_values *values, size_t key_count)
{
    for (size_t i = key_count; i > 0; i--) {
        if (++values->chosen[i - 1] < values->counts[i - 1])
            return true;
        values->chosen[i - 1] = 0;
    }
    return false;
}

/* An event with several values is in the group of each: of several fields, of each combination. */
static enum status add_to_groups(struct correlator *correlator, const struct gathered *event,
                                 struct key_values *values)
{
    size_t key_count = correlator->correlation->keys.count;
    size_t group_count = 0;
    struct buffer key = {0};
    enum status status = STATUS_OK;
    do {
        if (group_count++ == LIMIT_EVENT_GROUPS) {
            status = correlate_leave_out(correlator, LEFT_OUT_CUT, event->subject);
            break;
        }
        buffer_reset(&key);
        for (size_t i = 0; i < key_count; i++)
            append_key_value(&key, values->items[i][values->chosen[i]]);
        status = add_to_group(correlator, event, buffer_bytes(&key));
    } while (status == STATUS_OK && choose_next(values, key_count));
    buffer_done(&key);
    return status;
}

static enum status add_event(struct correlator *correlator, const struct gathered *event)
{
    const struct case_correlation *correlation = correlator->correlation;
    const struct case_member *member = &correlation->members[event->member];
    struct key_values values = {.chosen = {0}};
    bool is_cut = false;
    arena_reset(correlator->arena);
    for (size_t i = 0; i < correlation->keys.count; i++) {
        values.items[i] =
            arena_alloc(correlator->arena, LIMIT_EVENT_GROUPS * sizeof *values.items[i]);
        values.counts[i] = LIMIT_EVENT_GROUPS;
        enum status status =
            correlate_values(correlator, event->subject, member->keys[i], correlator->arena,
                             values.items[i], &values.counts[i]);
        if (status != STATUS_OK)
            return status;
        if (values.counts[i] == 0)
            return correlate_leave_out(correlator, LEFT_OUT_GROUP, event->subject);
        is_cut |= values.counts[i] > LIMIT_EVENT_GROUPS;
        if (values.counts[i] > LIMIT_EVENT_GROUPS)
            values.counts[i] = LIMIT_EVENT_GROUPS;
    }
    enum status status =
        is_cut ? correlate_leave_out(correlator, LEFT_OUT_CUT, event->subject) : STATUS_OK;
    return status == STATUS_OK ? add_to_groups(correlator, event, &values) : status;
}

/* Columns of EVENTS_OF_RULE and EVENTS_OF_CORRELATION: id, time, file_index, sequence, is_cut. */
static enum status gather_member(struct correlator *correlator, size_t index)
{
    const struct case_member *member = &correlator->correlation->members[index];
    struct statement *query =
        correlator->statements[member->is_correlation ? EVENTS_OF_CORRELATION : EVENTS_OF_RULE];
    statement_bind_number(query, 1, member->rule_index);
    enum status status = STATUS_OK;
    while ((status = statement_next(query, &correlator->file->broken)) == STATUS_OK) {
        struct gathered event = {.subject = {member->is_correlation, statement_number(query, 0)},
                                 .time = statement_number(query, 1),
                                 .file_index = statement_number(query, 2),
                                 .sequence = statement_number(query, 3),
                                 .member = index};
        if (statement_is_null(query, 1))
            status = correlate_leave_out(correlator, LEFT_OUT_TIME, event.subject);
        else
            status = add_event(correlator, &event);
        if (status == STATUS_OK && statement_number(query, 4))
            status = correlate_leave_out(correlator, LEFT_OUT_CUT, event.subject);
        if (status != STATUS_OK) {
            statement_reset(query);
            return status;
        }
    }
    return status == STATUS_END ? STATUS_OK : status;
}

enum status correlate_gather(struct correlator *correlator)
{
    enum status status = correlate_run(correlator, EMPTY_GROUPED);
    if (status == STATUS_OK)
        status = correlate_run(correlator, EMPTY_LEFT_OUT);
    for (size_t i = 0; i < correlator->correlation->member_count && status == STATUS_OK; i++)
        status = gather_member(correlator, i);
    return status;
}
