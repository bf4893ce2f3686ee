/* The values of each kind of field. */
#include <stdio.h>

#include "engine/base/clock.h"
#include "engine/base/digest.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/match/collector_host.h"
#include "engine/match/field.h"
#include "engine/match/template.h"
#include "signatures/indicator_url.h"

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

static void add_value(struct collector *collector, struct bytes text, uint32_t part_index)
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
        add_value(collector, message_header_text(message, header), VALUE_OF_MESSAGE);
}

static void add_raw_headers(struct collector *collector, const char *name)
{
    const struct header *header = NULL;
    while ((header = header_find(&collector->message->headers, name, header)))
        add_value(collector, header->value, VALUE_OF_MESSAGE);
}

static void add_part_headers(struct collector *collector, const struct part *part,
                             const struct field *field)
{
    const struct header *header = NULL;
    while ((header = header_find(&part->headers, field->header, header)))
        add_value(collector,
                  field->kind == FIELD_PART_HEADER ? message_header_text(collector->message, header)
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
        add_value(collector, message_header_text(collector->message, &block->items[i]), part_index);
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
static void add_other_form(struct collector *collector, struct bytes domain, uint32_t part_index)
{
    struct bytes other = domain_other_form(collector->arena, domain);
    if (other.size)
        add_value(collector, other, part_index);
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
        add_value(collector, text, VALUE_OF_MESSAGE);
        if (field->kind == FIELD_ADDRESS_DOMAIN || field->kind == FIELD_ADDRESS_REGISTERED)
            add_other_form(collector, text, VALUE_OF_MESSAGE);
    }
}

static void add_time(struct collector *collector, int64_t seconds)
{
    char text[TIME_TEXT_BYTES];
    time_to_text(seconds, text);
    if (text[0])
        add_value(collector, arena_copy(collector->arena, bytes_of(text)), VALUE_OF_MESSAGE);
}

static void add_list(struct collector *collector, struct bytes_list list, uint32_t part_index)
{
    for (size_t i = 0; i < list.count; i++)
        add_value(collector, list.items[i], part_index);
}

/* As written, and as feeds write it: a fragment often names the victim. */
static void add_url(struct collector *collector, struct bytes url, uint32_t part_index)
{
    add_value(collector, url, part_index);
    struct bytes plain = indicator_url_plain(collector->arena, url);
    if (plain.size)
        add_value(collector, plain, part_index);
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
                add_url(collector, link->url, links.items[i].part_index);
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
        add_value(collector, text, links.items[i].part_index);
        if (kind == FIELD_URL_DOMAIN || kind == FIELD_URL_REGISTERED)
            add_other_form(collector, text, links.items[i].part_index);
    }
}

static void add_digest(struct collector *collector, struct part *part, enum digest_kind kind)
{
    char text[DIGEST_TEXT_BYTES];
    digest_text(kind, part_content(collector->message, part), text);
    add_value(collector, arena_copy(collector->arena, bytes_of(text)), part->index);
}

static void add_attachment_value(struct collector *collector, struct part *part,
                                 enum field_kind kind)
{
    struct message *message = collector->message;
    char number[24];
    struct bytes text = {0};
    struct bytes other = {0};
    switch (kind) {
    case FIELD_FILE_NAME:
        text = part->name;
        other = part->other_name;
        break;
    case FIELD_FILE_EXTENSION:
        text = part->extension;
        other = part->other_extension;
        break;
    case FIELD_FILE_MIME_TYPE:
        text = part->mime_type;
        break;
    case FIELD_FILE_SIZE:
        (void)snprintf(number, sizeof number, "%zu", part_content(message, part).size);
        text = arena_copy(collector->arena, bytes_of(number));
        break;
    case FIELD_FILE_MD5:
        add_digest(collector, part, DIGEST_MD5);
        return;
    case FIELD_FILE_SHA1:
        add_digest(collector, part, DIGEST_SHA1);
        return;
    case FIELD_FILE_SHA256:
        add_digest(collector, part, DIGEST_SHA256);
        return;
    case FIELD_ATTACHMENT_CONTENT:
        text = part_content(message, part);
        break;
    case FIELD_ATTACHMENT_TEXT:
        text = part_visible_text(message, part);
        break;
    case FIELD_ATTACHMENT_MAGIC:
        text = arena_copy(collector->arena, bytes_of(magic_mime_type(part_magic(message, part))));
        break;
    default:
        text = part->path;
        break;
    }
    if (text.size)
        add_value(collector, text, part->index);
    if (other.size)
        add_value(collector, other, part->index);
}

static void add_html_value(struct collector *collector, struct part *part, enum field_kind kind)
{
    const struct html_facts *html = part_html(collector->message, part);
    if (!html)
        return;
    switch (kind) {
    case FIELD_HTML_TITLE:
        if (html->title.size)
            add_value(collector, html->title, part->index);
        break;
    case FIELD_HTML_FORM_ACTION:
        for (size_t i = 0; i < html->form_actions.count; i++)
            add_url(collector, html->form_actions.items[i], part->index);
        break;
    case FIELD_HTML_INPUT_TYPE:
        add_list(collector, html->input_types, part->index);
        break;
    case FIELD_HTML_DECODED:
        add_list(collector, html->decoded, part->index);
        break;
    case FIELD_HTML_HIDDEN:
        if (html->hidden.size)
            add_value(collector, html->hidden, part->index);
        break;
    default:
        add_list(collector, html->scripts, part->index);
        break;
    }
}

