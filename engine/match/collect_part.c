#include <stdio.h>

#include "engine/base/digest.h"
#include "engine/base/limits.h"
#include "engine/match/collect.h"
#include "engine/match/collector_host.h"

static void add_digest(struct collector *collector, struct part *part, enum digest_kind kind)
{
    char text[DIGEST_TEXT_BYTES];
    digest_text(kind, part_content(collector->message, part), text);
    collect_value(collector, arena_copy(collector->arena, bytes_of(text)), part->index);
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
        collect_value(collector, text, part->index);
    if (other.size)
        collect_value(collector, other, part->index);
}

static void add_html_value(struct collector *collector, struct part *part, enum field_kind kind)
{
    const struct html_facts *html = part_html(collector->message, part);
    if (!html)
        return;
    switch (kind) {
    case FIELD_HTML_TITLE:
        if (html->title.size)
            collect_value(collector, html->title, part->index);
        break;
    case FIELD_HTML_FORM_ACTION:
        for (size_t i = 0; i < html->form_actions.count; i++)
            collect_url(collector, html->form_actions.items[i], part->index);
        break;
    case FIELD_HTML_INPUT_TYPE:
        collect_list(collector, html->input_types, part->index);
        break;
    case FIELD_HTML_DECODED:
        collect_list(collector, html->decoded, part->index);
        break;
    case FIELD_HTML_HIDDEN:
        if (html->hidden.size)
            collect_value(collector, html->hidden, part->index);
        break;
    default:
        collect_list(collector, html->scripts, part->index);
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
            collect_value(collector,
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
        collect_value(collector, digest, part->index);
}

static void add_collector_hosts(struct collector *collector, struct part *part)
{
    struct bytes_list hosts = collector_hosts(collector->message, part);
    for (size_t i = 0; i < hosts.count; i++) {
        collect_value(collector, hosts.items[i], part->index);
        collect_other_form(collector, hosts.items[i], part->index);
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

void collect_traces(struct collector *collector, enum field_kind kind)
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
        collect_value(collector, text, part->index);
}

void collect_from_parts(struct collector *collector, enum field_kind kind)
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
