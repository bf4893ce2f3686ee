#include "engine/match/collect.h"

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/match/field.h"
#include "signatures/indicator_url.h"

void collect_value(struct collector *collector, struct bytes text, uint32_t part_index)
{
    if (collector->count == collector->capacity) {
        size_t capacity = collector->capacity ? collector->capacity * 2 : 8;
        struct field_value *items = arena_alloc(collector->arena, capacity * sizeof *items);
        if (collector->count)
            memcpy(items, collector->items, collector->count * sizeof *items);
        collector->items = items;
        collector->capacity = capacity;
    }
    if (text.size > LIMIT_SCOPE_BYTES) {
        text.size = utf8_cut(text, LIMIT_SCOPE_BYTES);
        anomaly_add(&collector->message->anomalies, ANOMALY_LIMIT_SCOPE_BYTES);
    }
    collector->items[collector->count++] = (struct field_value){text, part_index};
}

static void add_headers(struct collector *collector, const char *name)
{
    struct message *message = collector->message;
    const struct header *header = NULL;
    while ((header = header_find(&message->headers, name, header)))
        collect_value(collector, message_header_text(message, header), VALUE_OF_MESSAGE);
}

static void add_raw_headers(struct collector *collector, const char *name)
{
    const struct header *header = NULL;
    while ((header = header_find(&collector->message->headers, name, header)))
        collect_value(collector, header->value, VALUE_OF_MESSAGE);
}

static void add_part_headers(struct collector *collector, const struct part *part,
                             const struct field *field)
{
    const struct header *header = NULL;
    while ((header = header_find(&part->headers, field->header, header)))
        collect_value(collector,
                      field->kind == FIELD_PART_HEADER
                          ? message_header_text(collector->message, header)
                          : header->value,
                      part->index);
}

/* Of every part that has headers of its own. */
static void add_headers_of_parts(struct collector *collector, const struct field *field)
{
    message_expand(collector->message);
    for (struct part *part = collector->message->parts; part; part = part->next)
        if (!part->is_member)
            add_part_headers(collector, part, field);
}

static void add_block(struct collector *collector, const struct header_block *block,
                      uint32_t part_index)
{
    for (size_t i = 0; i < block->count; i++)
        collect_value(collector, message_header_text(collector->message, &block->items[i]),
                      part_index);
}

/* Of the message, and of the messages attached to it. */
static void add_all_headers(struct collector *collector)
{
    struct message *message = collector->message;
    message_expand(message); /* there may be messages in attached archives */
    add_block(collector, &message->headers, VALUE_OF_MESSAGE);
    for (struct part *part = message->parts; part; part = part->next)
        if (part->parent && part->parent->kind == PART_MESSAGE)
            add_block(collector, &part->headers, part->index);
}

/* Rules see an internationalised domain in both its forms. */
void collect_other_form(struct collector *collector, struct bytes domain, uint32_t part_index)
{
    struct bytes other = domain_other_form(collector->arena, domain);
    if (other.size)
        collect_value(collector, other, part_index);
}

static void add_addresses(struct collector *collector, const struct field *field)
{
    struct address_list list = message_addresses(collector->message, field->header);
    for (size_t i = 0; i < list.count; i++) {
        struct bytes text = {0};
        switch (field->kind) {
        case FIELD_ADDRESS_NAME:
            text = list.items[i].name;
            break;
        case FIELD_ADDRESS_DOMAIN:
            text = list.items[i].domain;
            break;
        case FIELD_ADDRESS_REGISTERED:
            if (list.items[i].domain.size)
                text = message_registered_domain(collector->message, list.items[i].domain);
            break;
        default:
            text = list.items[i].address;
            break;
        }
        if (text.size == 0)
            continue;
        collect_value(collector, text, VALUE_OF_MESSAGE);
        if (field->kind == FIELD_ADDRESS_DOMAIN || field->kind == FIELD_ADDRESS_REGISTERED)
            collect_other_form(collector, text, VALUE_OF_MESSAGE);
    }
}

static void add_time(struct collector *collector, int64_t seconds)
{
    char text[TIME_TEXT_BYTES];
    time_to_text(seconds, text);
    if (text[0])
        collect_value(collector, arena_copy(collector->arena, bytes_of(text)), VALUE_OF_MESSAGE);
}

