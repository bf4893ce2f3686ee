#include "engine/mail/html_style.h"

#include "engine/base/utf8.h"
#include "engine/mail/html_entity.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What may stand behind the ":" of a declaration that hides, by the last letter of its property. */
static bool is_suspect_value(struct bytes style, size_t colon)
{
    size_t at = colon + 1;
    while (at < style.size && byte_is_space(style.data[at]))
        at++;
    uint8_t next = at < style.size ? byte_to_lower(style.data[at]) : 0;
    bool is_one = next == '1' && !(at + 1 < style.size && byte_is_digit(style.data[at + 1]));
    switch (colon ? byte_to_lower(style.data[colon - 1]) : 0) {
    case 'y': /* display, visibility, opacity */
        return next == '0' || next == '.' || next == 'n' || next == 'h' || next == 'c';
    case 'e': /* font-size, mso-hide */
        return next == '0' || next == '.' || next == 'a' || is_one;
    case 't': /* max-height, font, text-indent, left */
        return next == '0' || next == '.' || next == '-';
    default: /* "display :none" */
        return colon && byte_is_space(style.data[colon - 1]);
    }
}

/* A byte that a look for colons does not step over. */
static bool is_suspect(struct bytes style, size_t at)
{
    struct bytes rest = bytes_from(style, at + 1);
    switch (style.data[at]) {
    case ':':
        return is_suspect_value(style, at);
    case '*': /* a comment */
        return at > 0 && style.data[at - 1] == '/';
    case '&': /* all but the quotes around names of fonts */
        return !bytes_start_with(rest, bytes_of("quot;")) &&
               !bytes_start_with(rest, bytes_of("#39;"));
    default: /* a backslash */
        return true;
    }
}

bool html_style_may_hide(struct bytes style)
{
    size_t at = 0;
#ifdef __SSE2__
    const __m128i colon = _mm_set1_epi8(':');
    const __m128i escape = _mm_set1_epi8('\\');
    const __m128i reference = _mm_set1_epi8('&');
    const __m128i star = _mm_set1_epi8('*');
    for (; at < style.size; at += 16) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(const void *)(style.data + at));
        size_t left = style.size - at;
        __m128i found = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(chunk, escape), _mm_cmpeq_epi8(chunk, reference)),
            _mm_or_si128(_mm_cmpeq_epi8(chunk, star), _mm_cmpeq_epi8(chunk, colon)));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (left < 16)
            mask &= (1U << left) - 1;
        for (; mask; mask &= mask - 1)
            if (is_suspect(style, at + (size_t)__builtin_ctz(mask)))
                return true;
    }
#else
    for (; at < style.size; at++) {
        uint8_t byte = style.data[at];
        if ((byte == '\\' || byte == '&' || byte == '*' || byte == ':') && is_suspect(style, at))
            return true;
    }
#endif
    return false;
}

/* Comments go, escapes (CSS Syntax §4.3.7) become what they stand for. */
static struct bytes plain_style(struct arena *arena, struct bytes style)
{
    style = html_attribute_decode(arena, style);
    if (bytes_find_byte(style, '\\', 0) == BYTES_NOT_FOUND &&
        bytes_find_byte(style, '*', 0) == BYTES_NOT_FOUND)
        return style;
    uint8_t *out = arena_alloc(arena, style.size + UTF8_MAX_BYTES);
    size_t size = 0;
    for (size_t at = 0; at < style.size;) {
        if (bytes_start_with(bytes_from(style, at), bytes_of("/*"))) {
            size_t end = bytes_find(style, bytes_of("*/"), at + 2);
            at = end == BYTES_NOT_FOUND ? style.size : end + 2;
        } else if (style.data[at] == '\\') {
            uint32_t number = 0;
            size_t digit = ++at;
            for (; digit < style.size && digit < at + 6; digit++) {
                int value = byte_hex_value(style.data[digit]);
                if (value < 0)
                    break;
                number = number * 16 + (uint32_t)value;
            }
            if (digit > at) /* an ASCII letter, or nothing that a property is made of */
                out[size++] = number && number < 0x80 ? (uint8_t)number : '?';
            at = digit;
            at += digit < style.size && byte_is_space(style.data[digit]);
        } else {
            out[size++] = style.data[at++];
        }
    }
    return bytes_make(out, size);
}

struct length {
    uint32_t thousandths;
    struct bytes unit;
    bool is_negative;
    bool is_number;
};

