#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/match/trial.h"

static bool is_quarantined(const char *detection)
{
    struct trial trial;
    trial_open_detection(&trial, detection, NULL);
    assert_int_equal(trial.plan->rule_count, 1);
    bool answer = trial.plan->rules[0].quarantine;
    assert_int_equal(trial.plan->quarantined_count, answer);
    trial_close(&trial);
    return answer;
}

static void what_only_pcre2_can_decide_and_does_not_is_not_judged(void **state)
{
    (void)state;
    assert_true(is_quarantined(ON_SUBJECT("|re", "'(?=[a-z])([a-z ]+)+#$'")));
    /* One of several values: the rule could not be trusted. */
    assert_true(is_quarantined(ON_SUBJECT("|re", "[cold, '(?=[a-z])([a-z ]+)+#$']")));
    /* Hyperscan decides. */
    assert_false(is_quarantined(ON_SUBJECT("|re", "'([a-z ]+)+#$'")));
}

static void expressions_that_everything_matches_are_not_judged(void **state)
{
    (void)state;
    static const char *const loud[] = {
        ON_SUBJECT("|re", "'.'"),          ON_SUBJECT("|re", "'\\S+'"),
        ON_SUBJECT("|re", "'^[^\\n]+'"),   "  s: {coldtrail.body.text|re: '.+'}",
        "  s: {'|re': '[a-z]|[0-9]|\\W'}",
    };
    static const char *const others[] = {
        ON_SUBJECT("|re", "'^.{1,40}$'"),
        ON_SUBJECT("|re", "'[a-z]'"),
        ON_SUBJECT("|re", "'^(?!re:)'"),
        ON_SUBJECT("|exists", "true"),
        ON_SUBJECT("|contains", "['e', '-', '!']"),
        "  s: {email.subject|re: cold}\n  condition: not s",
        "  s: {email.subject|re: '.'}\n  x: {email.x_mailer: x}\n  condition: s and not x",
        "  s: {email.from.address|re: '@.*\\.example$'}",
    };
    for (size_t i = 0; i < sizeof loud / sizeof *loud; i++)
        if (!is_quarantined(loud[i]))
            fail_msg("judged: %s", loud[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_quarantined(others[i]))
            fail_msg("not judged: %s", others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_only_pcre2_can_decide_and_does_not_is_not_judged),
        cmocka_unit_test(expressions_that_everything_matches_are_not_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
