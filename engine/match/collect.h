/* What collects the values of a field (field_collect()): of a message as a whole in collect.c, of
 * one part after another in collect_part.c. Private to the room. Values lie in the message's arena.
 */
#ifndef COLDTRAIL_MATCH_COLLECT_H
#define COLDTRAIL_MATCH_COLLECT_H

#include "engine/match/field.h"
#include "engine/match/template.h"

/* A list growing in the message's arena. */
struct collector {
    struct message *message;
    struct arena *arena;
    struct field_value *items;
    size_t count;
    size_t capacity;
    struct recipient_forms forms; /* of fields that compare with the recipients */
    size_t compared_bytes;        /* for all forms, against LIMIT_TEMPLATE_WORK_BYTES */
};

/* --- collect.c --- */

void collect_value(struct collector *collector, struct bytes text, uint32_t part_index);
void collect_list(struct collector *collector, struct bytes_list list, uint32_t part_index);
/* A URL, and where it differs its form that feeds are compared with. */
void collect_url(struct collector *collector, struct bytes url, uint32_t part_index);
/* The other form of an international domain, where it has one. */
void collect_other_form(struct collector *collector, struct bytes domain, uint32_t part_index);

/* --- collect_part.c --- */

/* Of bodies, HTML and attachments: what each part of the message says itself. */
void collect_from_parts(struct collector *collector, enum field_kind kind);
/* What compares parts with the recipients, or asks where their passwords go. */
void collect_traces(struct collector *collector, enum field_kind kind);

#endif
