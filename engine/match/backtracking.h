/* Expressions that PCRE2 tries in ever more ways the longer a text is ("catastrophic
 * backtracking"): they are found before they meet mail, by trying them on a few made-up texts. What
 * comes out hangs on the expression alone. Pure functions. */
#ifndef COLDTRAIL_MATCH_BACKTRACKING_H
#define COLDTRAIL_MATCH_BACKTRACKING_H

#include "engine/match/regex.h"

/* Whether `regex`, which was made from `expression`, takes more than LIMIT_REGEX_TRIAL_STEPS on one
 * of the texts: some prose, and runs of what the expression is made of. */
bool regex_is_catastrophic(const struct regex *regex, struct bytes expression);

#endif
