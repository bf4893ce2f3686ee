/* What can be known of a rule before everything was looked for: whether it may still hold. Used to
 * find the rules that need no pattern at all, and to leave costly texts alone where no rule that
 * looks at them can hold any more. Pure functions. */
#ifndef COLDTRAIL_MATCH_BELIEF_H
#define COLDTRAIL_MATCH_BELIEF_H

#include "engine/match/plan.h"

/* What is guessed of what rules look at. */
struct belief_guess {
    const struct plan *plan;
    /* Whether an atom may yet be found (or was found). */
    bool (*atom_may_be_found)(const void *state, uint32_t atom);
    /* Whether a rule that others ask for may yet hold; NULL: any may. */
    bool (*rule_may_hold)(const void *state, uint32_t rule);
    const void *state;
};

/* False: the rule cannot hold, whatever the atoms that may be found are found or not, whatever the
 * rules that may hold do, and whatever fields are present. */
bool belief_may_hold(const struct plan_rule *rule, const struct belief_guess *guess);

#endif
