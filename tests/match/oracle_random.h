/* Rules that nobody thought of: put together from small vocabularies, the same on every machine for
 * the same seed. Some mean nothing, and are refused. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_RANDOM_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_RANDOM_H

#include "engine/base/buffer.h"

/* The next number behind `*random`, which is not 0. */
uint64_t oracle_next_random(uint64_t *random);

/* Append a rule's text behind `detection:`, its condition with it. */
void oracle_append_random_rule(struct buffer *out, uint64_t *random);

#endif
