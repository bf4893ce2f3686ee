/* What is measured: one way to decode a message that lies in memory, and what came out of it, so
 * that two ways can be seen to have done the same. One thread; lifetime: run. */
#ifndef COLDTRAIL_BENCH_DECODE_SUBJECT_H
#define COLDTRAIL_BENCH_DECODE_SUBJECT_H

#include "engine/base/bytes.h"

/* All that came out of the messages of one round. */
struct work {
    size_t leaf_count;
    size_t content_bytes; /* of leaves, transfer encoding undone */
    size_t text_bytes;    /* of text leaves, in UTF-8 */
    size_t header_bytes;  /* of the values of all headers, decoded */
    size_t fact_bytes;    /* visible texts, what HTML holds, links, addresses */
    uint64_t checksum;    /* of the size and some bytes of each of them */
};

struct subject {
    const char *name; /* on the command line and in the report */
    const char *summary;
    void *(*state_new)(void);
    void (*state_free)(void *state);
    /* Decode one message; SCAN_SLACK_BYTES are readable behind it. Adds to `work`. */
    void (*decode)(void *state, struct bytes raw, struct work *work);
};

/* Count `output` in `*out_bytes` and in the checksum. Looks at a few bytes only: what reads all of
 * them would be measured too. */
static inline void work_add(struct work *work, size_t *out_bytes, struct bytes output)
{
    *out_bytes += output.size;
    uint64_t sample = output.size;
    if (output.size)
        sample ^= (uint64_t)output.data[0] << 32 | (uint64_t)output.data[output.size / 2] << 40 |
                  (uint64_t)output.data[output.size - 1] << 48;
    work->checksum = (work->checksum ^ sample) * 0x9E3779B97F4A7C15U;
    work->checksum ^= work->checksum >> 29;
}

#endif
