#include "engine/hits/record_writer.h"

#include <arpa/inet.h>

#include "engine/base/utf8.h"

size_t record_bounded_count(struct record_writer *record, size_t count, enum cut_list list)
{
    if (count <= HIT_LIST_MAX)
        return count;
    record->cut |= 1U << list;
    return HIT_LIST_MAX;
}

void record_cut(struct record_writer *record)
{
    static const char *const names[CUT_COUNT] = {
        "attachments", "cc",       "delivered_to", "from",  "link",
        "received",    "reply_to", "target",       "tests", "to"};
    json_begin_array(&record->json, "cut");
    for (unsigned list = 0; list < CUT_COUNT; list++) {
        if (record->cut >> list & 1U)
            json_text(&record->json, NULL, bytes_of(names[list]));
    }
    json_end(&record->json);
}

void record_add_text(struct json_writer *json, struct bytes text)
{
    if (text.size <= HIT_TEXT_MAX_BYTES) {
        json_add_text(json, text);
        return;
    }
    json_add_text(json, bytes_slice(text, 0, utf8_cut(text, HIT_TEXT_MAX_BYTES)));
    json_add_text(json, bytes_of("…"));
}

void record_text(struct json_writer *json, const char *key, struct bytes text)
{
    if (text.size == 0)
        return;
    json_begin_text(json, key);
    record_add_text(json, text);
    json_end_text(json);
}

bool record_is_ip_address(struct bytes text)
{
    char address[INET6_ADDRSTRLEN];
    unsigned char parsed[sizeof(struct in6_addr)];
    if (text.size == 0 || text.size >= sizeof address ||
        bytes_find_byte(text, 0, 0) != BYTES_NOT_FOUND)
        return false;
    memcpy(address, text.data, text.size);
    address[text.size] = '\0';
    return inet_pton(AF_INET, address, parsed) == 1 || inet_pton(AF_INET6, address, parsed) == 1;
}

void record_list(struct json_writer *json, const char *key, struct text_list list)
{
    json_begin_array(json, key);
    for (size_t i = 0; i < list.count && i < HIT_LIST_MAX; i++)
        record_text(json, NULL, list.items[i]);
    json_end(json);
}

static struct bytes person_text(const struct hit_person *person, enum person_part part)
{
    switch (part) {
    case PERSON_NAME:
        return person->name;
    case PERSON_ADDRESS:
        return person->address;
    case PERSON_DOMAIN:
        break;
    }
    return person->domain;
}

void record_persons(struct json_writer *json, const char *key, struct person_list persons,
                    enum person_part part)
{
    json_begin_array(json, key);
    for (size_t i = 0; i < persons.count && i < HIT_LIST_MAX; i++)
        record_text(json, NULL, person_text(&persons.items[i], part));
    json_end(json);
}

void record_addresses(struct record_writer *record, const char *key, struct person_list persons,
                      enum cut_list list)
{
    (void)record_bounded_count(record, persons.count, list);
    json_begin_object(&record->json, key);
    record_persons(&record->json, "address", persons, PERSON_ADDRESS);
    json_end(&record->json);
}

void text_set_add(struct text_set *set, struct bytes text)
{
    if (text.size == 0 || text.size > HIT_TEXT_MAX_BYTES || set->count == HIT_LIST_MAX)
        return;
    for (size_t i = 0; i < set->count; i++) {
        if (bytes_equal_fold(set->items[i], text))
            return;
    }
    set->items[set->count++] = text;
}

void text_set_add_persons(struct text_set *set, struct person_list persons, enum person_part part)
{
    for (size_t i = 0; i < persons.count && i < HIT_LIST_MAX; i++)
        text_set_add(set, person_text(&persons.items[i], part));
}

void record_set(struct json_writer *json, const char *key, struct text_set *set)
{
    record_list(json, key, (struct text_list){set->items, set->count});
    set->count = 0;
}
