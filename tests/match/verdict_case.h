/* What a rule means, as tables of tests say it: its text, that of a message, and whether it holds.
 * The oracle of the differential test is asked each time, so that it knows the language too. */
#ifndef COLDTRAIL_TESTS_MATCH_VERDICT_CASE_H
#define COLDTRAIL_TESTS_MATCH_VERDICT_CASE_H

#include "tests/match/trial.h"

struct verdict_case {
    const char *detection; /* see trial_open_detection() */
    const char *message;
    bool holds;
};

void expect_verdict(const struct verdict_case *expected);
void expect_verdicts(const struct verdict_case *cases, size_t count);

#define EXPECT_ALL(cases) expect_verdicts(cases, sizeof(cases) / sizeof(cases)[0])

#endif
