/* Rules that ask for other rules: as SpamAssassin's tests and metas do. */
#include "engine/match/references.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "tests/match/oracle.h"
#include "tests/match/trial.h"

static void open_tests(struct trial *trial, const char *text)
{
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "test.cf");
    rule_set_finish(&set);
    trial_open_set(trial, set, NULL);
}

/* The engine's verdict, and the oracle of the differential test has the same. */
static bool holds(struct trial *trial, const char *name)
{
    for (size_t i = 0; i < trial->plan->rule_count; i++) {
        const struct rule *rule = trial->plan->rules[i].rule;
        if (!bytes_equal(rule->name, bytes_of(name)))
            continue;
        bool holds = trial_rule_holds(trial, (uint32_t)i);
        struct oracle *oracle = oracle_new(&trial->set);
        oracle_begin(oracle, trial->message);
        assert_int_equal(oracle_rule_holds(oracle, rule), holds ? ORACLE_YES : ORACLE_NO);
        oracle_free(oracle);
        return holds;
    }
    fail_msg("no rule %s", name);
    return false;
}

struct test_case {
    const char *rules; /* that of the verdict is named X */
    const char *message;
    bool expected;
};

#define CHECK(cases)                                                                               \
    for (size_t i = 0; i < sizeof(cases) / sizeof *(cases); i++) {                                 \
        struct trial trial;                                                                        \
        open_tests(&trial, (cases)[i].rules);                                                      \
        trial_scan(&trial, bytes_of((cases)[i].message));                                          \
        if (holds(&trial, "X") != (cases)[i].expected)                                             \
            fail_msg("%s\non %s", (cases)[i].rules, (cases)[i].message);                           \
        trial_close(&trial);                                                                       \
    }

#define MESSAGE "From: \"The Bank\" <a@b.example>\nTo: c@d.example\nSubject: cold chain\n"
#define LETTER MESSAGE "\nfirst line\nof the first\n\nsecond paragraph\n"
#define PAGE                                                                                       \
    MESSAGE "MIME-Version: 1.0\nContent-Type: text/html\n\n"                                       \
            "<p>buy <b>now</b></p><p><a href='http://evil.example/x'>here</a></p>\n"

static void each_kind_of_test_looks_at_its_text(void **state)
{
    (void)state;
    static const struct test_case cases[] = {
        {"header X Subject =~ /COLD/i\n", LETTER, true},
        {"header X Subject =~ /COLD/\n", LETTER, false},
        {"header X subject =~ m{cold chain$}\n", LETTER, true},
        {"header X From:addr =~ /^a\\@b\\.example$/\n", LETTER, true},
        {"header X From:name =~ /^The Bank$/\n", LETTER, true},
        {"header X From:raw =~ /\"The/\n", LETTER, true},
        {"header X ToCc =~ /d\\.example/\n", LETTER, true},
        {"header X ALL =~ /^Subject: cold/m\n", LETTER, true},
        {"header X exists:To\n", LETTER, true},
        {"header X exists:Cc\n", LETTER, false},
        {"header X Subject !~ /warm/\n", LETTER, true},
        {"header X Subject !~ /cold/\n", LETTER, false},
        {"header X Cc !~ /cold/\n", LETTER, true},
        {"header X Cc =~ /^NONE$/ [if-unset: NONE]\n", LETTER, true},
        {"header X To =~ /^NONE$/ [if-unset: NONE]\n", LETTER, false},
        {"header X Cc !~ /^NONE$/ [if-unset: NONE]\n", LETTER, false},
        {"body X /first line of the first/\n", LETTER, true},
        {"body X /^second/\n", LETTER, true},
        {"body X /first second/\n", LETTER, false},
        {"body X /^cold chain$/\n", LETTER, true},
        {"body X /^cold chain$/\ntflags X nosubject\n", LETTER, false},
        {"body X /buy now/\n", PAGE, true},
        {"rawbody X /<b>now/\n", PAGE, true},
        {"rawbody X /first line\\nof/\n", LETTER, true},
        {"full X /^Subject: cold chain\\n/m\n", LETTER, true},
        {"uri X m!^http://evil\\.example/x$!\n", PAGE, true},
        {"mimeheader X Content-Type =~ /^text.html$/\n", PAGE, true},
    };
    CHECK(cases)
}

