#include "engine/mail/pdf_filter.h"

#include <stdlib.h>

#include "engine/mail/inflate.h"
#include "engine/mail/pdf_lexer.h"

#define LZW_CODES 4096
#define LZW_CLEAR 256
#define LZW_END 257
#define RUN_LENGTH_END 128

enum pdf_filter pdf_filter_of(struct bytes name)
{
    static const struct {
        const char *name;
        enum pdf_filter filter;
    } known[] = {
        {"FlateDecode", PDF_FILTER_FLATE},
        {"Fl", PDF_FILTER_FLATE},
        {"LZWDecode", PDF_FILTER_LZW},
        {"LZW", PDF_FILTER_LZW},
        {"ASCIIHexDecode", PDF_FILTER_ASCII_HEX},
        {"AHx", PDF_FILTER_ASCII_HEX},
        {"ASCII85Decode", PDF_FILTER_ASCII_85},
        {"A85", PDF_FILTER_ASCII_85},
        {"RunLengthDecode", PDF_FILTER_RUN_LENGTH},
        {"RL", PDF_FILTER_RUN_LENGTH},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (pdf_name_is(name, known[i].name))
            return known[i].filter;
    return PDF_FILTER_UNKNOWN;
}

/* Both ASCII filters and run lengths yield less than `most_bytes` for sure, or are cut. */
static bool append_cut(struct bytes more, size_t most_bytes, size_t start, struct buffer *out)
{
    size_t room = most_bytes - (out->size - start);
    buffer_append(out, bytes_slice(more, 0, room));
    return more.size <= room;
}

static bool ascii_hex(struct bytes data, size_t most_bytes, struct buffer *out)
{
    size_t end = bytes_find_byte(data, '>', 0);
    data = bytes_slice(data, 0, end);
    bool is_cut = data.size / 2 >= most_bytes;
    pdf_string_append(PDF_HEX_STRING, bytes_slice(data, 0, most_bytes * 2), out);
    return !is_cut;
}

static bool ascii_85(struct bytes data, size_t most_bytes, struct buffer *out)
{
    size_t start = out->size;
    uint32_t word = 0;
    unsigned count = 0;
    for (size_t i = 0; i < data.size && data.data[i] != '~'; i++) {
        uint8_t byte = data.data[i];
        if (byte == 'z' && count == 0) {
            if (!append_cut(bytes_make("\0\0\0\0", 4), most_bytes, start, out))
                return false;
            continue;
        }
        if (byte < '!' || byte > 'u')
            continue;
        word = word * 85 + (uint32_t)(byte - '!');
        if (++count < 5)
            continue;
        uint8_t bytes[4] = {(uint8_t)(word >> 24), (uint8_t)(word >> 16), (uint8_t)(word >> 8),
                            (uint8_t)word};
        if (!append_cut(bytes_make(bytes, 4), most_bytes, start, out))
            return false;
        word = 0;
        count = 0;
    }
    if (count < 2)
        return true;
    for (unsigned i = count; i < 5; i++)
        word = word * 85 + 84;
    uint8_t bytes[4] = {(uint8_t)(word >> 24), (uint8_t)(word >> 16), (uint8_t)(word >> 8), 0};
    return append_cut(bytes_make(bytes, count - 1), most_bytes, start, out);
}

static bool run_length(struct bytes data, size_t most_bytes, struct buffer *out)
{
    size_t start = out->size;
    size_t at = 0;
    while (at < data.size && data.data[at] != RUN_LENGTH_END) {
        uint8_t length = data.data[at++];
        uint8_t run[128];
        struct bytes more = bytes_slice(data, at, at + length + 1U);
        if (length > RUN_LENGTH_END) {
            if (at >= data.size)
                break;
            memset(run, data.data[at], sizeof run);
            more = bytes_make(run, 257U - length);
        }
        at += length > RUN_LENGTH_END ? 1 : more.size;
        if (!append_cut(more, most_bytes, start, out))
            return false;
    }
    return true;
}

/* What each code stands for: bytes that lie in the output already. */
struct lzw_code {
    size_t start;
    size_t size;
};

/* LZW as in TIFF: codes of 9 to 12 bits, the highest first, a wider one a code early. */
static bool lzw(struct bytes data, size_t most_bytes, struct buffer *out)
{
    struct lzw_code codes[LZW_CODES];
    size_t base = out->size;
    size_t next = LZW_END + 1;
    unsigned width = 9;
    uint32_t bits = 0;
    unsigned bit_count = 0;
    struct lzw_code previous = {0};
    for (size_t at = 0; at < data.size;) {
        while (bit_count < width && at < data.size) {
            bits = bits << 8 | data.data[at++];
            bit_count += 8;
        }
        if (bit_count < width)
            break;
        bit_count -= width;
        uint32_t code = bits >> bit_count & ((1U << width) - 1);
        if (code == LZW_END)
            break;
        if (code == LZW_CLEAR) {
            next = LZW_END + 1;
            width = 9;
            previous = (struct lzw_code){0};
            continue;
        }
        if (code > LZW_END && (code > next || (code == next && previous.size == 0)))
            break;
        /* A new code is the one before and a byte more, which is the next written. */
        if (previous.size && next < LZW_CODES)
            codes[next++] = (struct lzw_code){previous.start, previous.size + 1};
        if (code >= next)
            break;
        struct lzw_code item = {out->size, 1};
        if (code > LZW_END)
            item.size = codes[code].size;
        if (item.size > most_bytes - (out->size - base))
            return false;
        uint8_t *to = buffer_reserve(out, item.size);
        if (code <= LZW_END)
            *to = (uint8_t)code;
        else /* the last byte may be the first that is written here */
            for (size_t i = 0; i < item.size; i++)
                to[i] = out->data[codes[code].start + i];
        out->size += item.size;
        previous = item;
        if (next + 1 >= (size_t)1 << width && width < 12)
            width++;
    }
    return true;
}

bool pdf_filter_append(enum pdf_filter filter, struct bytes data, size_t most_bytes,
                       struct buffer *out)
{
    switch (filter) {
    case PDF_FILTER_FLATE:
        return inflate_append(data, most_bytes, out);
    case PDF_FILTER_LZW:
        return lzw(data, most_bytes, out);
    case PDF_FILTER_ASCII_HEX:
        return ascii_hex(data, most_bytes, out);
    case PDF_FILTER_ASCII_85:
        return ascii_85(data, most_bytes, out);
    case PDF_FILTER_RUN_LENGTH:
        return run_length(data, most_bytes, out);
    case PDF_FILTER_UNKNOWN:
        break;
    }
    return true;
}

static uint8_t paeth(int left, int above, int corner)
{
    int estimate = left + above - corner;
    int to_left = abs(estimate - left);
    int to_above = abs(estimate - above);
    int to_corner = abs(estimate - corner);
    if (to_left <= to_above && to_left <= to_corner)
        return (uint8_t)left;
    return (uint8_t)(to_above <= to_corner ? above : corner);
}

static void undo_row(uint8_t tag, uint8_t *row, const uint8_t *above, size_t size, size_t pixel)
{
    for (size_t i = 0; i < size; i++) {
        int left = i >= pixel ? row[i - pixel] : 0;
        int up = above ? above[i] : 0;
        int corner = above && i >= pixel ? above[i - pixel] : 0;
        int guess = tag == 1   ? left
                    : tag == 2 ? up
                    : tag == 3 ? (left + up) / 2
                    : tag == 4 ? paeth(left, up, corner)
                               : 0;
        row[i] = (uint8_t)(row[i] + guess);
    }
}

void pdf_predictor_undo(struct pdf_predictor predictor, struct buffer *data)
{
    size_t row_bytes = predictor.row_bytes;
    if (row_bytes == 0)
        return;
    size_t size = 0;
    const uint8_t *above = NULL;
    for (size_t at = 0; at + 1 < data->size; at += row_bytes + 1) {
        size_t left = data->size - at - 1;
        size_t width = left < row_bytes ? left : row_bytes;
        uint8_t tag = data->data[at];
        uint8_t *row = data->data + size;
        memmove(row, data->data + at + 1, width);
        undo_row(tag, row, above, width, predictor.pixel_bytes);
        above = row;
        size += width;
    }
    data->size = size;
}
