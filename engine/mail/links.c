/* The links of a message: those of its HTML, and what its plain texts show as links. */
#include "engine/mail/decoder.h"
#include "engine/mail/document.h"
#include "engine/mail/list.h"
#include "engine/mail/url.h"

struct link_collector {
    struct message *message;
    struct message_link *items;
    size_t count;
    size_t capacity;
};

/* False where LIMIT_LINKS is reached, which is flagged. */
static bool add_link(struct link_collector *collector, const struct part *part, struct link link)
{
    if (collector->count >= LIMIT_LINKS) {
        anomaly_add(&collector->message->anomalies, ANOMALY_LIMIT_LINKS);
        return false;
    }
    collector->items = list_room(collector->message->decoder->arena, collector->items,
                                 collector->count, &collector->capacity, sizeof *collector->items);
    collector->items[collector->count++] =
        (struct message_link){.link = link, .part_index = part->index};
    return true;
}

static void add_html_links(struct link_collector *collector, const struct part *part,
                           const struct html_facts *facts)
{
    for (size_t i = 0; i < facts->link_count; i++)
        if (!add_link(collector, part, facts->links[i]))
            return;
}

static void add_text_links(struct link_collector *collector, const struct part *part,
                           struct bytes text)
{
    struct url_search search;
    struct bytes url;
    url_search_begin(&search, text);
    while (url_search_next(&search, &url))
        if (!add_link(collector, part, (struct link){.url = url}))
            return;
}

/* The links that a document names, and those it shows. */
static void add_document_links(struct link_collector *collector, const struct part *part,
                               const struct document *document)
{
    for (size_t i = 0; i < document->link_count; i++)
        if (!add_link(collector, part, document->links[i]))
            return;
    add_text_links(collector, part, document->text);
}

/* The markup of an office file names the schemas it follows, which nobody clicks: its links are
 * those that the file itself has. */
static bool is_office_markup(struct message *message, struct part *part)
{
    bool is_markup = part_magic(message, part) == MAGIC_XML ||
                     bytes_equal(part->extension, bytes_of("xml")) ||
                     bytes_equal(part->extension, bytes_of("rels"));
    return is_markup && part->is_member && part->parent->kind == PART_ARCHIVE &&
           part_document(message, part->parent);
}

struct message_links message_links(struct message *message)
{
    struct decoder *decoder = message->decoder;
    if (decoder->has_links)
        return decoder->links;
    struct link_collector collector = {.message = message};
    for (struct part *part = message->parts; part; part = part->next) {
        if (is_office_markup(message, part))
            continue;
        if (part->external_url.size)
            (void)add_link(&collector, part, (struct link){.url = part->external_url});
        const struct html_facts *facts = part_html(message, part);
        const struct document *document = part_document(message, part);
        bool is_markup = part_magic(message, part) == MAGIC_XML;
        if (document && !is_markup)
            add_document_links(&collector, part, document);
        else if (facts)
            add_html_links(&collector, part, facts);
        else
            add_text_links(&collector, part, part_source_text(message, part));
    }
    decoder->has_links = true;
    decoder->links = (struct message_links){collector.items, collector.count};
    return decoder->links;
}
