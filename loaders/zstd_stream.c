#include <zstd.h>
#include <zstd_errors.h>

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "loaders/decoder.h"
#include "loaders/versions.h"

/* The longest header of a frame (RFC 8878, section 3.1.1.1). */
#define FRAME_HEADER_BYTES 18

struct zstd_stream {
    struct stream stream;
    struct stream *below;
    ZSTD_DCtx *decoder;
    ZSTD_inBuffer input;
    bool frame_open; /* inside a frame: an end here is a truncation */
    bool frame_seen;
    size_t wanted;    /* how many bytes the decoder asks for: one block, or the head of a frame */
    bool output_held; /* the last call filled its output: more may wait inside the decoder */
    uint8_t bytes[DECODER_INPUT_BYTES];
};

const char *loaders_zstd_version(void)
{
    return ZSTD_versionString();
}

static enum status fail(struct zstd_stream *zstd, size_t code)
{
    struct stream *stream = &zstd->stream;
    unsigned long long offset =
        zstd->below->pulled_bytes - (uint64_t)(zstd->input.size - zstd->input.pos);
    switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_frameParameter_windowTooLarge:
        return stream_fail(stream, REASON_LIMIT_EXPANSION,
                           "zstd frame before byte %llu wants a window larger than 2^%d bytes",
                           offset, ZSTD_WINDOW_LOG_MAX);
    case ZSTD_error_dictionary_wrong:
        return stream_fail(stream, REASON_UNSUPPORTED,
                           "zstd frame before byte %llu needs a dictionary", offset);
    default:
        return stream_fail(stream, REASON_CORRUPT, "zstd, before byte %llu: %s", offset,
                           ZSTD_getErrorName(code));
    }
}

/* What the bytes behind a frame begin with: another frame or a skippable one, else padding. */
static bool frame_follows(uint8_t first)
{
    return first == 0x28 || (first & 0xF0) == 0x50;
}

/* More input; STATUS_END where all was well. */
static enum status refill(struct zstd_stream *zstd)
{
    size_t size = 0;
    enum status status = stream_read(zstd->below, zstd->bytes, sizeof zstd->bytes, &size);
    zstd->input = (ZSTD_inBuffer){zstd->bytes, size, 0};
    if (status == STATUS_END && zstd->frame_open)
        return stream_fail(&zstd->stream, REASON_TRUNCATED, "zstd frame is cut off at byte %llu",
                           (unsigned long long)zstd->below->pulled_bytes);
    if (status != STATUS_OK && status != STATUS_END)
        return stream_fail_like(&zstd->stream, zstd->below);
    return status;
}

// NOLINTNEXTLINE(readability-non-const-parameter): written to through ZSTD_outBuffer
static enum status zstd_pull(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size)
{
    struct zstd_stream *zstd = (struct zstd_stream *)stream;
    ZSTD_outBuffer output = {out, capacity, 0};
    enum status status = STATUS_OK;
    while (output.pos < output.size) {
        if (zstd->input.pos == zstd->input.size && !zstd->output_held)
            status = refill(zstd);
        if (status != STATUS_OK)
            break;
        if (zstd->frame_seen && !zstd->frame_open && zstd->input.pos < zstd->input.size &&
            !frame_follows(zstd->bytes[zstd->input.pos])) {
            struct bytes rest =
                bytes_from(bytes_make(zstd->bytes, zstd->input.size), zstd->input.pos);
            stream->stray_bytes = decoder_skip_padding(zstd->below, rest);
            zstd->input.pos = zstd->input.size;
            status = STATUS_END;
            break;
        }
        /* One block a call: with an error the decoder tells nothing of what the same call brought
         * before it. */
        size_t left = zstd->input.size - zstd->input.pos;
        ZSTD_inBuffer block = {zstd->bytes,
                               zstd->input.pos + (left < zstd->wanted ? left : zstd->wanted),
                               zstd->input.pos};
        size_t hint = ZSTD_decompressStream(zstd->decoder, &output, &block);
        zstd->input.pos = block.pos;
        if (ZSTD_isError(hint)) {
            status = fail(zstd, hint);
            break;
        }
        zstd->wanted = hint ? hint : FRAME_HEADER_BYTES;
        zstd->frame_open = hint != 0;
        zstd->frame_seen = true;
        zstd->output_held = zstd->frame_open && output.pos == output.size;
    }
    *out_size = output.pos;
    return status;
}

static void zstd_close(struct stream *stream)
{
    struct zstd_stream *zstd = (struct zstd_stream *)stream;
    (void)ZSTD_freeDCtx(zstd->decoder);
    free(zstd);
}

struct stream *zstd_stream_open(struct stream *below)
{
    /* Not zeroed: the input buffer is large, and small members are many. */
    struct zstd_stream *zstd = memory_resize(NULL, 1, sizeof *zstd);
    memset(zstd, 0, offsetof(struct zstd_stream, bytes));
    zstd->below = below;
    zstd->wanted = FRAME_HEADER_BYTES;
    zstd->decoder = ZSTD_createDCtx();
    REQUIRE(zstd->decoder);
    size_t code = ZSTD_DCtx_setParameter(zstd->decoder, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
    REQUIRE(!ZSTD_isError(code));
    zstd->stream.pull = zstd_pull;
    zstd->stream.close = zstd_close;
    return &zstd->stream;
}
