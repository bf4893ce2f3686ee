/* Taking what the workers find. Each call is all or nothing: after a failure of the database the
 * case is broken, its open transaction is never committed, and every later call repeats the
 * failure. */
#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/require.h"
#include "engine/hits/case_file.h"

enum status case_cut_rule(struct case_file *file, size_t rule_index)
{
    struct case_rule *rule = &file->rules[rule_index];
    if (rule->stored <= LIMIT_HITS_STORED_PER_RULE)
        return STATUS_OK;
    struct statement *find = file->statements[FIND_BOUND];
    statement_bind_count(find, 1, rule_index);
    statement_bind_number(find, 2, LIMIT_HITS_STORED_PER_RULE - 1);
    enum status status = statement_next(find, &file->broken);
    REQUIRE(status != STATUS_END);
    if (status != STATUS_OK)
        return status;
    rule->is_bounded = true;
    rule->bound = (struct case_place){(uint32_t)statement_number(find, 0),
                                      (uint64_t)statement_number(find, 1)};
    statement_reset(find);

    struct statement *drop = file->statements[DROP_RECORDS];
    statement_bind_count(drop, 1, rule_index);
    statement_bind_number(drop, 2, rule->bound.file_index);
    statement_bind_count(drop, 3, rule->bound.sequence);
    status = case_run(file, DROP_RECORDS);
    if (status != STATUS_OK)
        return status;
    rule->stored -= (uint64_t)database_changes(file->database);
    REQUIRE(rule->stored == LIMIT_HITS_STORED_PER_RULE);
    return STATUS_OK;
}

/* Whether a hit at `place` may be among the first of its rule. Places of stored hits only ever
 * move forward, so the bound only ever falls: what is behind it once stays behind it. */
static bool may_be_stored(const struct case_rule *rule, struct case_place place)
{
    return !rule->is_bounded || !case_place_is_before(rule->bound, place);
}

static void bind_time(struct statement *statement, int parameter, int64_t seconds)
{
    if (seconds != TIME_UNKNOWN)
        statement_bind_number(statement, parameter, seconds);
}

/* -1 where all rules are silent. */
static int highest_level(const struct case_file *file, const struct hit *hits, size_t hit_count)
{
    int highest = -1;
    for (size_t i = 0; i < hit_count; i++) {
        const struct case_rule *rule = &file->rules[hits[i].rule_index];
        if (!rule->is_silent && (int)rule->level_rank > highest)
            highest = (int)rule->level_rank;
    }
    return highest;
}

/* Digests come in no order: an index over whole ones would be rewritten all the time. */
static uint32_t digest_hash(struct bytes digest)
{
    return (uint32_t)(bytes_hash(digest) >> 32);
}

static enum status insert_message(struct case_file *file, const struct hit_message *message,
                                  int level_rank)
{
    struct statement *insert = file->statements[ADD_MESSAGE];
    const struct hit_person nobody = {0};
    const struct hit_person *from = message->from.count ? &message->from.items[0] : &nobody;
    statement_bind_text(insert, 1, message->digest);
    statement_bind_number(insert, 2, CASE_SWEEP);
    statement_bind_number(insert, 3, message->location.file_index);
    statement_bind_count(insert, 4, message->location.sequence);
    bind_time(insert, 5, hit_message_time(message, NULL));
    bind_time(insert, 6, message->date);
    bind_time(insert, 7, message->delivery_date);
    statement_bind_count(insert, 8, message->size_bytes);
    statement_bind_text(insert, 9, message->message_id);
    statement_bind_text(insert, 10, message->subject);
    statement_bind_text(insert, 11, from->address);
    statement_bind_text(insert, 12, from->name);
    statement_bind_text(insert, 13, from->domain);
    statement_bind_number(insert, 14, level_rank);
    statement_bind_number(insert, 15, digest_hash(message->digest));
    statement_bind_string(insert, 16, message->delivery);
    return case_run(file, ADD_MESSAGE);
}

