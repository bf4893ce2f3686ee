/* Streams that decompress the stream below them. Each yields the concatenation of all frames or
 * members; zeros behind the last one are padding, other bytes there are counted in `stray_bytes`
 * and left alone. Each foreign library has a file of its own. */
#ifndef COLDTRAIL_LOADERS_DECODER_H
#define COLDTRAIL_LOADERS_DECODER_H

#include "loaders/sniff.h"
#include "loaders/stream.h"

/* How much compressed input a decoder asks for at a time. */
#define DECODER_INPUT_BYTES ((size_t)256 << 10)

/* A decoder for a compressed format (format_is_compressed). Never NULL. `expansion` is filled in
 * and counts for `outer`, which may be NULL; all must outlive the stream. */
struct stream *decoder_open(enum format format, struct stream *below, struct expansion *expansion,
                            struct expansion *outer);

/* RFC 8878, all frames, skippable ones included. Frames that want a window of more than
 * ZSTD_WINDOW_LOG_MAX bits of memory are refused as a limit. */
#define ZSTD_WINDOW_LOG_MAX 29
struct stream *zstd_stream_open(struct stream *below);

/* RFC 1952, all members, checksums verified. */
struct stream *gzip_stream_open(struct stream *below);

/* bzip2, xz, lzma-alone and lz4, through libarchive. */
struct stream *filter_stream_open(enum format format, struct stream *below);

/* For decoders, behind the last frame: read `rest` and then `below` to its end. Returns how many
 * bytes there are from the first one that is not zero on. */
uint64_t decoder_skip_padding(struct stream *below, struct bytes rest);

#endif