void collect_list(struct collector *collector, struct bytes_list list, uint32_t part_index)
{
    for (size_t i = 0; i < list.count; i++)
        collect_value(collector, list.items[i], part_index);
}

/* As written, and as feeds write it: a fragment often names the victim. */
void collect_url(struct collector *collector, struct bytes url, uint32_t part_index)
{
    collect_value(collector, url, part_index);
    struct bytes plain = indicator_url_plain(collector->arena, url);
    if (plain.size)
        collect_value(collector, plain, part_index);
}

static void add_links(struct collector *collector, enum field_kind kind)
{
    struct message_links links = message_links(collector->message);
    for (size_t i = 0; i < links.count; i++) {
        const struct link *link = &links.items[i].link;
        struct url_parts pieces = {0};
        struct bytes text = {0};
        if (kind == FIELD_URL_FULL) {
            if (link->url.size)
                collect_url(collector, link->url, links.items[i].part_index);
            continue;
        }
        if (kind == FIELD_LINK_TEXT)
            text = link->text;
        else if (kind == FIELD_LINK_MISMATCH)
            text = link_mismatch(collector->arena, link);
        else if (!url_split(collector->arena, link->url, &pieces))
            continue;
        else if (kind == FIELD_URL_PATH)
            text = pieces.path;
        else if (kind == FIELD_URL_DOMAIN)
            text = pieces.host;
        else if (kind == FIELD_URL_REGISTERED)
            text = message_registered_domain(collector->message, pieces.host);
        else
            text = domain_suffix(collector->arena, pieces.host);
        if (text.size == 0)
            continue;
        collect_value(collector, text, links.items[i].part_index);
        if (kind == FIELD_URL_DOMAIN || kind == FIELD_URL_REGISTERED)
            collect_other_form(collector, text, links.items[i].part_index);
    }
}

/* Each line is a value: a paragraph is one. */
static void add_lines(struct collector *collector, struct bytes text, uint32_t part_index)
{
    for (size_t start = 0; start < text.size;) {
        size_t end = bytes_find_byte(text, '\n', start);
        if (end == BYTES_NOT_FOUND)
            end = text.size;
        if (end > start)
            collect_value(collector, bytes_slice(text, start, end), part_index);
        start = end + 1;
    }
}

/* Text bodies and attached text, but not what lies in archives. */
static bool is_text_of_mail(struct message *message, struct part *part)
{
    return part->is_body_text || (!part->is_member && part_is_text(message, part));
}

static void add_texts(struct collector *collector, enum field_kind kind)
{
    struct message *message = collector->message;
    if (kind == FIELD_PARAGRAPH)
        add_headers(collector, "subject");
    message_expand(message);
    for (struct part *part = message->parts; part; part = part->next) {
        if (!is_text_of_mail(message, part))
            continue;
        struct bytes source = part_source_text(message, part);
        if (kind != FIELD_BODY_SOURCE)
            add_lines(collector, part_visible_text(message, part), part->index);
        else if (source.size)
            collect_value(collector, source, part->index);
    }
}

/* Decoding is lazy, and finds most anomalies: all of it is done, so that what a rule says about
 * them does not hang on what the other rules ask for. */
static void decode_all(struct message *message)
{
    static const char *const address_headers[] = {"from", "sender",   "to",         "cc",
                                                  "bcc",  "reply-to", "return-path"};
    message_expand(message);
    for (size_t i = 0; i < message->headers.count; i++)
        (void)message_header_text(message, &message->headers.items[i]);
    for (size_t i = 0; i < sizeof address_headers / sizeof address_headers[0]; i++)
        (void)message_addresses(message, address_headers[i]);
    (void)message_date(message);
    for (struct part *part = message->parts; part; part = part->next) {
        (void)part_magic(message, part);
        (void)part_visible_text(message, part);
        (void)part_html(message, part);
    }
    (void)message_links(message);
}

static void add_anomalies(struct collector *collector)
{
    decode_all(collector->message);
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        if (anomaly_has(collector->message->anomalies, (enum anomaly)anomaly))
            collect_value(
                collector,
                arena_copy(collector->arena, bytes_of(anomaly_name((enum anomaly)anomaly))),
                VALUE_OF_MESSAGE);
}

