/* The charsets that the corpus writes, by way of iconv. The tables are constant; the converters
 * are opened once a run and belong to one thread. */
#ifndef COLDTRAIL_BENCH_CORPUS_CHARSET_H
#define COLDTRAIL_BENCH_CORPUS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/corpus/names.h"
#include "engine/base/buffer.h"

enum charset {
    UTF_8,
    ISO_8859_1,
    ISO_8859_2,
    WINDOWS_1252,
    ISO_2022_JP,
    EUC_KR,
    GB2312,
    BIG5,
    UTF_16LE,
    CHARSET_COUNT
};

/* The ways of writing one language: UTF-8 first, then its old charsets. */
enum { CHARSETS_PER_LANGUAGE = 3 };

struct charsets;

/* NULL when iconv lacks one of them; `*out_missing` is then its name. */
struct charsets *charsets_open(const char **out_missing);
void charsets_close(struct charsets *charsets);

/* The name for a Content-Type header. */
const char *charset_name(enum charset charset);

/* The `choice`th charset of a language, `choice` below CHARSETS_PER_LANGUAGE. */
enum charset charset_of_language(enum language language, unsigned choice);

/* Append UTF-8 `text` in `charset`; a character that it lacks becomes '?'. */
void charset_convert(const struct charsets *charsets, enum charset charset, struct bytes text,
                     struct buffer *out);

#endif
