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

uint64_t decoder_skip_padding(struct stream *below, struct bytes rest)
{
    uint8_t chunk[4096];
    uint64_t stray_bytes = 0;
    while (rest.size || stream_read(below, chunk, sizeof chunk, &rest.size) == STATUS_OK) {
        if (!rest.data)
            rest.data = chunk;
        size_t zeros = 0;
        while (stray_bytes == 0 && zeros < rest.size && rest.data[zeros] == 0)
            zeros++;
        stray_bytes += rest.size - zeros;
        rest = (struct bytes){0};
    }
    return stray_bytes;
}
