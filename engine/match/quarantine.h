/* Rules that stay in the set but are never judged, because they would slow all others down: those
 * that PCRE2 would have to try in too many ways, and those that hold on everything. Which ones they
 * are hangs on the rules alone, not on the mail or the machine. */
#ifndef COLDTRAIL_MATCH_QUARANTINE_H
#define COLDTRAIL_MATCH_QUARANTINE_H

#include "engine/match/plan.h"

/* Those with an expression that only PCRE2 can decide and that is catastrophic. What a rule that
 * asks for one of them says is then missing something: call it before references_settle(). */
void quarantine_catastrophic(struct plan *plan);

/* Those that nothing else asks for and that are hits on each of a few messages which have nothing
 * in common, because of what their expressions find there. Call it once the plan is complete. */
void quarantine_loud(struct plan *plan);

#endif
