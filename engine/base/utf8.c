#include "engine/base/utf8.h"

#include <endian.h>

uint32_t utf8_next(struct bytes text, size_t *offset)
{
    size_t at = *offset;
    uint8_t lead = text.data[at];
    *offset = at + 1;
    if (lead < 0x80)
        return lead;
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length > text.size - at)
        return UTF8_REPLACEMENT;
    uint32_t code_point = lead & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        uint8_t byte = text.data[at + i];
        if ((byte & 0xC0) != 0x80)
            return UTF8_REPLACEMENT;
        code_point = code_point << 6 | (byte & 0x3F);
    }
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code_point < smallest[length] || code_point > 0x10FFFF ||
        (code_point >= 0xD800 && code_point <= 0xDFFF))
        return UTF8_REPLACEMENT;
    *offset = at + length;
    return code_point;
}

size_t utf8_write(uint32_t code_point, uint8_t *out)
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = UTF8_REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (uint8_t)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (uint8_t)(0xC0 | code_point >> 6);
        out[1] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (uint8_t)(0xE0 | code_point >> 12);
        out[1] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | code_point >> 18);
    out[1] = (uint8_t)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (code_point & 0x3F));
    return 4;
}

void utf8_append(struct buffer *buffer, uint32_t code_point)
{
    buffer->size += utf8_write(code_point, buffer_reserve(buffer, UTF8_MAX_BYTES));
}

/* Whether the sequence at `at` is valid; its length goes to `*out_length`. */
static bool sequence_is_valid(struct bytes text, size_t at, size_t *out_length)
{
    size_t next = at;
    uint32_t code_point = utf8_next(text, &next);
    *out_length = next - at;
    /* A genuine U+FFFD takes three bytes, a replaced byte one. */
    return code_point != UTF8_REPLACEMENT || next - at == 3;
}

/* The first byte at or behind `at` that is above 0x7F, or the size of `text`. */
static size_t ascii_end(struct bytes text, size_t at)
{
    for (; at + sizeof(uint64_t) <= text.size; at += sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, text.data + at, sizeof eight);
        eight = le64toh(eight) & UINT64_C(0x8080808080808080);
        if (eight)
            return at + (size_t)__builtin_ctzll(eight) / 8;
    }
    while (at < text.size && text.data[at] < 0x80)
        at++;
    return at;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The size of the valid sequence (RFC 3629 section 4) that begins at `at`, where a byte above 0x7F
 * is; 0: there is none. */
static size_t sequence_size(struct bytes text, size_t at)
{
    const uint8_t *data = text.data + at;
    size_t left = text.size - at;
    if (left < 2 || data[0] < 0xC2 || !is_continuation(data[1]))
        return 0;
    if (data[0] < 0xE0)
        return 2;
    if (left < 3 || !is_continuation(data[2]))
        return 0;
    if (data[0] < 0xF0) {
        bool is_overlong = data[0] == 0xE0 && data[1] < 0xA0;
        bool is_surrogate = data[0] == 0xED && data[1] >= 0xA0;
        return is_overlong || is_surrogate ? 0 : 3;
    }
    bool is_overlong = data[0] == 0xF0 && data[1] < 0x90;
    bool is_too_large = data[0] > 0xF4 || (data[0] == 0xF4 && data[1] >= 0x90);
    return left < 4 || !is_continuation(data[3]) || is_overlong || is_too_large ? 0 : 4;
}

bool utf8_is_valid(struct bytes text)
{
    size_t at = ascii_end(text, 0);
    while (at < text.size) {
        size_t size = sequence_size(text, at);
        if (size == 0)
            return false;
        at += size;
        /* Letters of most scripts stand side by side. */
        if (at < text.size && text.data[at] < 0x80)
            at = ascii_end(text, at);
    }
    return true;
}

size_t utf8_append_repaired(struct buffer *buffer, struct bytes text)
{
    if (utf8_is_valid(text)) {
        buffer_append(buffer, text);
        return 0;
    }
    size_t replaced = 0;
    size_t at = 0;
    while (at < text.size) {
        size_t length = 0;
        if (sequence_is_valid(text, at, &length)) {
            buffer_append(buffer, bytes_slice(text, at, at + length));
        } else {
            utf8_append(buffer, UTF8_REPLACEMENT);
            replaced++;
        }
        at += length;
    }
    return replaced;
}

bool utf8_is_unsafe(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
           (code_point >= 0x200B && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2060 && code_point <= 0x206F) || code_point == 0x061C ||
           code_point == 0xFEFF;
}

size_t utf8_cut(struct bytes text, size_t size)
{
    if (size >= text.size)
        return text.size;
    size_t back = 0;
    while (back < 3 && back < size && (text.data[size - back] & 0xC0) == 0x80)
        back++;
    return (text.data[size - back] & 0xC0) == 0x80 ? size : size - back;
}
