/* What can be known of a rule before everything was looked for: whether it may still hold. Used to
 * find the rules that need no pattern at all, and to leave costly texts alone where no rule that
 * looks at them can hold any more. Pure functions. */
#ifndef COLDTRAIL_MATCH_BELIEF_H
#define COLDTRAIL_MATCH_BELIEF_H

#include "engine/match/plan.h"

/* Whether an atom may yet be found (or was found). */
typedef bool (*atom_guess)(const void *state, uint32_t atom);

/* False: the rule cannot hold, whatever the atoms that `may_be_found` are found or not, and
 * whatever fields are present. */
bool belief_may_hold(const struct plan_rule *rule, atom_guess may_be_found, const void *state);

#endif
