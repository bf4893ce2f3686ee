/* Parts: how they join the message, and their bytes, decoded when they are first asked for. */
#include <stdio.h>

#include "engine/mail/base64.h"
#include "engine/mail/decoder.h"
#include "engine/mail/magic.h"
#include "engine/mail/quoted_printable.h"
#include "engine/mail/uuencode.h"

/* What the numbers of the children of `parent` stand behind: a multipart that is all of a message
 * has no number of its own there, as in IMAP (RFC 9051 §6.4.5.1). */
static struct bytes children_prefix(const struct part *parent)
{
    if (!parent)
        return bytes_make(NULL, 0);
    bool is_top = !parent->parent || parent->parent->kind == PART_MESSAGE;
    if (parent->kind != PART_MULTIPART || !is_top || parent->alternative)
        return parent->path;
    return parent->parent ? parent->parent->path : bytes_make(NULL, 0);
}

/* "2.1": the prefix, and the number among the children. */
static struct bytes part_path(struct arena *arena, const struct part *parent, unsigned number)
{
    struct bytes prefix = children_prefix(parent);
    char *path = arena_alloc(arena, prefix.size + 12);
    if (prefix.size)
        memcpy(path, prefix.data, prefix.size);
    int size = snprintf(path + prefix.size, 12, prefix.size ? ".%u" : "%u", number);
    return bytes_make(path, prefix.size + (size_t)size);
}

void part_set_multipart(struct arena *arena, struct part *part)
{
    bool is_top = !part->parent || part->parent->kind == PART_MESSAGE;
    part->kind = PART_MULTIPART;
    if (is_top && !part->alternative)
        part->path = part_path(arena, part->parent, 0);
}

const char *part_view_name(enum part_view view)
{
    static const char *const names[VIEW_COUNT] = {"client", "strict", "lenient"};
    return names[view];
}

/* A part that is in no list yet; NULL where LIMIT_PARTS is reached, which is flagged. */
static struct part *make_part(struct message *message, struct part *parent)
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
        part->depth = (uint16_t)(parent->depth + 1);
        part->view = parent->view;
    }
    return part;
}

static void put_behind(struct part *part, struct part *previous)
{
    part->next = previous->next;
    previous->next = part;
}

struct part *part_new(struct message *message, struct part *parent, struct part *previous)
{
    struct part *part = make_part(message, parent);
    if (!part)
        return NULL;
    unsigned number = 1;
    if (parent) {
        struct part *last = parent->cache->last_child;
        *(last ? &last->next_sibling : &parent->first_child) = part;
        parent->cache->last_child = part;
        number = ++parent->cache->child_count;
    } else {
        message->parts = part;
    }
    if (previous)
        put_behind(part, previous);
    part->path = part_path(message->decoder->arena, parent, number);
    return part;
}

/* Reading the same bytes again and again must not take longer than reading a larger message. */
static bool may_read_again(struct message *message, size_t size)
{
    size_t most = message->raw.size * LIMIT_READINGS_RATIO + LIMIT_READINGS_GRACE_BYTES;
    if (size > most - message->reread_bytes) {
        anomaly_add(&message->anomalies, ANOMALY_LIMIT_READINGS);
        return false;
    }
    message->reread_bytes += size;
    return true;
}

struct part *part_new_reading(struct message *message, const struct part *of, struct part *previous,
                              const struct reading *reading)
{
    struct arena *arena = message->decoder->arena;
    struct part *part =
        may_read_again(message, reading->size) ? make_part(message, of->parent) : NULL;
    if (!part)
        return NULL;
    part->depth = of->depth;
    part->view = reading->view;
    part->alternative = of;
    put_behind(part, previous);
    size_t reason_size = strlen(reading->reason);
    uint8_t *path = arena_alloc(arena, of->path.size + 1 + reason_size);
    memcpy(path, of->path.data, of->path.size);
    path[of->path.size] = '~';
    memcpy(path + of->path.size + 1, reading->reason, reason_size);
    part->path = bytes_make(path, of->path.size + 1 + reason_size);
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

void message_prepare(struct message *message, size_t size)
{
    if (size > LIMIT_SHARE_BYTES || message->decoded_bytes > LIMIT_SHARE_BYTES - size)
        gate_enter(message->decoder->pass);
}

struct bytes message_take(struct message *message, struct bytes text)
{
    size_t room = message_decoded_room(message);
    if (text.size > room) {
        anomaly_add(&message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
        text.size = room;
    }
    message->decoded_bytes += text.size;
    return text;
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
    message_prepare(message, most_bytes);
    uint8_t *out = arena_alloc(arena, most_bytes);
    size_t bad = 0;
    size_t size = decode(raw, out, &bad);
    arena_shrink(arena, out, size);
    if (bad)
        anomaly_add(&message->anomalies, when_bad);
    return message_take(message, bytes_make(out, size));
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
