/* The half of a hit record that has names in the Elastic Common Schema (ECS reference, fields
 * `event`, `rule`, `threat`, `email`, `file`, `related`, `url`). */
#include "engine/base/clock.h"
#include "engine/hits/record_writer.h"

/* The version of the schema whose names are used. */
#define ECS_VERSION "8.17.0"

void record_write_event(struct record_writer *record, const char *dataset, int64_t start,
                        int64_t end)
{
    /* Elastic's own detections use these numbers for low up to critical. */
    static const uint8_t severities[] = {1, 21, 47, 73, 99};
    struct json_writer *json = &record->json;
    uint32_t rank = record->rule->level_rank < 4 ? record->rule->level_rank : 4;
    json_begin_object(json, "ecs");
    json_text(json, "version", bytes_of(ECS_VERSION));
    json_end(json);
    json_begin_object(json, "event");
    json_text(json, "kind", bytes_of("alert"));
    json_begin_array(json, "category");
    json_text(json, NULL, bytes_of("email"));
    json_end(json);
    json_begin_array(json, "type");
    json_text(json, NULL, bytes_of("info"));
    json_end(json);
    json_text(json, "module", bytes_of("coldtrail"));
    json_text(json, "dataset", bytes_of(dataset));
    json_number(json, "severity", severities[rank]);
    json_time(json, "start", start);
    json_time(json, "end", end);
    json_end(json);
}

/* "title: subject — from", as far as there is something to say. */
static void write_summary(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_message *message = record->message;
    json_begin_text(json, "message");
    record_add_text(json, record->rule->title.size ? record->rule->title : record->rule->id);
    if (message->subject.size) {
        json_add_text(json, bytes_of(": "));
        record_add_text(json, message->subject);
    }
    if (message->from.count && message->from.items[0].address.size) {
        json_add_text(json, bytes_of(" — "));
        record_add_text(json, message->from.items[0].address);
    }
    json_end_text(json);
}

/* Sigma names several authors in one string, ECS in a list. */
static void write_authors(struct json_writer *json, struct bytes author)
{
    json_begin_array(json, "author");
    for (size_t start = 0; start < author.size;) {
        size_t comma = bytes_find_byte(author, ',', start);
        size_t end = comma == BYTES_NOT_FOUND ? author.size : comma;
        record_text(json, NULL, bytes_trim(bytes_slice(author, start, end)));
        start = end + 1;
    }
    json_end(json);
}

void record_write_rule(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_rule *rule = record->rule;
    json_begin_object(json, "rule");
    record_text(json, "uuid", rule->id);
    record_text(json, "id", rule->id);
    record_text(json, "name", rule->title);
    record_text(json, "description", rule->description);
    write_authors(json, rule->author);
    record_text(json, "license", rule->license);
    if (rule->references.count)
        record_text(json, "reference", rule->references.items[0]);
    json_end(json);
}

/* The technique in a tag, "attack.t1598.002" -> "t1598.002"; empty where the tag names none. */
static struct bytes tag_technique(struct bytes tag)
{
    if (!bytes_start_with_fold(tag, bytes_of("attack.t")) || tag.size < 12)
        return bytes_make(NULL, 0);
    struct bytes technique = bytes_from(tag, 7);
    for (size_t i = 1; i < technique.size; i++) {
        bool is_point = i == 5 && technique.data[i] == '.' && technique.size == 9;
        if (!byte_is_digit(technique.data[i]) && !is_point)
            return bytes_make(NULL, 0);
    }
    return technique.size == 5 || technique.size == 9 ? technique : bytes_make(NULL, 0);
}

/* Write the first `size` bytes of the techniques that are at least so long, each once. */
static void write_technique_ids(struct record_writer *record, size_t size)
{
    struct text_list tags = record->rule->tags;
    json_begin_array(&record->json, "id");
    for (size_t i = 0; i < tags.count && i < HIT_LIST_MAX; i++) {
        struct bytes technique = bytes_slice(tag_technique(tags.items[i]), 0, size);
        bool is_new = technique.size == size;
        for (size_t j = 0; j < i && is_new; j++)
            is_new = !bytes_equal(bytes_slice(tag_technique(tags.items[j]), 1, size),
                                  bytes_from(technique, 1));
        if (!is_new)
            continue;
        json_begin_text(&record->json, NULL);
        json_add_text(&record->json, bytes_of("T"));
        json_add_text(&record->json, bytes_from(technique, 1));
        json_end_text(&record->json);
    }
    json_end(&record->json);
}

static void write_techniques(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    json_text(json, "framework", bytes_of("MITRE ATT&CK"));
    json_begin_object(json, "technique");
    write_technique_ids(record, 5);
    json_begin_object(json, "subtechnique");
    write_technique_ids(record, 9);
    json_end(json);
    json_end(json);
}

