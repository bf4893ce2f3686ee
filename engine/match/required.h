/* What a regular expression cannot match without: literals, of which each text it matches contains
 * one, and an outline that is found in each. They are looked for first, many at a time, and the
 * expression is tried only where one was found. Knows as much of the syntax of PCRE2
 * (pcre2pattern(3)) as rules use; of anything else it says that nothing is required, which is
 * slower and never wrong. Pure functions. */
#ifndef COLDTRAIL_MATCH_REQUIRED_H
#define COLDTRAIL_MATCH_REQUIRED_H

#include "engine/match/literal_set.h"
#include "engine/match/outline.h"

/* Shorter literals are in every other mail. */
#define REQUIRED_LEAST_BYTES 4

struct required {
    struct literal_set literals; /* lower case, to be looked for with ASCII letters of either case;
                                    not known where there are none of REQUIRED_LEAST_BYTES */
    struct outline outline;      /* no steps: not known, or found in too much mail */
};

/* What `expression`, of regex_flag `flags`, requires; `arena` keeps it. */
struct required required_of(struct arena *arena, struct bytes expression, unsigned flags);

#endif
