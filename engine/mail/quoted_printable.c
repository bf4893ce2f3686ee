#include "engine/mail/quoted_printable.h"

#include "engine/mail/scan.h"

size_t quoted_printable_max_decoded(size_t encoded_bytes)
{
    return encoded_bytes + COPY_MARGIN_BYTES;
}

/* The byte that "=XX" at `at` stands for, or -1. */
static int escaped_byte(struct bytes text, size_t at)
{
    if (text.size - at < 3)
        return -1;
    int high = byte_hex_value(text.data[at + 1]);
    int low = byte_hex_value(text.data[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Where the next line begins if "=" at `at` is a soft break (blanks may stand behind it, and the
 * text may end there), else `at`. */
static size_t soft_break_end(struct bytes text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size && byte_is_blank(text.data[end]))
        end++;
    /* Relays that repair line ends leave several. */
    while (end < text.size && text.data[end] == '\r')
        end++;
    if (end == text.size)
        return end;
    return text.data[end] == '\n' ? end + 1 : at;
}

/* Without the blanks (and CR) that `out` ends with; `floor` is where escapes ended, which are
 * never taken for padding. */
static size_t without_blanks(const uint8_t *out, size_t size, size_t floor)
{
    while (size > floor && byte_is_blank(out[size - 1]))
        size--;
    return size;
}

size_t quoted_printable_decode(struct bytes text, uint8_t *out, size_t *out_bad)
{
    size_t bad = 0;
    size_t size = 0;
    size_t floor = 0;
    size_t at = 0;
    while (at < text.size) {
        size_t copied = copy_until_either(out + size, text.data, at, text.size, '=', '\n');
        at += copied;
        size += copied;
        if (at == text.size)
            break;
        if (text.data[at] == '\n') {
            bool has_return = size > floor && out[size - 1] == '\r';
            size = without_blanks(out, size - has_return, floor);
            if (has_return)
                out[size++] = '\r';
            out[size++] = '\n';
            floor = size;
            at++;
            continue;
        }
        int byte = escaped_byte(text, at);
        if (byte >= 0) {
            out[size++] = (uint8_t)byte;
            floor = size;
            at += 3;
            continue;
        }
        size_t next = soft_break_end(text, at);
        if (next == at) {
            bad++;
            out[size++] = text.data[at++];
        } else {
            at = next;
        }
        floor = size;
    }
    *out_bad = bad;
    return without_blanks(out, size, floor);
}

size_t q_encoding_decode(struct bytes text, uint8_t *out, size_t *out_bad)
{
    size_t bad = 0;
    size_t size = 0;
    for (size_t at = 0; at < text.size; at++) {
        uint8_t byte = text.data[at];
        int escaped = byte == '=' ? escaped_byte(text, at) : -1;
        if (escaped >= 0) {
            byte = (uint8_t)escaped;
            at += 2;
        } else if (byte == '=') {
            bad++;
        } else if (byte == '_') {
            byte = ' ';
        }
        out[size++] = byte;
    }
    *out_bad = bad;
    return size;
}
