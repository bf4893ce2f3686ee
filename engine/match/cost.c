#include "engine/match/cost.h"

/* Into its place among those found so far; the last one may fall out. */
static size_t insert(struct expression_cost *out, size_t count, size_t most,
                     struct expression_cost cost)
{
    size_t at = count < most ? count : most - 1;
    if (count == most && out[at].ns_per_byte >= cost.ns_per_byte)
        return count;
    for (; at > 0 && out[at - 1].ns_per_byte < cost.ns_per_byte; at--)
        out[at] = out[at - 1];
    out[at] = cost;
    return count < most ? count + 1 : count;
}

size_t cost_find(const struct plan *plan, struct expression_cost *out, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->atom_count && most > 0; i++) {
        const struct atom *atom = &plan->atoms[i];
        struct expression_cost cost = {.atom = (uint32_t)i,
                                       .ns_per_byte = (double)atom->scan_ns / 1024,
                                       .is_gated = atom->own || atom->kind == ATOM_GATED};
        if (cost.ns_per_byte >= COST_WORTH_NAMING)
            count = insert(out, count, most, cost);
    }
    return count;
}