#define BASE                                                                                       \
    "header __COLD Subject =~ /cold/\nheader __WARM Subject =~ /warm/\n"                           \
    "body __E /e/\ntflags __E multiple\n"

static void metas_count_the_rules_they_ask_for(void **state)
{
    (void)state;
    static const struct test_case cases[] = {
        {BASE "meta X __COLD\n", LETTER, true},
        {BASE "meta X __WARM\n", LETTER, false},
        {BASE "meta X __COLD && !__WARM\n", LETTER, true},
        {BASE "meta X !__COLD || __WARM\n", LETTER, false},
        {BASE "meta X __COLD + __WARM >= 2\n", LETTER, false},
        {BASE "meta X __COLD + __COLD >= 2\n", LETTER, true},
        {BASE "meta X 3 * __COLD - __WARM > 2.5\n", LETTER, true},
        {BASE "meta X -__COLD < 0\n", LETTER, true},
        {BASE "meta X __COLD / __WARM\n", LETTER, false},
        {BASE "meta X __COLD == 1 && __WARM != 1\n", LETTER, true},
        {BASE "meta X __WARM <= 0\n", "Subject: x\n", true},
        {BASE "meta X !__COLD\n", "Subject: x\n", true},
        {BASE "meta X __E == 3\n", LETTER, true},
        {BASE "meta X __E > 3\n", LETTER, false},
        {BASE "tflags __E maxhits=2\nmeta X __E == 2\n", LETTER, true},
        {"body __B /\\b(?=s)/\ntflags __B multiple\nmeta X __B == 1\n", LETTER, true},
        {"rawbody __L /^/m\ntflags __L multiple\nmeta X __L == 4\n", LETTER, true},
        {"body __C /\\b(?=c)|c/\ntflags __C multiple\nmeta X __C == 5\n", LETTER, true},
        {"meta X __A && __B\nmeta __A __B\n" BASE "meta __B __COLD\n", LETTER, true},
        {BASE "meta X __COLD && !__NOT_THERE\n", LETTER, true},
        {BASE "meta X __COLD && __NOT_THERE\n", LETTER, false},
        {BASE "body __NET eval:check()\nmeta X __COLD || __NET\n", LETTER, true},
    };
    CHECK(cases)
}