static enum status add_recipients(struct case_file *file, int64_t id, const char *kind,
                                  struct person_list persons)
{
    struct statement *insert = file->statements[ADD_RECIPIENT];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < persons.count && status == STATUS_OK; i++) {
        statement_bind_number(insert, 1, id);
        statement_bind_string(insert, 2, kind);
        statement_bind_text(insert, 3, persons.items[i].address);
        statement_bind_text(insert, 4, persons.items[i].domain);
        statement_bind_text(insert, 5, persons.items[i].name);
        status = case_run(file, ADD_RECIPIENT);
    }
    return status;
}

static enum status add_targets(struct case_file *file, int64_t id,
                               const struct hit_message *message)
{
    struct statement *insert = file->statements[ADD_TARGET];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < message->target_count && status == STATUS_OK; i++) {
        statement_bind_number(insert, 1, id);
        statement_bind_text(insert, 2, message->targets[i].company);
        statement_bind_text(insert, 3, message->targets[i].country);
        statement_bind_text(insert, 4, message->targets[i].sector);
        statement_bind_text(insert, 5, message->targets[i].role);
        statement_bind_text(insert, 6, message->targets[i].address);
        statement_bind_string(insert, 7, message->targets[i].kind);
        status = case_run(file, ADD_TARGET);
    }
    return status;
}

static enum status add_contents(struct case_file *file, int64_t id,
                                const struct hit_message *message)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < message->attachment_count && status == STATUS_OK; i++) {
        const struct hit_attachment *attachment = &message->attachments[i];
        struct statement *insert = file->statements[ADD_ATTACHMENT];
        statement_bind_number(insert, 1, id);
        statement_bind_text(insert, 2, attachment->name);
        statement_bind_text(insert, 3, attachment->mime_type);
        statement_bind_count(insert, 4, attachment->size_bytes);
        statement_bind_string(insert, 5, attachment->sha256);
        status = case_run(file, ADD_ATTACHMENT);
    }
    for (size_t i = 0; i < message->collectors.count && status == STATUS_OK; i++) {
        struct statement *insert = file->statements[ADD_COLLECTOR];
        statement_bind_number(insert, 1, id);
        statement_bind_text(insert, 2, message->collectors.items[i]);
        status = case_run(file, ADD_COLLECTOR);
    }
    return status;
}

static enum status add_location(struct case_file *file, int64_t id,
                                const struct hit_location *location)
{
    struct statement *insert = file->statements[ADD_LOCATION];
    statement_bind_number(insert, 1, CASE_SWEEP);
    statement_bind_number(insert, 2, location->file_index);
    statement_bind_count(insert, 3, location->sequence);
    statement_bind_number(insert, 4, id);
    statement_bind_text(insert, 5, location->container);
    statement_bind_number(insert, 6, location->in_mailbox);
    statement_bind_count(insert, 7, location->number);
    statement_bind_count(insert, 8, location->offset);
    statement_bind_count(insert, 9, location->length);
    file->locations++;
    return case_run(file, ADD_LOCATION);
}

/* Give a known hit the record in `file->record`, which comes from an earlier place. */
static enum status renew_record(struct case_file *file, int64_t id, uint32_t rule_index)
{
    struct statement *has = file->statements[HAS_RECORD];
    statement_bind_number(has, 1, id);
    statement_bind_number(has, 2, rule_index);
    enum status status = statement_next(has, &file->broken);
    REQUIRE(status != STATUS_END);
    if (status != STATUS_OK)
        return status;
    file->rules[rule_index].stored += statement_number(has, 0) == 0;
    statement_reset(has);
    struct statement *set = file->statements[SET_RECORD];
    statement_bind_number(set, 1, id);
    statement_bind_number(set, 2, rule_index);
    statement_bind_text(set, 3, buffer_bytes(&file->record));
    return case_run(file, SET_RECORD);
}

/* Add or renew one hit. `known_place` is NULL for a new message, else the first place the message
 * was known in before this call. */