static struct length read_length(struct bytes value)
{
    struct length length = {0};
    size_t at = 0;
    if (at < value.size && (value.data[at] == '-' || value.data[at] == '+'))
        length.is_negative = value.data[at++] == '-';
    uint32_t weight = 1000;
    bool is_fraction = false;
    for (; at < value.size && (byte_is_digit(value.data[at]) || value.data[at] == '.'); at++) {
        uint32_t digit = (uint32_t)value.data[at] - '0';
        if (value.data[at] == '.') {
            is_fraction = true;
        } else if (is_fraction) {
            weight /= 10;
            length.thousandths += weight * digit;
            length.is_number = true;
        } else {
            length.is_number = true;
            if (length.thousandths < 100000000)
                length.thousandths = length.thousandths * 10 + 1000 * digit;
        }
    }
    size_t end = at;
    while (end < value.size && (byte_is_alpha(value.data[end]) || value.data[end] == '%'))
        end++;
    length.unit = bytes_slice(value, at, end);
    return length;
}

static bool is_relative(struct bytes unit)
{
    return bytes_equal_fold(unit, bytes_of("em")) || bytes_equal(unit, bytes_of("%")) ||
           bytes_equal_fold(unit, bytes_of("ex")) || bytes_equal_fold(unit, bytes_of("ch"));
}

static unsigned read_font_size(struct bytes value)
{
    struct length length = read_length(value);
    if (!length.is_number)
        return bytes_equal_fold(value, bytes_of("inherit")) ? 0 : STYLE_SIZED;
    if (length.thousandths == 0)
        return STYLE_TINY;
    bool is_small_unit = length.unit.size == 0 || bytes_equal_fold(length.unit, bytes_of("px")) ||
                         bytes_equal_fold(length.unit, bytes_of("pt"));
    if (is_small_unit && length.thousandths < 2000)
        return STYLE_TINY;
    return is_relative(length.unit) ? 0 : STYLE_SIZED;
}

/* What one style attribute said so far. */
struct style_reading {
    unsigned display; /* each 0 or its flag: the last declaration counts */
    unsigned visibility;
    unsigned font;
    unsigned opacity;
    unsigned outlook;
    bool is_display_important;
    bool has_no_size;
    bool is_clipped;
    bool is_outside;
};

static bool is_word(struct bytes value, const char *word)
{
    return bytes_equal_fold(value, bytes_of(word));
}

static void read_declaration(struct style_reading *reading, struct bytes property,
                             struct bytes value)
{
    size_t mark = bytes_find_byte(value, '!', 0);
    bool is_important = mark != BYTES_NOT_FOUND;
    value = bytes_trim(bytes_slice(value, 0, mark));
    struct length length = read_length(value);
    bool is_zero = length.is_number && length.thousandths == 0;
    if (is_word(property, "display")) {
        if (is_important || !reading->is_display_important)
            reading->display = is_word(value, "none") ? STYLE_GONE : 0;
        reading->is_display_important |= is_important;
    } else if (is_word(property, "visibility")) {
        bool is_hidden = is_word(value, "hidden") || is_word(value, "collapse");
        reading->visibility = is_hidden                   ? STYLE_INVISIBLE
                              : is_word(value, "visible") ? STYLE_VISIBLE
                                                          : 0;
    } else if (is_word(property, "font-size")) {
        reading->font = read_font_size(value);
    } else if (is_word(property, "font")) {
        /* The size is the first word that is a number and no weight: "0/0 a", "bold 12px Arial". */
        reading->font = is_zero ? STYLE_TINY : STYLE_SIZED;
    } else if (is_word(property, "opacity")) {
        reading->opacity = is_zero ? STYLE_GONE : 0;
    } else if (is_word(property, "mso-hide")) {
        reading->outlook = is_word(value, "all") ? STYLE_NOT_OUTLOOK : 0;
    } else if (is_word(property, "overflow")) {
        reading->is_clipped = is_word(value, "hidden");
    } else if (is_word(property, "max-height") || is_word(property, "height") ||
               is_word(property, "max-width") || is_word(property, "width")) {
        reading->has_no_size |= is_zero;
    } else if (is_word(property, "text-indent") || is_word(property, "left")) {
        /* A thousand pixels to the left is off the page; a hanging indent is not. */
        reading->is_outside = length.is_negative && length.thousandths >= 900000;
    }
}

unsigned html_style_read(struct arena *arena, struct bytes style)
{
    struct style_reading reading = {0};
    style = plain_style(arena, style);
    for (size_t start = 0; start < style.size;) {
        size_t end = bytes_find_byte(style, ';', start);
        struct bytes declaration = bytes_slice(style, start, end);
        size_t colon = bytes_find_byte(declaration, ':', 0);
        if (colon != BYTES_NOT_FOUND)
            read_declaration(&reading, bytes_trim(bytes_slice(declaration, 0, colon)),
                             bytes_trim(bytes_from(declaration, colon + 1)));
        start = end == BYTES_NOT_FOUND ? style.size : end + 1;
    }
    unsigned flags =
        reading.display | reading.visibility | reading.font | reading.opacity | reading.outlook;
    if ((reading.has_no_size && reading.is_clipped) || reading.is_outside)
        flags |= STYLE_GONE;
    return flags;
}
