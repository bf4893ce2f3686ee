/* hits.jsonl: the stored hits, a line each, in the order of their messages' first places; behind
 * them what correlations have found. */
#include "engine/base/require.h"
#include "engine/hits/case_file.h"
#include "engine/hits/json_writer.h"

/* Places listed with one hit; case.db has them all, and `location_count` says how many. */
#define LOCATIONS_MAX 1000
/* What is gathered before it is written. */
#define WRITE_BYTES ((size_t)1 << 18)

enum { NEXT_MESSAGE, NEXT_LOCATION, NEXT_HIT, NEXT_RESULT, QUERY_COUNT };

/* The first is driven by the primary key of `location`, so that nothing is sorted. */
static const char *const query_sql[QUERY_COUNT] = {
    [NEXT_MESSAGE] = "SELECT message.id FROM location CROSS JOIN message "
                     "ON message.id = location.message AND message.sweep = location.sweep "
                     "AND message.file_index = location.file_index "
                     "AND message.sequence = location.sequence "
                     "ORDER BY location.sweep, location.file_index, location.sequence",
    [NEXT_LOCATION] = ("SELECT path, container, in_mailbox, number, offset, length FROM location "
                       "WHERE message = ?1 ORDER BY sweep, file_index, sequence"),
    [NEXT_RESULT] = "SELECT record FROM correlation_hit WHERE record IS NOT NULL "
                    "ORDER BY rule, first_time, id",
    [NEXT_HIT] = "SELECT record FROM hit WHERE message = ?1 AND record IS NOT NULL ORDER BY rule",
};

struct hits_writer {
    struct statement *queries[QUERY_COUNT];
    struct buffer places; /* `,"location":{…},"locations":[…]}}` of one message */
    struct buffer pending;
    struct folder_file *out;
};

/* The first row of NEXT_LOCATION. */
static void write_first_location(struct json_writer *json, struct statement *row)
{
    json_begin_object(json, "location");
    json_text(json, "path", statement_text(row, 0));
    json_text(json, "container", statement_text(row, 1));
    json_flag(json, "in_mailbox", statement_number(row, 2) != 0);
    if (statement_number(row, 2) != 0)
        json_number(json, "number", (uint64_t)statement_number(row, 3));
    json_number(json, "offset", (uint64_t)statement_number(row, 4));
    json_number(json, "length", (uint64_t)statement_number(row, 5));
    json_end(json);
}

/* Fill `places` for a message. */
static enum status write_places(struct hits_writer *writer, int64_t message,
                                struct failure *out_failure)
{
    struct statement *next = writer->queries[NEXT_LOCATION];
    struct json_writer json = {.out = &writer->places};
    buffer_reset(&writer->places);
    json_resume_object(&json); /* the hit */
    json_resume_object(&json); /* its `coldtrail` */
    statement_bind_number(next, 1, message);
    size_t start = 0; /* of `locations`, which vanishes where there is only one */
    size_t count = 0;
    enum status status = STATUS_OK;
    while ((status = statement_next(next, out_failure)) == STATUS_OK) {
        if (count++ == 0) {
            write_first_location(&json, next);
            start = writer->places.size;
            json_begin_array(&json, "locations");
        }
        if (count <= LOCATIONS_MAX)
            json_text(&json, NULL, statement_text(next, 0));
    }
    if (status != STATUS_END)
        return status;
    REQUIRE(count > 0);
    json_end(&json);
    if (count == 1)
        writer->places.size = start;
    else
        json_number(&json, "location_count", count);
    json_end(&json);
    json_end(&json);
    return STATUS_OK;
}

/* A stored record is whole JSON: the places go in before its last two braces. */
static enum status write_line(struct hits_writer *writer, struct bytes record,
                              struct failure *out_failure)
{
    REQUIRE(bytes_end_with(record, bytes_of("}}")));
    buffer_append(&writer->pending, bytes_slice(record, 0, record.size - 2));
    buffer_append(&writer->pending, buffer_bytes(&writer->places));
    buffer_append_byte(&writer->pending, '\n');
    if (writer->pending.size < WRITE_BYTES)
        return STATUS_OK;
    return folder_file_write(writer->out, &writer->pending, out_failure);
}

static enum status write_message(struct hits_writer *writer, int64_t message,
                                 struct failure *out_failure)
{
    struct statement *next = writer->queries[NEXT_HIT];
    statement_bind_number(next, 1, message);
    enum status status = STATUS_OK;
    bool has_places = false;
    while ((status = statement_next(next, out_failure)) == STATUS_OK) {
        if (!has_places)
            status = write_places(writer, message, out_failure);
        has_places = true;
        if (status == STATUS_OK)
            status = write_line(writer, statement_text(next, 0), out_failure);
        if (status != STATUS_OK) {
            statement_reset(next);
            return status;
        }
    }
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status write_messages(struct hits_writer *writer, struct failure *out_failure)
{
    struct statement *next = writer->queries[NEXT_MESSAGE];
    enum status status = STATUS_OK;
    while ((status = statement_next(next, out_failure)) == STATUS_OK) {
        status = write_message(writer, statement_number(next, 0), out_failure);
        if (status != STATUS_OK)
            return status;
    }
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status write_results(struct hits_writer *writer, struct failure *out_failure)
{
    struct statement *next = writer->queries[NEXT_RESULT];
    enum status status = STATUS_OK;
    while ((status = statement_next(next, out_failure)) == STATUS_OK) {
        buffer_append(&writer->pending, statement_text(next, 0));
        buffer_append_byte(&writer->pending, '\n');
        if (writer->pending.size >= WRITE_BYTES)
            status = folder_file_write(writer->out, &writer->pending, out_failure);
        if (status != STATUS_OK)
            return status;
    }
    return status == STATUS_END ? STATUS_OK : status;
}

enum status hits_file_write(struct case_file *file, struct folder_file *out,
                            struct failure *out_failure)
{
    struct hits_writer writer = {.out = out};
    enum status status = STATUS_OK;
    for (int i = 0; i < QUERY_COUNT && status == STATUS_OK; i++)
        status = statement_prepare(file->database, query_sql[i], &writer.queries[i], out_failure);
    if (status == STATUS_OK)
        status = write_messages(&writer, out_failure);
    if (status == STATUS_OK)
        status = write_results(&writer, out_failure);
    if (status == STATUS_OK)
        status = folder_file_write(out, &writer.pending, out_failure);
    for (int i = 0; i < QUERY_COUNT; i++)
        statement_free(writer.queries[i]);
    buffer_done(&writer.places);
    buffer_done(&writer.pending);
    return status;
}