static enum status add_hit(struct case_file *file, int64_t id, const struct hit_message *message,
                           const struct hit *hit, struct bytes record,
                           const struct case_place *known_place)
{
    struct case_rule *rule = &file->rules[hit->rule_index];
    struct case_place place = {message->location.file_index, message->location.sequence};
    bool is_earlier = !known_place || case_place_is_before(place, *known_place);
    bool is_stored = may_be_stored(rule, is_earlier ? place : *known_place);
    char id_text[DIGEST_TEXT_BYTES];
    hit_id(message->digest, bytes_of(rule->id), id_text);
    buffer_reset(&file->record);
    buffer_append(&file->record, record);
    buffer_append_string(&file->record, "}}");

    struct statement *insert = file->statements[ADD_HIT];
    statement_bind_number(insert, 1, id);
    statement_bind_number(insert, 2, hit->rule_index);
    statement_bind_number(insert, 3, CASE_SWEEP);
    statement_bind_string(insert, 4, id_text);
    if (is_stored)
        statement_bind_text(insert, 5, buffer_bytes(&file->record));
    enum status status = case_run(file, ADD_HIT);
    if (status != STATUS_OK)
        return status;
    if (database_changes(file->database)) {
        rule->hits++;
        rule->stored += is_stored;
    } else if (is_earlier && is_stored) {
        status = renew_record(file, id, hit->rule_index);
    }
    if (status == STATUS_OK && rule->stored >= UINT64_C(2) * LIMIT_HITS_STORED_PER_RULE)
        status = case_cut_rule(file, hit->rule_index);
    return status;
}

/* STATUS_END where the message is not known. */
static enum status find_message(struct case_file *file, const struct hit_message *message,
                                int64_t *out_id, struct case_place *out_place)
{
    struct statement *find = file->statements[FIND_MESSAGE];
    statement_bind_text(find, 1, message->digest);
    statement_bind_number(find, 2, digest_hash(message->digest));
    enum status status = statement_next(find, &file->broken);
    if (status != STATUS_OK)
        return status;
    *out_id = statement_number(find, 0);
    *out_place = (struct case_place){(uint32_t)statement_number(find, 1),
                                     (uint64_t)statement_number(find, 2)};
    statement_reset(find);
    return STATUS_OK;
}

/* A message that is known may have moved to an earlier place. */
static enum status renew_message(struct case_file *file, const struct hit_message *message,
                                 int level_rank, int64_t id, struct case_place known_place)
{
    struct statement *raise = file->statements[RAISE_MESSAGE];
    statement_bind_number(raise, 1, id);
    statement_bind_number(raise, 2, level_rank);
    enum status status = case_run(file, RAISE_MESSAGE);
    struct case_place place = {message->location.file_index, message->location.sequence};
    if (status != STATUS_OK || !case_place_is_before(place, known_place))
        return status;
    struct statement *move = file->statements[MOVE_MESSAGE];
    statement_bind_number(move, 1, id);
    statement_bind_number(move, 2, place.file_index);
    statement_bind_count(move, 3, place.sequence);
    return case_run(file, MOVE_MESSAGE);
}

static enum status add_event_values(struct case_file *file, int64_t id,
                                    const struct hit_message *message)
{
    struct statement *insert = file->statements[ADD_EVENT_VALUE];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < message->value_count && status == STATUS_OK; i++) {
        statement_bind_number(insert, 1, id);
        statement_bind_number(insert, 2, message->values[i].field);
        statement_bind_text(insert, 3, message->values[i].text);
        status = case_run(file, ADD_EVENT_VALUE);
    }
    return status;
}

static enum status add_event(struct case_file *file, int64_t id, uint32_t rule_index,
                             const struct hit_message *message)
{
    struct statement *insert = file->statements[ADD_EVENT];
    statement_bind_number(insert, 1, rule_index);
    statement_bind_number(insert, 2, id);
    statement_bind_number(insert, 3, message->values_cut);
    return case_run(file, ADD_EVENT);
}

