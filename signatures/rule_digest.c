#include "signatures/rule_digest.h"

#include "engine/base/buffer.h"
#include "engine/base/digest.h"

struct bytes rule_digest(struct arena *arena, struct bytes text)
{
    char digits[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_SHA256, text, digits);
    return arena_copy(arena, bytes_of(digits));
}

struct bytes rule_digest_with(struct arena *arena, struct bytes digest, struct bytes used)
{
    if (used.size == 0)
        return digest;
    struct buffer text = {0};
    buffer_append(&text, digest);
    buffer_append_byte(&text, '\n');
    buffer_append(&text, used);
    struct bytes whole = rule_digest(arena, buffer_bytes(&text));
    buffer_done(&text);
    return whole;
}
