/* Try each regex alone before it joins a database: Hyperscan's compiler may not end, or may take
 * all memory, and offers no way to stop it. What does compile is timed on a sample. So child
 * processes try, under limits: they share the patterns, and what stops one of them stops nothing
 * else. */
#ifndef COLDTRAIL_MATCH_PROBE_H
#define COLDTRAIL_MATCH_PROBE_H

#include "engine/match/hyperscan.h"

enum probe_verdict {
    PROBE_NATIVE,    /* compiles as it is */
    PROBE_PREFILTER, /* compiles with PATTERN_PREFILTER: confirm what it reports */
    PROBE_REFUSED,   /* neither; `reason` says why */
    PROBE_COSTLY,    /* LIMIT_REGEX_PROBE_SECONDS or _BYTES were not enough */
};

struct probe_result {
    enum probe_verdict verdict;
    uint32_t database_bytes; /* of PROBE_NATIVE, compiled alone */
    uint32_t milliseconds;   /* of CPU that trying it took */
    uint32_t scan_ns;        /* that a KiB of mail takes with it alone; of the first two verdicts */
    char reason[120];
};

/* Probe `count` patterns; `results` holds as many. Forks: call it before any thread starts.
 * STATUS_IO: no child could be started. */
enum status probe_patterns(const struct pattern *patterns, size_t count,
                           struct probe_result *results, struct failure *out_failure);

#endif
