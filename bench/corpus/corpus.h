/* Makes the whole corpus: walks the plan, writes each message, keeps the truth. */
#ifndef COLDTRAIL_BENCH_CORPUS_CORPUS_H
#define COLDTRAIL_BENCH_CORPUS_CORPUS_H

#include <stdbool.h>

#include "bench/corpus/options.h"

/* False when something failed; what, was said on stderr. */
bool corpus_make(const struct options *options);

#endif
