/* Parts: how they join the message, and what they hold, decoded when it is first asked for. */
#include <stdio.h>

#include "engine/mail/base64.h"
#include "engine/mail/decoder.h"
#include "engine/mail/html.h"
#include "engine/mail/magic.h"
#include "engine/mail/quoted_printable.h"
#include "engine/mail/text.h"
#include "engine/mail/uuencode.h"

/* How far browsers look for a charset in the document (WHATWG HTML §13.2.3.2). */
#define META_SEARCH_BYTES 1024

/* "2.1": the path of the parent and the number among its children; the parts of the top part are
 * numbered from "1" as IMAP does (RFC 9051 §6.4.5.1). */
static struct bytes part_path(struct arena *arena, const struct part *parent)
{
    struct bytes prefix = parent && parent->parent ? parent->path : bytes_make(NULL, 0);
    unsigned number = parent ? parent->cache->child_count : 1;
    char *path = arena_alloc(arena, prefix.size + 12);
    if (prefix.size)
        memcpy(path, prefix.data, prefix.size);
    int size = snprintf(path + prefix.size, 12, prefix.size ? ".%u" : "%u", number);
    return bytes_make(path, prefix.size + (size_t)size);
}

struct part *part_new(struct message *message, struct part *parent, struct part *previous)
{
    struct arena *arena = message->decoder->arena;
    if (message->part_count >= LIMIT_PARTS) {
        anomaly_add(&message->anomalies, ANOMALY_LIMIT_PARTS);
        return NULL;
    }
    struct part *part = arena_zeroed(arena, 1, sizeof *part);
    part->cache = arena_zeroed(arena, 1, sizeof *part->cache);
    part->index = message->part_count++;
    part->parent = parent;
    if (parent) {
        struct part *last = parent->cache->last_child;
        *(last ? &last->next_sibling : &parent->first_child) = part;
        parent->cache->last_child = part;
        parent->cache->child_count++;
        part->depth = (uint16_t)(parent->depth + 1);
    } else {
        message->parts = part;
    }
    if (previous) {
        part->next = previous->next;
        previous->next = part;
    }
    part->path = part_path(arena, parent);
    return part;
}

size_t message_decoded_room(const struct message *message)
{
    size_t most = LIMIT_DECODED_BYTES;
    if (message->raw.size < most / LIMIT_DECODED_RATIO)
        most = message->raw.size * LIMIT_DECODED_RATIO;
    if (most < LIMIT_DECODED_GRACE_BYTES)
        most = LIMIT_DECODED_GRACE_BYTES;
    return most > message->decoded_bytes ? most - message->decoded_bytes : 0;
}

