#include "bench/corpus/encode.h"

static const uint8_t alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const uint8_t hex[] = "0123456789ABCDEF";

/* `size` is a multiple of 3, or the last bytes of the text. */
static uint8_t *base64_run(uint8_t *out, const uint8_t *in, size_t size)
{
    size_t i = 0;
    for (; i + 3 <= size; i += 3) {
        unsigned word = (unsigned)in[i] << 16 | (unsigned)in[i + 1] << 8 | in[i + 2];
        *out++ = alphabet[word >> 18];
        *out++ = alphabet[word >> 12 & 63U];
        *out++ = alphabet[word >> 6 & 63U];
        *out++ = alphabet[word & 63U];
    }
    if (i < size) {
        unsigned word = (unsigned)in[i] << 16;
        word |= i + 1 < size ? (unsigned)in[i + 1] << 8 : 0U;
        *out++ = alphabet[word >> 18];
        *out++ = alphabet[word >> 12 & 63U];
        *out++ = (uint8_t)(i + 1 < size ? alphabet[word >> 6 & 63U] : '=');
        *out++ = '=';
    }
    return out;
}

void encode_base64(struct buffer *out, struct bytes in, size_t line_length)
{
    size_t step = line_length > 0 ? line_length / 4 * 3 : in.size;
    size_t line_count = step > 0 ? in.size / step + 1 : 1;
    uint8_t *start = buffer_reserve(out, (in.size + 2) / 3 * 4 + line_count);
    uint8_t *end = start;
    for (size_t done = 0; done < in.size; done += step) {
        size_t run = in.size - done < step ? in.size - done : step;
        end = base64_run(end, in.data + done, run);
        if (line_length > 0) {
            *end++ = '\n';
        }
    }
    out->size += (size_t)(end - start);
}

void encode_quoted_printable(struct buffer *out, struct bytes in)
{
    size_t column = 0;
    /* Worst case: three characters a byte and a soft break every 24 bytes. */
    uint8_t *start = buffer_reserve(out, in.size * 3 + in.size / 12 + 8);
    uint8_t *end = start;
    for (size_t i = 0; i < in.size; i++) {
        uint8_t byte = in.data[i];
        if (byte == '\n') {
            *end++ = '\n';
            column = 0;
            continue;
        }
        bool last = i + 1 == in.size || in.data[i + 1] == '\n';
        bool literal = (byte > 32 && byte < 127 && byte != '=') || (byte == ' ' && !last);
        if (column + (literal ? 1 : 3) > BASE64_LINE - 1) {
            *end++ = '=';
            *end++ = '\n';
            column = 0;
        }
        if (literal) {
            *end++ = byte;
            column++;
        } else {
            *end++ = '=';
            *end++ = hex[byte >> 4];
            *end++ = hex[byte & 15U];
            column += 3;
        }
    }
    out->size += (size_t)(end - start);
}

static bool is_letter_or_digit(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

static void put_hex(struct buffer *out, uint8_t mark, uint8_t byte)
{
    const uint8_t text[] = {mark, hex[byte >> 4], hex[byte & 15U]};
    buffer_append(out, bytes_make(text, sizeof text));
}

void encode_word(struct buffer *out, const char *charset, char form, struct bytes in)
{
    buffer_format(out, "=?%s?%c?", charset, form);
    if (form == 'B') {
        encode_base64(out, in, 0);
    } else {
        for (size_t i = 0; i < in.size; i++) {
            uint8_t byte = in.data[i];
            if (is_letter_or_digit(byte) || byte == '-') {
                buffer_append_byte(out, byte);
            } else if (byte == ' ') {
                buffer_append_byte(out, '_');
            } else {
                put_hex(out, '=', byte);
            }
        }
    }
    buffer_append_string(out, "?=");
}

void encode_percent(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (is_letter_or_digit(byte) || byte == '.' || byte == '-' || byte == '_') {
            buffer_append_byte(out, byte);
        } else {
            put_hex(out, '%', byte);
        }
    }
}

void encode_entities(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned byte = text.data[i];
        if (i % 2 == 0) {
            buffer_format(out, "&#x%x;", byte);
        } else {
            buffer_format(out, "&#%u;", byte);
        }
    }
}
