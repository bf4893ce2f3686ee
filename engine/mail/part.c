/* Parts: how they join the message, and their bytes, decoded when they are first asked for. */
#include <stdio.h>

#include "engine/mail/base64.h"
#include "engine/mail/decoder.h"
#include "engine/mail/magic.h"
#include "engine/mail/quoted_printable.h"
#include "engine/mail/uuencode.h"

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

const char *part_view_name(enum part_view view)
{
    static const char *const names[VIEW_COUNT] = {"client", "strict", "lenient"};
    return names[view];
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
