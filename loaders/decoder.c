#include "loaders/decoder.h"

#include "engine/base/require.h"

struct stream *decoder_open(enum format format, struct stream *below, struct expansion *expansion,
                            struct expansion *outer)
{
    REQUIRE(format_is_compressed(format));
    *expansion = (struct expansion){.consumed_bytes =
                                        below->pull_at ? &below->size_bytes : &below->pulled_bytes,
                                    .outer = outer};
    struct stream *stream = NULL;
    if (format == FORMAT_ZSTD)
        stream = zstd_stream_open(below);
    else if (format == FORMAT_GZIP)
        stream = gzip_stream_open(below);
    else
        stream = filter_stream_open(format, below);
    stream->expansion = expansion;
    return stream;
}

static size_t count_leading_zeros(struct bytes bytes)
{
    size_t count = 0;
    while (count < bytes.size && bytes.data[count] == 0)
        count++;
    return count;
}

uint64_t decoder_skip_padding(struct stream *below, struct bytes rest)
{
    uint64_t stray_bytes = rest.size - count_leading_zeros(rest);
    uint8_t chunk[4096] = {0};
    size_t size = 0;
    while (stream_read(below, chunk, sizeof chunk, &size) == STATUS_OK)
        stray_bytes += stray_bytes ? size : size - count_leading_zeros(bytes_make(chunk, size));
    return stray_bytes;
}