/* One value a recipient: those of one company make the same value again. */
static void add_targets(struct collector *collector, const struct targets *targets,
                        enum field_kind kind)
{
    struct target_list list = targets_of(targets, collector->message, kind == FIELD_TARGET_ROLE);
    for (size_t i = 0; i < list.count; i++) {
        const struct target *target = &list.items[i];
        struct bytes text = target->role;
        if (kind == FIELD_TARGET_COMPANY)
            text = target->company->name;
        else if (kind == FIELD_TARGET_COUNTRY)
            text = target->company->country;
        else if (kind == FIELD_TARGET_SECTOR)
            text = target->company->sector;
        if (text.size)
            collect_value(collector, arena_copy(collector->arena, text), VALUE_OF_MESSAGE);
    }
}

struct field_values field_collect(struct message *message, const struct field *field,
                                  const struct targets *targets)
{
    struct collector collector = {.message = message, .arena = message_arena(message)};
    switch (field->kind) {
    case FIELD_ORIGINATION_TIMESTAMP:
        add_time(&collector, message_date(message));
        break;
    case FIELD_DELIVERY_TIMESTAMP:
        add_time(&collector, message_delivery_date(message));
        break;
    case FIELD_ADDRESS:
    case FIELD_ADDRESS_NAME:
    case FIELD_ADDRESS_DOMAIN:
    case FIELD_ADDRESS_REGISTERED:
        add_addresses(&collector, field);
        break;
    case FIELD_HEADER:
        add_headers(&collector, field->header);
        break;
    case FIELD_HEADER_RAW:
        add_raw_headers(&collector, field->header);
        break;
    case FIELD_PART_HEADER:
    case FIELD_PART_HEADER_RAW:
        add_headers_of_parts(&collector, field);
        break;
    case FIELD_BODY_SOURCE:
    case FIELD_BODY_PARAGRAPH:
    case FIELD_PARAGRAPH:
        add_texts(&collector, field->kind);
        break;
    case FIELD_HEADER_VALUES:
        add_all_headers(&collector);
        break;
    case FIELD_HEADERS_RAW:
        collect_value(&collector, message->headers.raw, VALUE_OF_MESSAGE);
        break;
    case FIELD_RECEIVED_HOST:
        collect_list(&collector, message_received_hosts(message), VALUE_OF_MESSAGE);
        break;
    case FIELD_RECEIVED_IP:
        collect_list(&collector, message_received_ips(message), VALUE_OF_MESSAGE);
        break;
    case FIELD_AUTHENTICATION:
        collect_list(&collector, message_auth_results(message, field->header), VALUE_OF_MESSAGE);
        break;
    case FIELD_DKIM_DOMAIN:
        collect_list(&collector, message_dkim_domains(message), VALUE_OF_MESSAGE);
        break;
    case FIELD_URL_FULL:
    case FIELD_URL_DOMAIN:
    case FIELD_URL_REGISTERED:
    case FIELD_URL_PATH:
    case FIELD_URL_SUFFIX:
    case FIELD_LINK_TEXT:
    case FIELD_LINK_MISMATCH:
        message_expand(message);
        add_links(&collector, field->kind);
        break;
    case FIELD_ATTACHMENT_RECIPIENT:
    case FIELD_ATTACHMENT_TEMPLATE:
    case FIELD_BODY_TEMPLATE:
    case FIELD_COLLECTOR_HOST:
        collect_traces(&collector, field->kind);
        break;
    case FIELD_TARGET_COMPANY:
    case FIELD_TARGET_COUNTRY:
    case FIELD_TARGET_SECTOR:
    case FIELD_TARGET_ROLE:
        add_targets(&collector, targets, field->kind);
        break;
    case FIELD_ANOMALY:
        add_anomalies(&collector);
        break;
    case FIELD_RAW:
        collect_value(&collector, message->raw, VALUE_OF_MESSAGE);
        break;
    default:
        collect_from_parts(&collector, field->kind);
        break;
    }
    return (struct field_values){collector.items, collector.count};
}
