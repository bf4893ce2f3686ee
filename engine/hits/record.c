#include "engine/hits/record.h"

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/require.h"
#include "engine/hits/record_writer.h"

#define DAY_SECONDS INT64_C(86400)

int64_t hit_message_time(const struct hit_message *message, const char **out_source)
{
    const int64_t earliest = INT64_C(315532800); /* 1980-01-01 */
    const int64_t latest = INT64_C(4102444800);  /* 2100-01-01 */
    bool date_is_plausible = message->date >= earliest && message->date < latest;
    bool delivery_is_plausible =
        message->delivery_date >= earliest && message->delivery_date < latest;
    /* Mail may wait or be held back for weeks; only a wrong clock sends it after its delivery. */
    if (date_is_plausible && delivery_is_plausible)
        date_is_plausible = message->date <= message->delivery_date + DAY_SECONDS &&
                            message->date >= message->delivery_date - 30 * DAY_SECONDS;
    const char *source = date_is_plausible ? "date" : delivery_is_plausible ? "delivery" : "";
    if (out_source)
        *out_source = source;
    if (date_is_plausible)
        return message->date;
    return delivery_is_plausible ? message->delivery_date : TIME_UNKNOWN;
}

void hit_id(struct bytes message_digest, struct bytes rule_id, char out[DIGEST_TEXT_BYTES])
{
    /* A separator that neither can hold, so that no two pairs read alike. */
    struct buffer text = {0};
    buffer_append(&text, message_digest);
    buffer_append_byte(&text, '\0');
    buffer_append(&text, rule_id);
    digest_text(DIGEST_SHA256, buffer_bytes(&text), out);
    buffer_done(&text);
}

void record_write_rule_facts(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_rule *rule = record->rule;
    json_begin_object(json, "rule");
    record_text(json, "name", rule->name);
    record_text(json, "level", rule->level);
    record_text(json, "status", rule->status);
    record_text(json, "sha256", rule->sha256);
    record_text(json, "source", rule->source);
    record_list(json, "tags", rule->tags);
    if (rule->references.count > 1)
        record_list(json, "references", rule->references);
    record_list(json, "falsepositives", rule->falsepositives);
    if (rule->exactness)
        json_text(json, "exactness", bytes_of(rule->exactness));
    json_end(json);
}

static void write_persons(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_message *message = record->message;
    json_begin_object(json, "from");
    record_persons(json, "name", message->from, PERSON_NAME);
    record_persons(json, "domain", message->from, PERSON_DOMAIN);
    json_end(json);
    json_begin_object(json, "to");
    record_persons(json, "name", message->to, PERSON_NAME);
    json_end(json);
    record_addresses(record, "delivered_to", message->delivered_to, CUT_DELIVERED_TO);
    record_text(json, "return_path", message->return_path);
}

static void write_targets(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    json_begin_array(json, "target");
    size_t count = record_bounded_count(record, record->message->target_count, CUT_TARGET);
    for (size_t i = 0; i < count; i++) {
        const struct hit_target *target = &record->message->targets[i];
        json_begin_object(json, NULL);
        record_text(json, "company", target->company);
        record_text(json, "country", target->country);
        record_text(json, "sector", target->sector);
        record_text(json, "role", target->role);
        record_text(json, "address", target->address);
        json_text(json, "kind", bytes_of(target->kind));
        json_end(json);
    }
    json_end(json);
}

static void write_matches(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit *hit = record->hit;
    size_t count =
        hit->match_count < LIMIT_MATCHES_PER_HIT ? hit->match_count : LIMIT_MATCHES_PER_HIT;
    json_begin_array(json, "matches");
    for (size_t i = 0; i < count; i++) {
        const struct hit_match *match = &hit->matches[i];
        json_begin_object(json, NULL);
        record_text(json, "selection", match->selection);
        record_text(json, "field", match->field);
        record_text(json, "part", match->part_path);
        record_text(json, "view", match->view);
        json_number(json, "offset", match->offset);
        record_text(json, "snippet", match->snippet);
        if (match->lookalike_family.size) {
            json_begin_object(json, "lookalike");
            record_text(json, "brand", match->lookalike_brand);
            record_text(json, "family", match->lookalike_family);
            json_end(json);
        }
        json_end(json);
    }
    json_end(json);
    if (hit->matches_cut || count < hit->match_count)
        json_flag(json, "matches_cut", true);
}

static void write_score(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_score *score = record->hit->score;
    if (!score)
        return;
    (void)record_bounded_count(record, score->tests.count, CUT_TESTS);
    json_begin_object(json, "spamassassin");
    json_decimal(json, "score", score->reached);
    json_decimal(json, "required", score->required);
    record_list(json, "tests", score->tests);
    json_end(json);
}

static void write_coldtrail(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit_message *message = record->message;
    char id[DIGEST_TEXT_BYTES];
    hit_id(message->digest, record->rule->id, id);
    const char *time_source = "";
    (void)hit_message_time(message, &time_source);

    json_begin_object(json, "coldtrail");
    json_text(json, "hit_id", bytes_of(id));
    json_text(json, "time_source", bytes_of(time_source));
    record_write_rule_facts(record);
    json_begin_object(json, "digest");
    json_text(json, "sha256", message->digest);
    json_end(json);
    json_number(json, "size", message->size_bytes);
    write_persons(record);
    write_targets(record);
    record_list(json, "anomaly", message->anomalies);
    record_list(json, "view", record->hit->views);
    (void)record_bounded_count(record, message->urls.count, CUT_LINKS);
    record_list(json, "link", message->urls);
    write_matches(record);
    write_score(record);
    record_cut(record);
    json_end(json);
}

void hit_record_write(struct buffer *out, const struct hit_message *message,
                      const struct hit_rule *rule, const struct hit *hit)
{
    struct record_writer record = {
        .json = {.out = out}, .message = message, .rule = rule, .hit = hit};
    json_begin_object(&record.json, NULL);
    record_write_ecs(&record);
    write_coldtrail(&record);
    json_end(&record.json);
    REQUIRE(out->size >= 2 && out->data[out->size - 1] == '}' && out->data[out->size - 2] == '}');
    out->size -= 2;
}

void hit_location_path(struct buffer *out, const struct hit_location *location)
{
    buffer_append(out, location->container);
    if (location->in_mailbox)
        buffer_format(out, "#%llu", (unsigned long long)location->number);
}
