#include "engine/mail/inflate.h"

#include <limits.h>
#include <zlib.h>

#define STEP_BYTES ((size_t)64 << 10)
#define BARE_WINDOW (-15)
#define ZLIB_WINDOW 15

/* Whether all there is came out. */
static bool inflate_as(struct bytes data, int window, size_t most_bytes, struct buffer *out)
{
    z_stream stream = {0};
    size_t left = most_bytes;
    bool is_over = false;
    if (inflateInit2(&stream, window) != Z_OK)
        return true;
    /* zlib does not write to its input, and takes it as const where told so (ZLIB_CONST). */
    union {
        const uint8_t *constant;
        Bytef *plain;
    } in = {.constant = data.data};
    stream.next_in = in.plain;
    stream.avail_in = data.size < UINT_MAX ? (uInt)data.size : UINT_MAX;
    for (;;) {
        /* One byte more than is left shows that there is more. */
        size_t step = left + 1 < STEP_BYTES ? left + 1 : STEP_BYTES;
        stream.next_out = buffer_reserve(out, step);
        stream.avail_out = (uInt)step;
        int code = inflate(&stream, Z_NO_FLUSH);
        size_t written = step - stream.avail_out;
        is_over = written > left;
        out->size += is_over ? left : written;
        left -= is_over ? left : written;
        if (is_over || code != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0))
            break;
    }
    (void)inflateEnd(&stream);
    return !is_over;
}

bool inflate_append(struct bytes data, size_t most_bytes, struct buffer *out)
{
    size_t before = out->size;
    bool is_whole = inflate_as(data, ZLIB_WINDOW, most_bytes, out);
    if (out->size > before || data.size < 2)
        return is_whole;
    is_whole = inflate_as(data, BARE_WINDOW, most_bytes, out);
    if (out->size > before || data.size < 2)
        return is_whole;
    /* A broken zlib header before good data. */
    return inflate_as(bytes_from(data, 2), BARE_WINDOW, most_bytes, out);
}