bool message_charge(struct message *message, size_t size)
{
    if (size > message_decoded_room(message)) {
        anomaly_add(&message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
        return false;
    }
    message->decoded_bytes += size;
    return true;
}

/* A decoder of this room: returns the size of `out`, and how much it found wrong. */
typedef size_t (*transfer_decoder)(struct bytes text, uint8_t *out, size_t *out_bad);

static struct bytes decode_with(struct message *message, struct bytes raw, size_t most_bytes,
                                transfer_decoder decode, enum anomaly when_bad)
{
    struct arena *arena = message->decoder->arena;
    uint8_t *out = arena_alloc(arena, most_bytes);
    size_t bad = 0;
    size_t size = decode(raw, out, &bad);
    arena_shrink(arena, out, size);
    if (bad)
        anomaly_add(&message->anomalies, when_bad);
    if (!message_charge(message, size))
        return bytes_make(NULL, 0);
    return bytes_make(out, size);
}

static struct bytes decode_transfer(struct message *message, const struct part *part)
{
    struct bytes raw = part->raw;
    switch (part->encoding) {
    case TRANSFER_BASE64:
        return decode_with(message, raw, base64_max_decoded(raw.size), base64_decode,
                           ANOMALY_BAD_BASE64);
    case TRANSFER_QUOTED_PRINTABLE:
        return decode_with(message, raw, quoted_printable_max_decoded(raw.size),
                           quoted_printable_decode, ANOMALY_BAD_QUOTED_PRINTABLE);
    case TRANSFER_UUENCODE:
        return decode_with(message, raw, raw.size, uuencode_decode, ANOMALY_UNKNOWN_ENCODING);
    case TRANSFER_IDENTITY:
        break;
    }
    return raw;
}

struct bytes part_content(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    if (part->kind == PART_MULTIPART)
        return bytes_make(NULL, 0);
    if (!cache->has_content) {
        cache->content = decode_transfer(message, part);
        cache->has_content = true;
    }
    return cache->content;
}

enum content_magic part_magic(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    if (!cache->has_magic) {
        cache->magic = magic_of(part_content(message, part));
        cache->has_magic = true;
        if (part->kind == PART_LEAF && magic_contradicts(cache->magic, part->mime_type))
            anomaly_add(&message->anomalies, ANOMALY_TYPE_MISMATCH);
    }
    return cache->magic;
}

static bool is_declared_html(const struct part *part)
{
    return bytes_equal(part->mime_type, bytes_of("text/html")) ||
           bytes_equal(part->mime_type, bytes_of("application/xhtml+xml"));
}

bool part_is_text(struct message *message, struct part *part)
{
    if (part->kind != PART_LEAF)
        return false;
    enum content_magic magic = part_magic(message, part);
    if (bytes_start_with(part->mime_type, bytes_of("text/")) || is_declared_html(part))
        return magic_is_text(magic) || magic == MAGIC_UNKNOWN || magic == MAGIC_RTF;
    return magic_is_text(magic);
}

static bool has_html_name(const struct part *part)
{
    static const char *const extensions[] = {"html", "htm", "shtml", "xhtml", "xht", "hta"};
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (bytes_equal(part->extension, bytes_of(extensions[i])))
            return true;
    return false;
}

bool part_is_html(struct message *message, struct part *part)
{
    if (!part_is_text(message, part))
        return false;
    /* What is shown in the message is what it is declared to be; a file is what a program that
     * opens it takes it for. */
    if (is_declared_html(part) || part->is_body_text)
        return is_declared_html(part);
    return part_magic(message, part) == MAGIC_HTML || has_html_name(part);
}

/* The charset that an HTML document declares in a <meta>; empty where it declares none. */
static struct bytes meta_charset(struct bytes document)
{
    struct bytes head = bytes_slice(document, 0, META_SEARCH_BYTES);
    size_t meta = bytes_find_fold(head, bytes_of("<meta"), 0);
    if (meta == BYTES_NOT_FOUND)
        return bytes_make(NULL, 0);
    size_t at = bytes_find_fold(head, bytes_of("charset="), meta);
    if (at == BYTES_NOT_FOUND)
        return bytes_make(NULL, 0);
    size_t start = at + strlen("charset=");
    while (start < head.size &&
           (head.data[start] == '"' || head.data[start] == '\'' || byte_is_space(head.data[start])))
        start++;
    size_t end = start;
    while (end < head.size && head.data[end] > ' ' && !strchr("\"'>;/", head.data[end]))
        end++;
    struct bytes label = bytes_slice(head, start, end);
    /* A document whose <meta> could be read is no UTF-16. */
    if (bytes_start_with_fold(label, bytes_of("utf-16")))
        return bytes_of("utf-8");
    return label;
}

struct bytes part_source_text(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    if (!cache->has_source_text && part_is_text(message, part)) {
        struct bytes content = part_content(message, part);
        struct bytes label = part->charset;
        if (label.size == 0 && part_is_html(message, part))
            label = meta_charset(content);
        cache->source_text = charset_to_utf8(message->decoder->charsets, message->decoder->arena,
                                             label, content, &message->anomalies);
    }
    cache->has_source_text = true;
    return cache->source_text;
}

static void read_visible_text(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    struct bytes source = part_source_text(message, part);
    if (source.size == 0)
        return;
    if (part_is_html(message, part)) {
        cache->html = html_read(message->decoder, source, &cache->visible_text);
        return;
    }
    struct text_writer writer;
    text_writer_begin(&writer, message->decoder->arena, source.size + 1);
    text_write_paragraphs(&writer, source);
    cache->visible_text = text_writer_end(&writer);
    if (bytes_start_with(cache->visible_text, bytes_of("-----BEGIN PGP MESSAGE-----")))
        anomaly_add(&message->anomalies, ANOMALY_ENCRYPTED_PART);
}

struct bytes part_visible_text(struct message *message, struct part *part)
{
    if (!part->cache->has_visible_text)
        read_visible_text(message, part);
    part->cache->has_visible_text = true;
    return part->cache->visible_text;
}

const struct html_facts *part_html(struct message *message, struct part *part)
{
    (void)part_visible_text(message, part);
    return part->cache->html;
}
