#include <isa-l.h>
#include <isa-l/igzip_lib.h>

#include <stdlib.h>

#include "engine/base/memory.h"
#include "loaders/decoder.h"
#include "loaders/versions.h"

/* The longest match of deflate (RFC 1951 §3.2.5). */
#define LONGEST_MATCH_BYTES 258

struct gzip_stream {
    struct stream stream;
    struct stream *below;
    bool member_seen; /* one member was whole: garbage from here on is no damage */
    bool in_header;
    bool is_damaged;  /* the deflate data broke off: see trusted_size() */
    bool output_held; /* the last call filled its output: more may wait inside the decoder */
    /* isal_inflate() reads headers too, but forgets where it was when one is cut by the input's
     * end (ISA-L 2.30): we read them ourselves. */
    struct isal_gzip_header header;
    struct inflate_state inflate;
    uint8_t bytes[DECODER_INPUT_BYTES];
};

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *loaders_isal_version(void)
{
    return VERSION_TEXT(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION);
}

static const char *error_text(int code)
{
    switch (code) {
    case ISAL_INVALID_BLOCK:
        return "invalid deflate block";
    case ISAL_INVALID_SYMBOL:
        return "invalid deflate symbol";
    case ISAL_INVALID_LOOKBACK:
        return "reference to before the beginning";
    case ISAL_INVALID_WRAPPER:
        return "invalid header";
    case ISAL_UNSUPPORTED_METHOD:
        return "unknown compression method";
    case ISAL_INCORRECT_CHECKSUM:
        return "wrong checksum";
    default:
        return "invalid data";
    }
}

/* More input; STATUS_END where that was all. */
static enum status refill(struct gzip_stream *gzip)
{
    size_t size = 0;
    enum status status = stream_read(gzip->below, gzip->bytes, sizeof gzip->bytes, &size);
    gzip->inflate.next_in = gzip->bytes;
    gzip->inflate.avail_in = (uint32_t)size;
    if (status != STATUS_OK && status != STATUS_END)
        return stream_fail_like(&gzip->stream, gzip->below);
    return status;
}

/* Make ready for a member that begins at the next input byte. */
static void begin_member(struct gzip_stream *gzip)
{
    isal_inflate_reset(&gzip->inflate);
    isal_gzip_header_init(&gzip->header);
    gzip->inflate.crc_flag = ISAL_GZIP_NO_HDR_VER;
    gzip->in_header = true;
}

/* Behind a member: STATUS_OK where another one begins. */
static enum status next_member(struct gzip_stream *gzip)
{
    gzip->member_seen = true;
    if (gzip->inflate.avail_in == 0) {
        enum status status = refill(gzip);
        if (status != STATUS_OK)
            return status;
    }
    if (gzip->inflate.next_in[0] == 0x1F) {
        begin_member(gzip);
        return STATUS_OK;
    }
    struct bytes rest = bytes_make(gzip->inflate.next_in, gzip->inflate.avail_in);
    gzip->inflate.avail_in = 0;
    gzip->stream.stray_bytes = decoder_skip_padding(gzip->below, rest);
    return STATUS_END;
}

static enum status fail(struct gzip_stream *gzip, int code)
{
    unsigned long long offset = gzip->below->pulled_bytes - gzip->inflate.avail_in;
    /* What looked like one more member by its first byte is none. */
    if (code == ISAL_INVALID_WRAPPER && gzip->member_seen) {
        struct bytes rest = bytes_make(gzip->inflate.next_in, gzip->inflate.avail_in);
        gzip->stream.stray_bytes = 1 + decoder_skip_padding(gzip->below, rest);
        return STATUS_END;
    }
    return stream_fail(&gzip->stream, REASON_CORRUPT, "gzip, before byte %llu: %s", offset,
                       error_text(code));
}

static enum status step(struct gzip_stream *gzip)
{
    struct inflate_state *inflate = &gzip->inflate;
    if (inflate->avail_in == 0 && !gzip->output_held) {
        enum status status = refill(gzip);
        if (status == STATUS_END)
            return stream_fail(&gzip->stream, REASON_TRUNCATED, "gzip data is cut off at byte %llu",
                               (unsigned long long)gzip->below->pulled_bytes);
        if (status != STATUS_OK)
            return status;
    }
    if (gzip->in_header) {
        int code = isal_read_gzip_header(inflate, &gzip->header);
        gzip->in_header = code == ISAL_END_INPUT;
        return code < 0 ? fail(gzip, code) : STATUS_OK;
    }
    int code = isal_inflate(inflate);
    gzip->output_held = inflate->avail_out == 0;
    gzip->is_damaged =
        code == ISAL_INVALID_BLOCK || code == ISAL_INVALID_SYMBOL || code == ISAL_INVALID_LOOKBACK;
    if (code < 0 || code == ISAL_NEED_DICT)
        return fail(gzip, code);
    return inflate->block_state == ISAL_BLOCK_FINISH ? next_member(gzip) : STATUS_OK;
}

/* Where the decoder met data that is none, ISA-L 2.30 may count one match that it did not write, in
 * `next_out` and, differently, in `avail_out`, which it lets wrap: what was written before it is
 * what can be trusted. `begun_bytes` of the output stand before the call that failed. */
static size_t trusted_size(const struct gzip_stream *gzip, const uint8_t *out, size_t begun_bytes)
{
    size_t size = (size_t)(gzip->inflate.next_out - out);
    return size > begun_bytes + LONGEST_MATCH_BYTES ? size - LONGEST_MATCH_BYTES : begun_bytes;
}

static enum status gzip_pull(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size)
{
    struct gzip_stream *gzip = (struct gzip_stream *)stream;
    if (capacity > UINT32_MAX / 2)
        capacity = UINT32_MAX / 2;
    gzip->inflate.next_out = out;
    gzip->inflate.avail_out = (uint32_t)capacity;
    enum status status = STATUS_OK;
    size_t begun_bytes = 0;
    while (status == STATUS_OK && gzip->inflate.avail_out > 0) {
        begun_bytes = capacity - gzip->inflate.avail_out;
        status = step(gzip);
    }
    *out_size = gzip->is_damaged ? trusted_size(gzip, out, begun_bytes)
                                 : capacity - gzip->inflate.avail_out;
    return status;
}

static void gzip_close(struct stream *stream)
{
    free((struct gzip_stream *)stream);
}

struct stream *gzip_stream_open(struct stream *below)
{
    /* Not zeroed: the tables and buffers are large, and small members are many. */
    struct gzip_stream *gzip = memory_resize(NULL, 1, sizeof *gzip);
    memset(gzip, 0, offsetof(struct gzip_stream, inflate));
    gzip->below = below;
    isal_inflate_init(&gzip->inflate);
    begin_member(gzip);
    gzip->stream.pull = gzip_pull;
    gzip->stream.close = gzip_close;
    return &gzip->stream;
}