void record_write_threat(struct record_writer *record)
{
    bool has_technique = false;
    bool has_indicators = record_has_indicators(record->hit);
    for (size_t i = 0; i < record->rule->tags.count && !has_technique; i++)
        has_technique = tag_technique(record->rule->tags.items[i]).size > 0;
    if (!has_technique && !has_indicators)
        return;
    json_begin_object(&record->json, "threat");
    if (has_technique)
        write_techniques(record);
    if (has_indicators)
        record_write_enrichments(record);
    json_end(&record->json);
}

static void write_attachment(struct json_writer *json, const struct hit_attachment *attachment)
{
    json_begin_object(json, NULL);
    json_begin_object(json, "file");
    record_text(json, "name", attachment->name);
    record_text(json, "extension", attachment->extension);
    record_text(json, "mime_type", attachment->mime_type);
    json_number(json, "size", attachment->size_bytes);
    json_begin_object(json, "hash");
    json_text(json, "sha256", bytes_of(attachment->sha256));
    json_end(json);
    json_end(json);
    json_end(json);
}

static void write_email(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_message *message = record->message;
    json_begin_object(json, "email");
    json_begin_array(json, "attachments");
    size_t count = record_bounded_count(record, message->attachment_count, CUT_ATTACHMENTS);
    for (size_t i = 0; i < count; i++)
        write_attachment(json, &message->attachments[i]);
    json_end(json);
    record_addresses(record, "cc", message->cc, CUT_CC);
    record_text(json, "content_type", message->content_type);
    json_time(json, "delivery_timestamp", message->delivery_date);
    record_addresses(record, "from", message->from, CUT_FROM);
    record_text(json, "message_id", message->message_id);
    json_time(json, "origination_timestamp", message->date);
    record_addresses(record, "reply_to", message->reply_to, CUT_REPLY_TO);
    if (message->sender.count) {
        json_begin_object(json, "sender");
        record_text(json, "address", message->sender.items[0].address);
        json_end(json);
    }
    record_text(json, "subject", message->subject);
    record_addresses(record, "to", message->to, CUT_TO);
    record_text(json, "x_mailer", message->x_mailer);
    json_end(json);
}

/* `file` is the first attachment a match lies in: viewers can't reach into `email.attachments`. */
static void write_file(struct record_writer *record)
{
    const struct hit_message *message = record->message;
    const struct hit *hit = record->hit;
    for (size_t i = 0; i < hit->match_count; i++) {
        struct bytes part = hit->matches[i].part_path;
        for (size_t j = 0; part.size && j < message->attachment_count; j++) {
            const struct hit_attachment *attachment = &message->attachments[j];
            if (!bytes_equal(part, attachment->path))
                continue;
            json_begin_object(&record->json, "file");
            record_text(&record->json, "name", attachment->name);
            json_begin_object(&record->json, "hash");
            json_text(&record->json, "sha256", bytes_of(attachment->sha256));
            json_end(&record->json);
            json_end(&record->json);
            return;
        }
    }
}

static void write_related(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_message *message = record->message;
    struct text_set set = {.count = 0};
    json_begin_object(json, "related");
    for (size_t i = 0; i < message->attachment_count && i < HIT_LIST_MAX; i++)
        text_set_add(&set, bytes_of(message->attachments[i].sha256));
    record_set(json, "hash", &set);
    text_set_add_persons(&set, message->from, PERSON_DOMAIN);
    text_set_add_persons(&set, message->sender, PERSON_DOMAIN);
    text_set_add_persons(&set, message->reply_to, PERSON_DOMAIN);
    record_set(json, "hosts", &set);
    (void)record_bounded_count(record, message->received_ips.count, CUT_RECEIVED);
    for (size_t i = 0; i < message->received_ips.count && i < HIT_LIST_MAX; i++) {
        if (record_is_ip_address(message->received_ips.items[i]))
            text_set_add(&set, message->received_ips.items[i]);
    }
    record_set(json, "ip", &set);
    text_set_add_persons(&set, message->from, PERSON_ADDRESS);
    text_set_add_persons(&set, message->reply_to, PERSON_ADDRESS);
    text_set_add_persons(&set, message->to, PERSON_ADDRESS);
    text_set_add_persons(&set, message->cc, PERSON_ADDRESS);
    text_set_add_persons(&set, message->delivered_to, PERSON_ADDRESS);
    record_set(json, "user", &set);
    json_end(json);
}

void record_write_ecs(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    json_time(json, "@timestamp", hit_message_time(record->message, NULL));
    record_write_event(record, "coldtrail.hit", TIME_UNKNOWN, TIME_UNKNOWN);
    write_summary(record);
    record_write_rule(record);
    record_write_threat(record);
    write_email(record);
    write_file(record);
    write_related(record);
    if (record->message->urls.count) {
        json_begin_object(json, "url");
        record_text(json, "full", record->message->urls.items[0]);
        json_end(json);
    }
}
