/* Rules that others ask for (rule.asked), or correlations count. No state; one thread. */
#ifndef COLDTRAIL_SIGNATURES_ASKING_H
#define COLDTRAIL_SIGNATURES_ASKING_H

#include "signatures/rule.h"

/* Take the components out of the set that no other rule asks for and no correlation counts,
 * directly or through other components: nothing would show whether they hold. */
void asking_drop_idle(struct rule_set *set);

#endif
