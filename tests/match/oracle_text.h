/* Strings with wildcards, for the oracle: compared piece by piece. Stateless. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_TEXT_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_TEXT_H

#include "signatures/rule.h"

/* Whether the pieces cover the whole text (Sigma specification 2.1, "Wildcards"). A `?` is one
 * character, where `is_bytes` one byte. */
bool oracle_pieces_cover(const struct piece *pieces, size_t count, struct bytes text,
                         bool is_bytes);

#endif
