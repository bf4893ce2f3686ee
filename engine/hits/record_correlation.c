#include "engine/hits/record_correlation.h"

#include "engine/base/require.h"
#include "engine/hits/correlate.h"
#include "engine/hits/record_writer.h"

/* Objects that are open at the end: the record, `coldtrail`, `correlation`. */
#define OPEN_OBJECTS 3

/* "title: field = value, field = value" */
static void write_summary(struct json_writer *json, const struct correlation_record *record)
{
    size_t offset = 0;
    json_begin_text(json, "message");
    record_add_text(json, record->rule->title);
    for (size_t i = 0; i < record->correlation->keys.count; i++) {
        json_add_text(json, bytes_of(i ? ", " : ": "));
        record_add_text(json, record->correlation->keys.items[i]);
        json_add_text(json, bytes_of(" = "));
        record_add_text(json, correlate_key_value(record->key, &offset));
    }
    json_end_text(json);
}

static void write_group(struct json_writer *json, const struct correlation_record *record)
{
    size_t offset = 0;
    json_begin_array(json, "group");
    for (size_t i = 0; i < record->correlation->keys.count; i++) {
        json_begin_object(json, NULL);
        record_text(json, "field", record->correlation->keys.items[i]);
        json_text(json, "value", correlate_key_value(record->key, &offset));
        json_end(json);
    }
    json_end(json);
}

static void write_correlation(struct json_writer *json, const struct correlation_record *record)
{
    const struct case_correlation *correlation = record->correlation;
    json_begin_object(json, "correlation");
    json_text(json, "type", bytes_of(correlation->type));
    json_text(json, "condition", correlation->condition);
    record_text(json, "field", correlation->value_field);
    json_number(json, "timespan_seconds", (uint64_t)correlation->window.span_seconds);
    write_group(json, record);
    json_time(json, "first", record->first_time);
    json_time(json, "last", record->last_time);
    if (correlation->window.measure >= WINDOW_SUM)
        json_decimal(json, "value", record->measure);
    else
        json_number(json, "count", (uint64_t)record->measure);
    json_number(json, "event_count", record->event_count);
    json_number(json, "message_count", record->message_count);
    json_end(json);
}

void correlation_record_begin(struct buffer *out, const struct correlation_record *record)
{
    const struct hit no_match = {.rule_index = record->correlation->rule_index};
    struct record_writer writer = {.json = {.out = out}, .rule = record->rule, .hit = &no_match};
    struct json_writer *json = &writer.json;
    json_begin_object(json, NULL);
    json_time(json, "@timestamp", record->first_time);
    record_write_event(&writer, "coldtrail.correlation", record->first_time, record->last_time);
    write_summary(json, record);
    record_write_rule(&writer);
    record_write_threat(&writer);
    json_begin_object(json, "coldtrail");
    json_text(json, "hit_id", bytes_of(record->id));
    record_write_rule_facts(&writer);
    write_correlation(json, record);
    json_end(json);
    json_end(json);
    REQUIRE(bytes_end_with(buffer_bytes(out), bytes_of("}}}")));
    out->size -= OPEN_OBJECTS;
}

void correlation_record_resume(struct json_writer *json)
{
    for (int i = 0; i < OPEN_OBJECTS; i++)
        json_resume_object(json);
}

void correlation_record_end(struct json_writer *json)
{
    for (int i = 0; i < OPEN_OBJECTS; i++)
        json_end(json);
}