static enum status add_message(struct case_file *file, const struct hit_message *message,
                               int level_rank, int64_t *out_id)
{
    enum status status = insert_message(file, message, level_rank);
    if (status != STATUS_OK)
        return status;
    file->messages++;
    *out_id = database_last_id(file->database);
    status = add_recipients(file, *out_id, "to", message->to);
    if (status == STATUS_OK)
        status = add_recipients(file, *out_id, "cc", message->cc);
    if (status == STATUS_OK)
        status = add_recipients(file, *out_id, "delivered_to", message->delivered_to);
    if (status == STATUS_OK)
        status = add_event_values(file, *out_id, message);
    if (status == STATUS_OK)
        status = add_targets(file, *out_id, message);
    return status == STATUS_OK ? add_contents(file, *out_id, message) : status;
}

static enum status add_hits(struct case_file *file, const struct hit_message *message,
                            const struct hit *hits, const struct bytes *records, size_t hit_count)
{
    int level_rank = highest_level(file, hits, hit_count);
    int64_t id = 0;
    struct case_place known_place = {0};
    enum status status = find_message(file, message, &id, &known_place);
    bool is_new = status == STATUS_END;
    if (is_new)
        status = add_message(file, message, level_rank, &id);
    else if (status == STATUS_OK)
        status = renew_message(file, message, level_rank, id, known_place);
    if (status == STATUS_OK)
        status = add_location(file, id, &message->location);
    for (size_t i = 0; i < hit_count && status == STATUS_OK; i++) {
        const struct case_rule *rule = &file->rules[hits[i].rule_index];
        if (rule->is_counted)
            status = add_event(file, id, hits[i].rule_index, message);
        if (!rule->is_silent && status == STATUS_OK)
            status = add_hit(file, id, message, &hits[i], records[i], is_new ? NULL : &known_place);
    }
    return status;
}

enum status case_add_hits(struct case_file *file, const struct hit_message *message,
                          const struct hit *hits, const struct bytes *records, size_t hit_count,
                          struct failure *out_failure)
{
    if (hit_count == 0)
        return STATUS_OK;
    for (size_t i = 0; i < hit_count; i++)
        REQUIRE(hits[i].rule_index < file->rule_count);
    enum status status = case_enter(file, out_failure);
    if (status != STATUS_OK)
        return status;
    return case_leave(file, add_hits(file, message, hits, records, hit_count), out_failure);
}

enum status case_add_source(struct case_file *file, const struct case_source *source,
                            struct failure *out_failure)
{
    enum status status = case_enter(file, out_failure);
    if (status != STATUS_OK)
        return status;
    struct statement *insert = file->statements[ADD_SOURCE];
    statement_bind_number(insert, 1, CASE_SWEEP);
    statement_bind_number(insert, 2, source->file_index);
    statement_bind_text(insert, 3, source->path);
    statement_bind_count(insert, 4, source->size_bytes);
    statement_bind_string(insert, 5, source->outcome);
    statement_bind_string(insert, 6, source->reason);
    statement_bind_count(insert, 7, source->messages);
    statement_bind_count(insert, 8, source->hits);
    return case_leave(file, case_run(file, ADD_SOURCE), out_failure);
}

enum status case_add_problem(struct case_file *file, const struct case_problem *problem,
                             struct failure *out_failure)
{
    enum status status = case_enter(file, out_failure);
    if (status != STATUS_OK)
        return status;
    struct statement *insert = file->statements[ADD_PROBLEM];
    statement_bind_number(insert, 1, CASE_SWEEP);
    statement_bind_number(insert, 2, problem->file_index);
    statement_bind_count(insert, 3, problem->sequence);
    statement_bind_string(insert, 4, problem->level);
    statement_bind_string(insert, 5, problem->outcome);
    statement_bind_string(insert, 6, problem->reason);
    statement_bind_text(insert, 7, problem->path);
    statement_bind_text(insert, 8, problem->detail);
    return case_leave(file, case_run(file, ADD_PROBLEM), out_failure);
}
