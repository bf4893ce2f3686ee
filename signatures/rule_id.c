#include "signatures/rule_id.h"

#include "engine/base/buffer.h"
#include "engine/base/digest.h"

#define UUID_TEXT_BYTES 36

/* The namespace is ours: a random UUID that must never change, or every rule without an id would be
 * another one to the cases that know it. */
struct bytes rule_id_derive(struct arena *arena, struct bytes title, struct bytes body)
{
    static const uint8_t name_space[16] = {0x6f, 0x1d, 0x2a, 0x74, 0x9c, 0x3e, 0x4b, 0x58,
                                           0xa1, 0x07, 0xd2, 0x5c, 0x8e, 0x40, 0xb9, 0x13};
    char hex[DIGEST_TEXT_BYTES];
    struct digest *digest = digest_new(DIGEST_SHA1);
    digest_add(digest, bytes_make(name_space, sizeof name_space));
    digest_add(digest, title);
    digest_add(digest, bytes_make("", 1));
    digest_add(digest, body);
    digest_finish(digest, hex);
    digest_free(digest);
    hex[12] = '5';
    hex[16] = "89ab"[byte_hex_value((uint8_t)hex[16]) & 3];
    uint8_t *id = arena_alloc(arena, UUID_TEXT_BYTES);
    size_t size = 0;
    for (size_t i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            id[size++] = '-';
        id[size++] = (uint8_t)hex[i];
    }
    return bytes_make(id, size);
}

uint64_t rule_id_hash(struct bytes name)
{
    struct buffer lower = {0};
    for (size_t i = 0; i < name.size; i++)
        buffer_append_byte(&lower, byte_to_lower(name.data[i]));
    uint64_t hash = bytes_hash(buffer_bytes(&lower));
    buffer_done(&lower);
    return hash;
}