static void the_score_adds_up_what_holds(void **state)
{
    (void)state;
    static const struct {
        const char *rules;
        bool expected;
    } cases[] = {
        {BASE "meta A __COLD\nscore A 4.9\nmeta B __COLD\nscore B 0.1\n", true},
        {BASE "meta A __COLD\nscore A 4.9\nmeta B __WARM\nscore B 0.1\n", false},
        {BASE "meta A __COLD\nscore A 6\nmeta B __COLD\nscore B -2\n", false},
        {BASE "meta A __COLD\nscore A 6\nmeta B __WARM\nscore B -2\n", true},
        {BASE "meta A __COLD\nrequired_score 1\n", true},
        {BASE "meta A __COLD\nscore A (3)\nscore A (3)\n", true},
        {BASE "meta A __COLD\nscore A 5 1 1 1\n", true},
        {"body A /e/\ntflags A multiple\nscore A 2\n", false},
        {"body A eval:check()\nscore A 9\nbody B /first/\n", false},
        {"header A Cc !~ /x/\nscore A 5\n", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        open_tests(&trial, cases[i].rules);
        trial_scan(&trial, bytes_of(LETTER));
        if (holds(&trial, "SPAMASSASSIN_SCORE") != cases[i].expected)
            fail_msg("%s", cases[i].rules);
        trial_close(&trial);
    }
}

static void what_cannot_be_worked_out_is_refused_or_degraded(void **state)
{
    (void)state;
    static const struct {
        const char *rules;
        size_t rule_count; /* SPAMASSASSIN_SCORE among them */
        size_t refused_count;
        size_t degraded_count;
    } cases[] = {
        {"meta A B\nmeta B C\nmeta C A\n", 0, 4, 0},
        {"meta A A\n", 0, 2, 0},
        {"meta A B\nmeta B A\nmeta C A || D\nbody D /x/\n", 3, 2, 2},
        {"meta A B && C\n", 0, 2, 0},
        {"meta A B\nmeta B C\n", 0, 3, 0},
        {"meta A B && C\nbody B /x/\n", 3, 0, 2},
        {"meta A B && C\nbody B /x/\nmeta D A\n", 4, 0, 3},
        {"body B /(/\n", 0, 2, 0},
        {"meta A B\nmeta B A\nbody D /x/\nmeta E D && A\nmeta F E || A\n", 4, 2, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        open_tests(&trial, cases[i].rules);
        if (trial.set.rule_count != cases[i].rule_count ||
            trial.set.refusal_count != cases[i].refused_count ||
            trial.plan->degraded_count != cases[i].degraded_count)
            fail_msg("%s: %zu rules, %zu refused, %zu degraded", cases[i].rules,
                     trial.set.rule_count, trial.set.refusal_count, trial.plan->degraded_count);
        trial_close(&trial);
    }
}

/* Without memory of what was judged, each level would double the work. */
static void shared_metas_are_judged_once(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_append_string(&text, "body M0 /first/\n");
    for (int i = 1; i < 90; i++)
        buffer_format(&text, "meta M%d (M%d && M%d) || (M%d + M%d > 2)\n", i, i - 1, i - 1, i - 1,
                      i - 1);
    buffer_append_byte(&text, '\0');
    struct trial trial;
    open_tests(&trial, (const char *)text.data);
    trial_scan(&trial, bytes_of(LETTER));
    assert_true(holds(&trial, "M89"));
    struct verdict_match matches[4];
    bool is_cut = false;
    for (size_t i = 0; i < trial.plan->rule_count; i++)
        assert_int_equal(verdict_matches(trial.scanner, (uint32_t)i, matches, 4, &is_cut), 1);
    trial_scan(&trial, bytes_of(MESSAGE));
    assert_false(holds(&trial, "M89"));
    trial_close(&trial);
    buffer_done(&text);
}

static void chains_longer_than_the_limit_are_refused(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_append_string(&text, "body M0 /first/\n");
    for (int i = 1; i < 3000; i++)
        buffer_format(&text, "meta M%d M%d\n", i, i - 1);
    buffer_append_byte(&text, '\0');
    struct trial trial;
    open_tests(&trial, (const char *)text.data);
    assert_true(trial.set.refusal_count > 2000);
    trial_scan(&trial, bytes_of(LETTER));
    assert_true(holds(&trial, "M99"));
    trial_close(&trial);
    buffer_done(&text);
}

static void the_matches_of_a_meta_are_those_of_what_it_asks_for(void **state)
{
    (void)state;
    struct trial trial;
    open_tests(&trial, BASE "meta X __COLD && !__WARM && __E > 1\n");
    trial_scan(&trial, bytes_of(LETTER));
    for (size_t i = 0; i < trial.plan->rule_count; i++) {
        struct verdict_match matches[8];
        bool is_cut = false;
        if (!bytes_equal(trial.plan->rules[i].rule->name, bytes_of("X")))
            continue;
        size_t count = verdict_matches(trial.scanner, (uint32_t)i, matches, 8, &is_cut);
        assert_true(count >= 2);
        assert_true(bytes_equal(matches[0].selection, bytes_of("__COLD")));
        assert_true(bytes_equal(matches[1].selection, bytes_of("__E")));
    }
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_test_looks_at_its_text),
        cmocka_unit_test(metas_count_the_rules_they_ask_for),
        cmocka_unit_test(the_score_adds_up_what_holds),
        cmocka_unit_test(what_cannot_be_worked_out_is_refused_or_degraded),
        cmocka_unit_test(shared_metas_are_judged_once),
        cmocka_unit_test(chains_longer_than_the_limit_are_refused),
        cmocka_unit_test(the_matches_of_a_meta_are_those_of_what_it_asks_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
