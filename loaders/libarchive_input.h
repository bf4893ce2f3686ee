/* libarchive reading from one of our streams, for containers and decoders alike (the decoders of
 * loaders/decoder.h are here too). For libarchive_*.c alone. Lifetime: one archive handle. One
 * thread at a time. */
#ifndef COLDTRAIL_LOADERS_LIBARCHIVE_INPUT_H
#define COLDTRAIL_LOADERS_LIBARCHIVE_INPUT_H

#include <archive.h>

#include "loaders/decoder.h"

/* Zero all but `block` to begin with: it is large, and small archives are many. */
struct libarchive_input {
    struct archive *archive;
    struct stream *below;
    bool opened;
    uint64_t position; /* next byte, where `below` can seek */
    uint64_t block_offset;
    size_t block_size; /* what `block` holds, from `block_offset` on where `below` can seek */
    bool tail_is_zero; /* the last 512 bytes it was given are zeros */
    bool asked_beyond; /* it wanted more than there is */
    struct bytes data; /* decoded and not yet handed out, in libarchive's memory */
    uint64_t data_offset;
    uint64_t out_offset;   /* in the member or decoded stream */
    uint64_t end_offset;   /* where a hole ends that is the end of the member; else 0 */
    bool failed;           /* nothing comes behind `data`; the stream's damage says why */
    struct damage warning; /* to be told behind the last block */
    uint8_t block[DECODER_INPUT_BYTES];
};

/* A handle that reads `below`; the caller then switches on formats and calls libarchive_input_open.
 * Stops the process where there is no memory. */
void libarchive_input_init(struct libarchive_input *input, struct stream *below);

/* Begin. `seeks`: the format begins at its end. Whatever is wrong shows with the first header. */
void libarchive_input_open(struct libarchive_input *input, bool seeks);

/* Say why libarchive failed, in its own words; what went wrong below is the cause where anything
 * did. */
void libarchive_input_describe(struct libarchive_input *input, struct damage *out_damage);

/* The next decoded bytes of the current entry, as `stream`'s pull: zeros where a sparse one has a
 * hole. */
enum status libarchive_input_read(struct libarchive_input *input, struct stream *stream,
                                  uint8_t *out, size_t capacity, size_t *out_size);

/* Whether the archive is known to hold something that is encrypted. */
bool libarchive_input_is_encrypted(const struct libarchive_input *input);

/* Forget what was left of an entry, before the next header. */
void libarchive_input_next_entry(struct libarchive_input *input);

#endif
