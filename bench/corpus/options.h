/* The command line. */
#ifndef COLDTRAIL_BENCH_CORPUS_OPTIONS_H
#define COLDTRAIL_BENCH_CORPUS_OPTIONS_H

#include <stdint.h>

#include "bench/corpus/output.h"

struct options {
    const char *out_path;     /* may be NULL when only the watchlist is wanted */
    const char *truth_path;   /* NULL: none */
    const char *targets_path; /* NULL: none */
    enum output_format format;
    uint64_t size_bytes; /* of raw mail */
    uint64_t seed;
    uint32_t planted_count;
    uint32_t near_miss_count;
    uint32_t duplicate_count;
};

enum options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

/* Read the arguments. OPTIONS_DONE: help was asked for and printed. OPTIONS_WRONG: what is wrong
 * was said on stderr. Paths point into `arguments`. */
enum options_result options_parse(int count, char **arguments, struct options *out_options);

#endif
