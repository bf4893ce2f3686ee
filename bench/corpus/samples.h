/* Attachments to choose from, made once a run and kept in base64: images, office documents, and a
 * long run of noise from which each PDF takes a slice of its own. Read-only after samples_open. */
#ifndef COLDTRAIL_BENCH_CORPUS_SAMPLES_H
#define COLDTRAIL_BENCH_CORPUS_SAMPLES_H

#include <stdint.h>

#include "bench/corpus/prng.h"
#include "engine/base/buffer.h"

struct samples;

struct samples *samples_open(uint64_t seed);
void samples_close(struct samples *samples);

/* Each appends one whole file in base64 lines. */
void samples_image(const struct samples *samples, struct prng *prng, struct buffer *out);
void samples_document(const struct samples *samples, struct prng *prng, struct buffer *out);

/* A PDF of about `line_count` base64 lines. */
void samples_pdf(const struct samples *samples, struct prng *prng, uint32_t line_count,
                 struct buffer *out);

#endif
