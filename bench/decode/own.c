#include "bench/decode/own.h"

#include "engine/hunt/unpacking.h"
#include "engine/mail/message.h"

static void *decoder_without_unpacker(void)
{
    return decoder_new(NULL);
}

static void *decoder_with_unpacker(void)
{
    return decoder_new(unpacking_by_loaders());
}

static void free_decoder(void *state)
{
    decoder_free(state);
}

static void add_headers(struct message *message, const struct part *part, struct work *work)
{
    for (size_t i = 0; i < part->headers.count; i++)
        work_add(work, &work->header_bytes, message_header_text(message, &part->headers.items[i]));
}

static void add_parts(struct message *message, struct work *work)
{
    for (struct part *part = message->parts; part; part = part->next) {
        add_headers(message, part, work);
        if (part->kind != PART_LEAF && part->kind != PART_ARCHIVE)
            continue;
        work->leaf_count++;
        work_add(work, &work->content_bytes, part_content(message, part));
        work_add(work, &work->text_bytes, part_source_text(message, part));
    }
}

static void add_list(struct bytes_list list, struct work *work)
{
    for (size_t i = 0; i < list.count; i++)
        work_add(work, &work->fact_bytes, list.items[i]);
}

static void add_html(const struct html_facts *html, struct work *work)
{
    work_add(work, &work->fact_bytes, html->title);
    add_list(html->form_actions, work);
    add_list(html->input_types, work);
    add_list(html->scripts, work);
    add_list(html->decoded, work);
}

static void add_addresses(struct message *message, struct work *work)
{
    static const char *const names[] = {"from", "sender", "reply-to", "to", "cc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct address_list list = message_addresses(message, names[i]);
        for (size_t j = 0; j < list.count; j++)
            work_add(work, &work->fact_bytes, list.items[j].address);
    }
}

static void add_facts(struct message *message, struct work *work)
{
    for (struct part *part = message->parts; part; part = part->next) {
        work_add(work, &work->fact_bytes, part_visible_text(message, part));
        const struct html_facts *html = part_html(message, part);
        if (html)
            add_html(html, work);
    }
    struct message_links links = message_links(message);
    for (size_t i = 0; i < links.count; i++)
        work_add(work, &work->fact_bytes, links.items[i].link.url);
    add_addresses(message, work);
}

static void decode_message(void *state, struct bytes raw, struct work *work)
{
    add_parts(message_parse(state, raw), work);
}

static void decode_everything(void *state, struct bytes raw, struct work *work)
{
    struct message *message = message_parse(state, raw);
    message_expand(message);
    add_parts(message, work);
    add_facts(message, work);
}

const struct subject own_decode = {
    .name = "decode",
    .summary = "parse; headers, contents, texts in UTF-8",
    .state_new = decoder_without_unpacker,
    .state_free = free_decoder,
    .decode = decode_message,
};

const struct subject own_everything = {
    .name = "everything",
    .summary = "and visible texts, HTML, links, addresses",
    .state_new = decoder_without_unpacker,
    .state_free = free_decoder,
    .decode = decode_everything,
};

const struct subject own_opened = {
    .name = "opened",
    .summary = "and what attached archives hold",
    .state_new = decoder_with_unpacker,
    .state_free = free_decoder,
    .decode = decode_everything,
};
