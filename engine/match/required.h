/* Which literals a regular expression cannot match without: each text it matches contains at least
 * one of them. They are looked for first, many at a time, and the expression is tried only where
 * one was found. Knows as much of the syntax of PCRE2 (pcre2pattern(3)) as rules use; of anything
 * else it says that nothing is required, which is slower and never wrong. Pure functions. */
#ifndef COLDTRAIL_MATCH_REQUIRED_H
#define COLDTRAIL_MATCH_REQUIRED_H

#include "engine/match/literal_set.h"

/* Shorter literals are in every other mail. */
#define REQUIRED_LEAST_BYTES 4

/* The literals that `expression`, of regex_flag `flags`, requires, in lower case: to be looked for
 * with ASCII letters of either case. Not known where there are none of REQUIRED_LEAST_BYTES. */
struct literal_set required_literals(struct arena *arena, struct bytes expression, unsigned flags);

#endif
