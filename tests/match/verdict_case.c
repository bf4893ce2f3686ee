#include "tests/match/verdict_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/match/oracle.h"

void expect_verdict(const struct verdict_case *expected)
{
    struct trial trial;
    trial_open_detection(&trial, expected->detection, trial_unpacker());
    if (trial.plan->rule_count != 1 || trial.set.refusal_count)
        print_error("refused: %s\n%.*s\n", expected->detection,
                    trial.set.refusal_count ? (int)trial.set.refusals[0].reason.size : 0,
                    trial.set.refusal_count ? (const char *)trial.set.refusals[0].reason.data : "");
    assert_int_equal(trial.plan->rule_count, 1);
    trial_scan(&trial, bytes_of(expected->message));
    if (trial_rule_holds(&trial, 0) != expected->holds)
        print_error("%s:\n%s\non\n%s\n", expected->holds ? "missed" : "false hit",
                    expected->detection, expected->message);
    assert_int_equal(trial_rule_holds(&trial, 0), expected->holds);
    struct oracle *oracle = oracle_new(&trial.set);
    oracle_begin(oracle, trial.message);
    assert_int_equal(oracle_rule_holds(oracle, &trial.set.rules[0]),
                     expected->holds ? ORACLE_YES : ORACLE_NO);
    oracle_free(oracle);
    trial_close(&trial);
}

void expect_verdicts(const struct verdict_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_verdict(&cases[i]);
}
