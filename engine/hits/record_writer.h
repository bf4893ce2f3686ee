/* How the two halves of a hit record (ECS in record_ecs.c, `coldtrail` in record.c) write texts and
 * lists within the bounds of record.h. Private to the room. Lifetime: one record. */
#ifndef COLDTRAIL_HITS_RECORD_WRITER_H
#define COLDTRAIL_HITS_RECORD_WRITER_H

#include "engine/hits/json_writer.h"
#include "engine/hits/record.h"

/* Lists that may be cut: bits of `cut`. */
enum cut_list {
    CUT_ATTACHMENTS,
    CUT_CC,
    CUT_DELIVERED_TO,
    CUT_FROM,
    CUT_LINKS,
    CUT_RECEIVED,
    CUT_REPLY_TO,
    CUT_TARGET,
    CUT_TESTS,
    CUT_TO,
    CUT_COUNT
};

struct record_writer {
    struct json_writer json;
    const struct hit_message *message;
    const struct hit_rule *rule;
    const struct hit *hit;
    unsigned cut;
};

enum person_part { PERSON_NAME, PERSON_ADDRESS, PERSON_DOMAIN };

/* How many of `count` things are written; remembers it where that is not all. */
size_t record_bounded_count(struct record_writer *record, size_t count, enum cut_list list);
/* `cut`: the names of the lists that were cut. */
void record_cut(struct record_writer *record);

/* A text, or the piece of one, that ends with an ellipsis where it is too long. */
void record_text(struct json_writer *json, const char *key, struct bytes text);
void record_add_text(struct json_writer *json, struct bytes text);

/* Elasticsearch refuses a whole record for one `ip` that is none. */
bool record_is_ip_address(struct bytes text);

/* Arrays of at most HIT_LIST_MAX texts. */
void record_list(struct json_writer *json, const char *key, struct text_list list);
void record_persons(struct json_writer *json, const char *key, struct person_list persons,
                    enum person_part part);
/* "key": {"address": […]} */
void record_addresses(struct record_writer *record, const char *key, struct person_list persons,
                      enum cut_list list);

/* Texts without repetition (A-Z is a-z), in the order they came; what is too long or too many is
 * left out. */
struct text_set {
    struct bytes items[HIT_LIST_MAX];
    size_t count;
};
void text_set_add(struct text_set *set, struct bytes text);
void text_set_add_persons(struct text_set *set, struct person_list persons, enum person_part part);
/* Write it, and empty it. */
void record_set(struct json_writer *json, const char *key, struct text_set *set);

/* `enrichments` and `feed` of `threat`: which indicators of feeds matched, each once a field. */
bool record_has_indicators(const struct hit *hit);
void record_write_enrichments(struct record_writer *record);

/* `event`; its times may be TIME_UNKNOWN. */
void record_write_event(struct record_writer *record, const char *dataset, int64_t start,
                        int64_t end);
/* `rule`, `threat`, and coldtrail's own `rule`. */
void record_write_rule(struct record_writer *record);
void record_write_threat(struct record_writer *record);
void record_write_rule_facts(struct record_writer *record);

/* From `@timestamp` to `url`. */
void record_write_ecs(struct record_writer *record);

#endif
