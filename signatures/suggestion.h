/* "Did you mean …?": the candidate nearest to a mistyped word by edit distance (Levenshtein),
 * without regard to case. On the stack; any thread. */
#ifndef COLDTRAIL_SIGNATURES_SUGGESTION_H
#define COLDTRAIL_SIGNATURES_SUGGESTION_H

#include "engine/base/bytes.h"

struct suggestion {
    struct bytes word; /* as mistyped */
    struct bytes best; /* borrowed from the candidates; empty: none is near */
    size_t distance;   /* of `best`; what is as far is no better */
};

/* Candidates may differ from `word` by one letter in three, and by two at most. */
struct suggestion suggestion_for(struct bytes word);
void suggestion_offer(struct suggestion *suggestion, struct bytes candidate);

#endif
