#include "engine/mail/html_entity.h"

#include "engine/base/utf8.h"

/* The longest name that may stand without ";". */
#define LEGACY_MAX_BYTES 6
#define NAME_MAX_BYTES 31

/* What references to 0x80-0x9F mean: the characters of Windows-1252. */
static const uint16_t control_references[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

static const struct html_entity *find_entity(struct bytes name)
{
    size_t low = 0;
    size_t high = html_entity_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct html_entity *entity = &html_entities[middle];
        int order = strncmp((const char *)name.data, entity->name, name.size);
        if (order == 0 && entity->name[name.size] == '\0')
            return entity;
        if (order <= 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* "&#8364;", "&#x20AC;", with or without ";". */
static size_t decode_number(struct bytes text, size_t at, uint8_t *out, size_t *out_size)
{
    size_t digit = at + 2;
    bool is_hex = digit < text.size && (text.data[digit] | 0x20) == 'x';
    digit += is_hex;
    size_t start = digit;
    uint32_t code_point = 0;
    for (; digit < text.size; digit++) {
        int value = byte_hex_value(text.data[digit]);
        if (value < 0 || (!is_hex && value > 9))
            break;
        if (code_point <= 0x10FFFF)
            code_point = code_point * (is_hex ? 16 : 10) + (uint32_t)value;
    }
    if (digit == start)
        return at;
    if (code_point == 0)
        code_point = UTF8_REPLACEMENT;
    if (code_point >= 0x80 && code_point < 0xA0)
        code_point = control_references[code_point - 0x80];
    *out_size = utf8_write(code_point, out);
    return digit < text.size && text.data[digit] == ';' ? digit + 1 : digit;
}

static size_t name_size_at(struct bytes text, size_t start)
{
    size_t end = start;
    while (end < text.size && end - start <= NAME_MAX_BYTES &&
           (byte_is_alpha(text.data[end]) || byte_is_digit(text.data[end])))
        end++;
    return end - start;
}

size_t html_entity_decode(struct bytes text, size_t at, bool is_attribute,
                          uint8_t out[ENTITY_MAX_BYTES], size_t *out_size)
{
    size_t start = at + 1;
    if (start < text.size && text.data[start] == '#')
        return decode_number(text, at, out, out_size);
    /* Most of all references are this one. */
    if (text.size - start >= 5 && memcmp(text.data + start, "nbsp;", 5) == 0) {
        *out_size = utf8_write(0xA0, out);
        return start + 5;
    }
    size_t size = name_size_at(text, start);
    if (size < 2)
        return at;
    size_t end = start + size;
    const struct html_entity *entity = NULL;
    if (end < text.size && text.data[end] == ';' && size <= NAME_MAX_BYTES)
        entity = find_entity(bytes_slice(text, start, end));
    if (entity) {
        end++;
    } else {
        bool is_value = is_attribute && end < text.size && text.data[end] == '=';
        for (size = size < LEGACY_MAX_BYTES ? size : LEGACY_MAX_BYTES; size >= 2; size--) {
            entity = find_entity(bytes_slice(text, start, start + size));
            if (entity && entity->is_legacy)
                break;
            entity = NULL;
        }
        if (!entity || (is_attribute && (is_value || start + size < end)))
            return at;
        end = start + size;
    }
    *out_size = utf8_write(entity->first, out);
    if (entity->second)
        *out_size += utf8_write(entity->second, out + *out_size);
    return end;
}

struct bytes html_attribute_decode(struct arena *arena, struct bytes value)
{
    size_t sign = bytes_find_byte(value, '&', 0);
    if (sign == BYTES_NOT_FOUND)
        return value;
    /* The longest growth is five bytes to six. */
    uint8_t *out = arena_alloc(arena, value.size + value.size / 4 + ENTITY_MAX_BYTES);
    size_t size = 0;
    size_t done = 0;
    while (sign != BYTES_NOT_FOUND) {
        memcpy(out + size, value.data + done, sign - done);
        size += sign - done;
        size_t entity_size = 0;
        size_t next = html_entity_decode(value, sign, true, out + size, &entity_size);
        if (next == sign) {
            out[size] = '&';
            entity_size = 1;
            next++;
        }
        size += entity_size;
        done = next;
        sign = bytes_find_byte(value, '&', done);
    }
    memcpy(out + size, value.data + done, value.size - done);
    size += value.size - done;
    arena_shrink(arena, out, size);
    return bytes_make(out, size);
}
