/* The rule that adds up the scores of the other tests, as SpamAssassin tells spam from ham
 * (Mail::SpamAssassin::Conf, "score", "required_score"). Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_SCORE_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_SCORE_H

#include "signatures/spamassassin_test.h"

/* What the test adds where it holds; 0: nothing, as components do. */
double spamassassin_score_of(const struct spamassassin_test *test);

/* Fill `rule`: it holds where the scores of the loaded ones among `tests` that hold add up to
 * `required_score` or more. False, and nothing is written, where none of them has a score. */
bool spamassassin_score_rule(struct arena *arena, const struct spamassassin_test *tests,
                             size_t count, double required_score, struct rule *out_rule);

#endif
