/* Where what matched came from (ECS field set `threat`, "Threat enrichments"). */
#include "engine/base/limits.h"
#include "engine/hits/record_writer.h"

bool record_has_indicators(const struct hit *hit)
{
    for (size_t i = 0; i < hit->match_count; i++)
        if (hit->matches[i].indicator)
            return true;
    return false;
}

/* Elasticsearch refuses a record for one date that is none: YYYY-MM-DD, and what follows a T. */
static void write_date(struct json_writer *json, const char *key, struct bytes text)
{
    static const char shape[] = "0000-00-00";
    if (text.size < sizeof shape - 1)
        return;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == '0' ? !byte_is_digit(text.data[i]) : text.data[i] != '-')
            return;
    bool has_time = text.size > sizeof shape - 1 && text.data[sizeof shape - 1] == 'T';
    record_text(json, key, has_time ? text : bytes_slice(text, 0, sizeof shape - 1));
}

static void write_file(struct json_writer *json, struct bytes field, struct bytes value)
{
    static const char *const digests[] = {"md5", "sha1", "sha256"};
    json_begin_object(json, "file");
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
        if (bytes_end_with(field, bytes_of(digests[i]))) {
            json_begin_object(json, "hash");
            record_text(json, digests[i], value);
            json_end(json);
        }
    }
    if (bytes_end_with(field, bytes_of(".name")))
        record_text(json, "name", value);
    json_end(json);
}

/* The value under the name that ECS has for things of its type. */
static void write_typed(struct json_writer *json, const struct hit_match *match)
{
    const struct hit_indicator *indicator = match->indicator;
    if (bytes_equal(indicator->type, bytes_of("email-addr"))) {
        json_begin_object(json, "email");
        record_text(json, "address", indicator->value);
        json_end(json);
    } else if (bytes_equal(indicator->type, bytes_of("url"))) {
        json_begin_object(json, "url");
        record_text(json, "full", indicator->value);
        json_end(json);
    } else if (bytes_equal(indicator->type, bytes_of("domain-name"))) {
        json_begin_object(json, "url");
        record_text(json, "domain", indicator->value);
        json_end(json);
    } else if (bytes_equal(indicator->type, bytes_of("file"))) {
        write_file(json, match->field, indicator->value);
    } else if (record_is_ip_address(indicator->value)) {
        record_text(json, "ip", indicator->value);
    }
}

static void write_enrichment(struct json_writer *json, const struct hit_match *match)
{
    const struct hit_indicator *indicator = match->indicator;
    json_begin_object(json, NULL);
    json_begin_object(json, "indicator");
    record_text(json, "confidence", indicator->confidence);
    record_text(json, "description", indicator->description);
    write_date(json, "first_seen", indicator->first_seen);
    record_text(json, "id", indicator->id);
    write_date(json, "last_seen", indicator->last_seen);
    if (indicator->tlp.size) {
        json_begin_object(json, "marking");
        record_text(json, "tlp", indicator->tlp);
        json_end(json);
    }
    record_text(json, "name", indicator->name);
    record_text(json, "provider", indicator->provider);
    record_text(json, "reference", indicator->reference);
    record_text(json, "type", indicator->type);
    write_typed(json, match);
    json_end(json);
    json_begin_object(json, "matched");
    record_text(json, "atomic", indicator->value);
    record_text(json, "field", match->field);
    record_text(json, "id", indicator->id);
    json_text(json, "type", bytes_of("indicator_match_rule"));
    json_end(json);
    json_end(json);
}

/* Whether a match before it names the same indicator in the same field. */
static bool is_written_already(const struct hit *hit, size_t index)
{
    const struct hit_match *match = &hit->matches[index];
    for (size_t i = 0; i < index; i++) {
        const struct hit_match *other = &hit->matches[i];
        if (other->indicator && bytes_equal(other->indicator->value, match->indicator->value) &&
            bytes_equal(other->field, match->field))
            return true;
    }
    return false;
}

void record_write_enrichments(struct record_writer *record)
{
    struct json_writer *json = &record->json;
    const struct hit *hit = record->hit;
    const struct hit_indicator *first = NULL;
    json_begin_array(json, "enrichments");
    for (size_t i = 0; i < hit->match_count && i < LIMIT_MATCHES_PER_HIT; i++) {
        if (!hit->matches[i].indicator || is_written_already(hit, i))
            continue;
        first = first ? first : hit->matches[i].indicator;
        write_enrichment(json, &hit->matches[i]);
    }
    json_end(json);
    if (!first)
        return;
    json_begin_object(json, "feed");
    record_text(json, "name", first->feed_name);
    record_text(json, "reference", first->feed_reference);
    json_end(json);
}
