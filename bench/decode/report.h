/* What was measured, for people, on standard output. */
#ifndef COLDTRAIL_BENCH_DECODE_REPORT_H
#define COLDTRAIL_BENCH_DECODE_REPORT_H

#include "bench/decode/rounds.h"

/* Machine, build, mail; then a row of speeds and one of outputs for each series. */
void report_print(const struct mail_set *set, const struct series *series, size_t series_count,
                  size_t round_count);

#endif