/* Whether the forms may be looked for in so many bytes more; else the message says so. */
static bool may_compare(struct collector *collector, size_t bytes)
{
    if (bytes > LIMIT_TEMPLATE_BYTES)
        bytes = LIMIT_TEMPLATE_BYTES;
    size_t work = bytes * (collector->forms.count + 1);
    if (work > LIMIT_TEMPLATE_WORK_BYTES - collector->compared_bytes) {
        anomaly_add(&collector->message->anomalies, ANOMALY_LIMIT_SCOPE_BYTES);
        return false;
    }
    collector->compared_bytes += work;
    return true;
}

static void add_recipient_forms(struct collector *collector, struct part *part)
{
    struct bytes content = part_is_text(collector->message, part)
                               ? part_content(collector->message, part)
                               : (struct bytes){0};
    if (collector->forms.count == 0 || content.size == 0 || !may_compare(collector, content.size))
        return;
    unsigned found = recipient_forms_find(&collector->forms, content);
    for (int form = 0; form < RECIPIENT_FORM_COUNT; form++)
        if (found & 1U << form)
            add_value(collector,
                      arena_copy(collector->arena,
                                 bytes_of(recipient_form_name((enum recipient_form)form))),
                      part->index);
}

/* Attached files, and of body parts what is shown. */
static void add_template(struct collector *collector, struct part *part, enum field_kind kind)
{
    struct message *message = collector->message;
    struct bytes digest = {0};
    struct bytes text = kind == FIELD_BODY_TEMPLATE ? part_visible_text(message, part)
                                                    : part_content(message, part);
    if (text.size == 0 || !may_compare(collector, text.size))
        return;
    if (kind == FIELD_BODY_TEMPLATE)
        digest = template_of_body(message, &collector->forms, text);
    else
        digest = template_of_attachment(message, &collector->forms, text);
    if (digest.size)
        add_value(collector, digest, part->index);
}

static void add_collector_hosts(struct collector *collector, struct part *part)
{
    struct bytes_list hosts = collector_hosts(collector->message, part);
    for (size_t i = 0; i < hosts.count; i++) {
        add_value(collector, hosts.items[i], part->index);
        add_other_form(collector, hosts.items[i], part->index);
    }
}

/* What compares a part with the recipients, or asks where its password goes. */
static void add_trace(struct collector *collector, struct part *part, enum field_kind kind)
{
    if (kind == FIELD_COLLECTOR_HOST)
        add_collector_hosts(collector, part);
    else if (kind == FIELD_ATTACHMENT_RECIPIENT && part->is_attachment)
        add_recipient_forms(collector, part);
    else if (kind == FIELD_BODY_TEMPLATE ? part->is_body_text : part->is_attachment)
        add_template(collector, part, kind);
}

static void add_traces(struct collector *collector, enum field_kind kind)
{
    message_expand(collector->message);
    if (kind != FIELD_COLLECTOR_HOST)
        collector->forms = recipient_forms_of(collector->message);
    for (struct part *part = collector->message->parts; part; part = part->next)
        add_trace(collector, part, kind);
}

static void add_body(struct collector *collector, struct part *part, enum field_kind kind)
{
    if (!part->is_body_text)
        return;
    struct bytes text = {0};
    if (kind == FIELD_BODY_TEXT)
        text = part_visible_text(collector->message, part);
    else if (part_is_html(collector->message, part))
        text = part_source_text(collector->message, part);
    if (text.size)
        add_value(collector, text, part->index);
}

/* Each line is a value: a paragraph is one. */
static void add_lines(struct collector *collector, struct bytes text, uint32_t part_index)
{
    for (size_t start = 0; start < text.size;) {
        size_t end = bytes_find_byte(text, '\n', start);
        if (end == BYTES_NOT_FOUND)
            end = text.size;
        if (end > start)
            add_value(collector, bytes_slice(text, start, end), part_index);
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
            add_value(collector, source, part->index);
    }
}

static void add_from_parts(struct collector *collector, enum field_kind kind)
{
    message_expand(collector->message);
    for (struct part *part = collector->message->parts; part; part = part->next) {
        if (kind == FIELD_BODY_TEXT || kind == FIELD_BODY_HTML)
            add_body(collector, part, kind);
        else if (kind >= FIELD_HTML_TITLE && kind <= FIELD_HTML_SCRIPT)
            add_html_value(collector, part, kind);
        else if (part->is_attachment)
            add_attachment_value(collector, part, kind);
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
            add_value(collector,
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
            add_value(collector, arena_copy(collector->arena, text), VALUE_OF_MESSAGE);
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
        add_value(&collector, message->headers.raw, VALUE_OF_MESSAGE);
        break;
    case FIELD_RECEIVED_HOST:
        add_list(&collector, message_received_hosts(message), VALUE_OF_MESSAGE);
        break;
    case FIELD_RECEIVED_IP:
        add_list(&collector, message_received_ips(message), VALUE_OF_MESSAGE);
        break;
    case FIELD_AUTHENTICATION:
        add_list(&collector, message_auth_results(message, field->header), VALUE_OF_MESSAGE);
        break;
    case FIELD_DKIM_DOMAIN:
        add_list(&collector, message_dkim_domains(message), VALUE_OF_MESSAGE);
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
        add_traces(&collector, field->kind);
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
        add_value(&collector, message->raw, VALUE_OF_MESSAGE);
        break;
    default:
        add_from_parts(&collector, field->kind);
        break;
    }
    return (struct field_values){collector.items, collector.count};
}
