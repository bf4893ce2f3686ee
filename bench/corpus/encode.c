#include "bench/corpus/encode.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char hex[] = "0123456789ABCDEF";

/* `size` is a multiple of 3, or the last bytes of the text. */
static char *base64_run(char *out, const unsigned char *in, size_t size)
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
        *out++ = (char)(i + 1 < size ? alphabet[word >> 6 & 63U] : '=');
        *out++ = '=';
    }
    return out;
}

void encode_base64(struct buffer *out, const void *bytes, size_t size, size_t line_length)
{
    const unsigned char *in = bytes;
    size_t step = line_length > 0 ? line_length / 4 * 3 : size;
    size_t line_count = step > 0 ? size / step + 1 : 1;
    char *start = buffer_reserve(out, (size + 2) / 3 * 4 + line_count);
    char *end = start;
    for (size_t done = 0; done < size; done += step) {
        size_t run = size - done < step ? size - done : step;
        end = base64_run(end, in + done, run);
        if (line_length > 0) {
            *end++ = '\n';
        }
    }
    out->size += (size_t)(end - start);
}

void encode_quoted_printable(struct buffer *out, const void *bytes, size_t size)
{
    const unsigned char *in = bytes;
    size_t column = 0;
    /* Worst case: three characters a byte and a soft break every 24 bytes. */
    char *start = buffer_reserve(out, size * 3 + size / 12 + 8);
    char *end = start;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = in[i];
        if (byte == '\n') {
            *end++ = '\n';
            column = 0;
            continue;
        }
        bool last = i + 1 == size || in[i + 1] == '\n';
        bool literal = (byte > 32 && byte < 127 && byte != '=') || (byte == ' ' && !last);
        if (column + (literal ? 1 : 3) > BASE64_LINE - 1) {
            *end++ = '=';
            *end++ = '\n';
            column = 0;
        }
        if (literal) {
            *end++ = (char)byte;
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

static bool is_letter_or_digit(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

void encode_word(struct buffer *out, const char *charset, char form, const void *bytes, size_t size)
{
    const unsigned char *in = bytes;
    buffer_format(out, "=?%s?%c?", charset, form);
    if (form == 'B') {
        encode_base64(out, bytes, size, 0);
    } else {
        for (size_t i = 0; i < size; i++) {
            if (is_letter_or_digit(in[i]) || in[i] == '-') {
                buffer_byte(out, (char)in[i]);
            } else if (in[i] == ' ') {
                buffer_byte(out, '_');
            } else {
                buffer_format(out, "=%02X", in[i]);
            }
        }
    }
    buffer_text(out, "?=");
}

void encode_percent(struct buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (is_letter_or_digit(byte) || byte == '.' || byte == '-' || byte == '_') {
            buffer_byte(out, text[i]);
        } else {
            buffer_format(out, "%%%02X", byte);
        }
    }
}

void encode_entities(struct buffer *out, const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        unsigned byte = (unsigned char)text[i];
        if (i % 2 == 0) {
            buffer_format(out, "&#x%x;", byte);
        } else {
            buffer_format(out, "&#%u;", byte);
        }
    }
}

bool is_ascii(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)bytes[i] >= 128) {
            return false;
        }
    }
    return true;
}
