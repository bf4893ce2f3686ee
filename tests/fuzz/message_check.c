#include "tests/fuzz/message_check.h"

#include "engine/base/limits.h"

struct decoder *fuzz_decoder(const struct unpacker *unpacker)
{
    static struct decoder *decoder;
    static const struct unpacker *its_unpacker;
    if (decoder && its_unpacker != unpacker) {
        decoder_free(decoder);
        decoder = NULL;
    }
    if (!decoder)
        decoder = decoder_new(unpacker);
    its_unpacker = unpacker;
    (void)message_parse(decoder, bytes_make(NULL, 0));
    return decoder;
}

static void add_text(uint64_t *digest, struct bytes text)
{
    fuzz_check_text(text);
    fuzz_digest_add(digest, text);
}

static void add_shown_text(uint64_t *digest, struct bytes text)
{
    fuzz_check_shown_text(text);
    fuzz_digest_add(digest, text);
}

static void add_texts(uint64_t *digest, struct bytes_list list)
{
    for (size_t i = 0; i < list.count; i++)
        add_text(digest, list.items[i]);
    fuzz_digest_number(digest, list.count);
}

/* --- The tree --- */

static bool is_above(const struct part *above, const struct part *part)
{
    while (part && part != above)
        part = part->parent;
    return part == above;
}

/* The children of a part come behind it, in document order. */
static void check_children(const struct part *part)
{
    const struct part *child = part->first_child;
    if (!child)
        return;
    REQUIRE(child->parent == part && child->index > part->index);
    /* A text is the parent of the files that it carries in itself. */
    REQUIRE(part->kind != PART_LEAF || (part->is_body_text && child->is_member));
    for (; child->next_sibling; child = child->next_sibling)
        REQUIRE(child->next_sibling->parent == part && child->next_sibling->index > child->index);
}

static bool is_among_children(const struct part *part)
{
    const struct part *sibling = part->parent->first_child;
    while (sibling && sibling != part)
        sibling = sibling->next_sibling;
    return sibling == part;
}

static void check_place(const struct part *part, const struct part *previous)
{
    REQUIRE(part->depth <= LIMIT_PART_DEPTH);
    REQUIRE((unsigned)part->view < VIEW_COUNT);
    REQUIRE(!part->parent || part->depth == part->parent->depth + 1 ||
            (part->alternative && part->depth > part->parent->depth));
    REQUIRE(!previous || is_above(part->parent, previous));
    REQUIRE(part->alternative != part);
    /* Another reading is no child. */
    REQUIRE(!part->parent || part->alternative || is_among_children(part));
}

/* Parts come parents first, each one directly behind what is above it and inside that. */
static void check_tree(const struct message *message)
{
    uint32_t index = 0;
    const struct part *previous = NULL;
    for (const struct part *part = message->parts; part; part = part->next) {
        REQUIRE(part->index == index++ && index <= message->part_count);
        check_place(part, previous);
        check_children(part);
        previous = part;
    }
    REQUIRE(index == message->part_count);
    REQUIRE(message->part_count >= 1 && message->part_count <= LIMIT_PARTS);
}

/* Whether what is below `part` is a piece of it as it stands, and was not unpacked from it. */
static bool holds_pieces(const struct part *part)
{
    return part->encoding == TRANSFER_IDENTITY &&
           (bytes_start_with(part->mime_type, bytes_of("multipart/")) ||
            bytes_start_with(part->mime_type, bytes_of("message/")));
}

/* Whether what `part` holds lies in the message as it came. */
static bool lies_in_message(const struct part *part)
{
    for (; part; part = part->parent)
        if (part->is_member || part->alternative || (part->parent && !holds_pieces(part->parent)))
            return false;
    return true;
}

/* --- What is asked of one part --- */

static void add_html(uint64_t *digest, const struct html_facts *facts)
{
    fuzz_digest_number(digest, facts != NULL);
    if (!facts)
        return;
    add_shown_text(digest, facts->title);
    add_shown_text(digest, facts->hidden);
    add_texts(digest, facts->form_actions);
    add_texts(digest, facts->input_types);
    add_texts(digest, facts->scripts);
    add_texts(digest, facts->decoded);
    for (size_t i = 0; i < facts->link_count; i++) {
        REQUIRE(facts->links[i].url.size > 0);
        add_text(digest, facts->links[i].url);
        add_text(digest, facts->links[i].text);
    }
    fuzz_digest_number(digest, facts->link_count);
    REQUIRE(facts->link_count <= LIMIT_LINKS);
}

