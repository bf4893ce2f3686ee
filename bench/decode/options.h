/* The command line. */
#ifndef COLDTRAIL_BENCH_DECODE_OPTIONS_H
#define COLDTRAIL_BENCH_DECODE_OPTIONS_H

#include <stddef.h>

struct options {
    const char *const *paths; /* point into the arguments */
    size_t path_count;
    size_t round_count;
    const char *only; /* the name of the one subject that is measured; NULL: all */
};

enum options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

/* Read the arguments. OPTIONS_DONE: help was asked for and printed. OPTIONS_WRONG: what is wrong
 * was said on stderr. */
enum options_result options_parse(int count, char **arguments, struct options *out_options);

#endif
