/* What expressions cost, each alone: which ones to rewrite first. Measured when they were first
 * compiled, so another run or machine may say something else; nothing but words hangs on it. */
#ifndef COLDTRAIL_MATCH_COST_H
#define COLDTRAIL_MATCH_COST_H

#include "engine/match/plan.h"

struct expression_cost {
    uint32_t atom;
    double ns_per_byte; /* of mail that is scanned for it alone */
    bool is_gated;      /* only texts with what it requires are */
};

/* Those that take more than this are named: literals take a tenth. */
#define COST_WORTH_NAMING 1.0

/* The costliest expressions of a plan, at most `most`, the costliest first; `out` holds as many.
 * Returns how many there are. */
size_t cost_find(const struct plan *plan, struct expression_cost *out, size_t most);

#endif