static void add_content(uint64_t *digest, struct message *message, struct part *part)
{
    struct bytes content = part_content(message, part);
    fuzz_check_slack(content);
    fuzz_digest_add(digest, content);
    REQUIRE(part->kind != PART_MULTIPART || content.size == 0);
    add_text(digest, part_source_text(message, part));
    add_shown_text(digest, part_visible_text(message, part));
    fuzz_digest_number(digest, part_magic(message, part));
    fuzz_digest_number(digest, part_is_text(message, part));
    fuzz_digest_number(digest, part_is_html(message, part));
    REQUIRE(!part_is_html(message, part) || part_is_text(message, part));
    add_html(digest, part_html(message, part));
}

static void add_labels(uint64_t *digest, struct part *part)
{
    const struct bytes texts[] = {part->mime_type,   part->charset, part->content_id,
                                  part->disposition, part->name,    part->other_name,
                                  part->extension,   part->path};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_text(digest, texts[i]);
    REQUIRE(part->path.size > 0 && part->mime_type.size > 0);
    fuzz_digest_add(digest, part->boundary);
    const unsigned numbers[] = {
        part->view,          part->kind,      part->encoding,  part->is_attachment,
        part->is_body_text,  part->is_member, part->is_flowed, part->is_first_fragment,
        part->deletes_space, part->depth};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        fuzz_digest_number(digest, numbers[i]);
    REQUIRE(!(part->is_attachment && part->is_body_text));
}

static void add_part(uint64_t *digest, struct message *message, struct part *part)
{
    fuzz_check_slack(part->raw);
    fuzz_digest_add(digest, part->raw);
    if (lies_in_message(part)) {
        fuzz_check_inside(message->raw, part->raw);
        fuzz_check_inside(message->raw, part->headers.raw);
    }
    for (size_t i = 0; i < part->headers.count; i++) {
        fuzz_check_inside(part->headers.raw, part->headers.items[i].name);
        fuzz_check_inside(part->headers.raw, part->headers.items[i].value);
    }
    add_labels(digest, part);
    add_content(digest, message, part);
}

/* --- What is asked of the whole message --- */

static void add_headers(uint64_t *digest, struct message *message)
{
    static const char *const address_headers[] = {"from", "sender",   "to",          "cc",
                                                  "bcc",  "reply-to", "delivered-to"};
    static const char *const methods[] = {"spf", "dkim", "dmarc"};
    for (size_t i = 0; i < message->headers.count; i++)
        add_text(digest, message_header_text(message, &message->headers.items[i]));
    for (size_t i = 0; i < sizeof address_headers / sizeof *address_headers; i++) {
        struct address_list list = message_addresses(message, address_headers[i]);
        for (size_t k = 0; k < list.count; k++) {
            REQUIRE(list.items[k].address.size > 0);
            add_text(digest, list.items[k].name);
            add_text(digest, list.items[k].address);
            add_text(digest, list.items[k].domain);
        }
    }
    fuzz_digest_number(digest, (uint64_t)message_date(message));
    fuzz_digest_number(digest, (uint64_t)message_delivery_date(message));
    add_texts(digest, message_received_hosts(message));
    add_texts(digest, message_received_ips(message));
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        add_texts(digest, message_auth_results(message, methods[i]));
}

static void add_links(uint64_t *digest, struct message *message)
{
    struct message_links links = message_links(message);
    for (size_t i = 0; i < links.count; i++) {
        REQUIRE(links.items[i].part_index < message->part_count);
        REQUIRE(i == 0 || links.items[i - 1].part_index <= links.items[i].part_index);
        add_text(digest, links.items[i].link.url);
        add_text(digest, links.items[i].link.text);
        struct url_parts parts;
        if (!url_split(message_arena(message), links.items[i].link.url, &parts))
            continue;
        add_text(digest, parts.host);
        add_text(digest, parts.path);
        add_text(digest, domain_registered(message_arena(message), parts.host));
    }
    REQUIRE(links.count <= LIMIT_LINKS);
}

uint64_t message_check(struct message *message)
{
    uint64_t digest = 0;
    message_expand(message);
    check_tree(message);
    for (struct part *part = message->parts; part; part = part->next)
        add_part(&digest, message, part);
    add_headers(&digest, message);
    add_links(&digest, message);
    REQUIRE(message->anomalies >> ANOMALY_COUNT == 0);
    REQUIRE(message->decoded_bytes <= LIMIT_DECODED_BYTES);
    fuzz_digest_number(&digest, message->anomalies);
    return digest;
}
