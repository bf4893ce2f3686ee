#include "engine/base/utf8.h"

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

bool utf8_is_valid(struct bytes text)
{
    size_t at = 0;
    while (at < text.size) {
        uint64_t eight;
        if (at + sizeof eight <= text.size) {
            memcpy(&eight, text.data + at, sizeof eight);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                at += sizeof eight;
                continue;
            }
        }
        size_t length = 0;
        if (!sequence_is_valid(text, at, &length))
            return false;
        at += length;
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
