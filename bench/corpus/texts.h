/* Text made of the stock phrases: a pool of paragraphs for every language and charset, made once
 * at the start, and short phrases made on demand. Run lifetime; read-only after texts_open, but
 * its converters bind it to one thread. */
#ifndef COLDTRAIL_BENCH_CORPUS_TEXTS_H
#define COLDTRAIL_BENCH_CORPUS_TEXTS_H

#include <stddef.h>
#include <stdint.h>

#include "bench/corpus/charset.h"
#include "bench/corpus/phrases.h"
#include "bench/corpus/prng.h"

struct texts;

/* The same `seed` gives the same pools. On failure NULL, and `*out_missing` names the charset. */
struct texts *texts_open(uint64_t seed, const char **out_missing);
void texts_close(struct texts *texts);

const struct charsets *texts_charsets(const struct texts *texts);

/* Append one paragraph in the `choice`th charset of `language`, its last line ended by LF. */
void texts_paragraph(const struct texts *texts, struct prng *prng, enum language language,
                     unsigned choice, struct buffer *out);

/* Append one phrase of a list of `phrases` in UTF-8, its slots filled. */
void phrase_expand(struct prng *prng, const struct phrases *phrases, const char *const *list,
                   struct buffer *out);

/* Append `pattern` with its slots filled; goods and cities come from `phrases`. */
void pattern_expand(struct prng *prng, const struct phrases *phrases, const char *pattern,
                    struct buffer *out);

#endif
