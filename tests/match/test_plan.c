/* What a set of rules becomes before any message is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "tests/match/trial.h"

struct refusal_case {
    const char *detection; /* begins in line 4 */
    size_t line;
    size_t column;
    const char *reason; /* part of it */
};

static void refuses_rules_that_cannot_work_with_place_and_reason(void **state)
{
    (void)state;
    static const struct refusal_case cases[] = {
        {"  s: {email.subjekt: x}", 4, 7,
         "unknown field 'email.subjekt': did you mean 'email.subject'?"},
        {"  s: {subject: x}", 4, 7, "did you mean 'email.subject'?"},
        {"  s: {nowhere.near.it: x}", 4, 7, "unknown field 'nowhere.near.it'"},
        {"  a: x\n  s:\n    - email.subject: x\n    - email.tipo: y", 7, 7,
         "unknown field 'email.tipo'"},
        {"  s: {email.subject|re: 'a(b'}", 4, 25, "bad regular expression: "},
        {"  s: {email.subject|re: [ok, '[z-a]']}", 4, 30, "bad regular expression: "},
        {"  s: {email.subject|re: '(*UTF)a'}", 4, 25, "bad regular expression: "},
        {"  s: {'|re': 'a{2'}\n  t: {'|re': 'a)'}", 5, 14, "bad regular expression: "},
        {"  s: {email.subject|re: 'a*'}", 4, 25, "matches the empty text"},
        {"  s: {email.subject|re: '(x|)'}", 4, 25, "matches the empty text"},
        {"  s: {email.subject|contains: ''}", 4, 31, "would hold on every message"},
        {"  s: {email.subject|contains: '*'}", 4, 31, "would hold on every message"},
        {"  s: {email.subject|startswith: '**'}", 4, 33, "would hold on every message"},
        {"  s: {email.subject|endswith: ['a', '']}", 4, 37, "would hold on every message"},
        {"  s: {email.attachments.file.size|gt: 2020-01-31}", 4, 39,
         "'email.attachments.file.size' is compared with a number"},
        {"  s: {email.origination_timestamp|gt: [2020-01-31, 5]}", 4, 52,
         "'email.origination_timestamp' is compared with a date, such as 2020-09-07"},
        {"  s: {email.subject|hour: 5}", 4, 7, "'email.subject' holds no dates"},
        {"  s: {coldtrail.raw|gt: 5}", 4, 7, "is one of raw bytes"},
        {"  s: {coldtrail.raw|fieldref: email.subject}", 4, 7, "is one of raw bytes"},
        {"  s: {email.subject|fieldref: coldtrail.raw}", 4, 31, "is one of raw bytes"},
        {"  s: {email.subject|fieldref: email.subjekt}", 4, 31,
         "unknown field 'email.subjekt': did you mean 'email.subject'?"},
        {"  s: {email.subject|fieldref: [email.subject, somewhere.else]}", 4, 47,
         "unknown field 'somewhere.else'"},
        /* What compiles as characters need not compile as bytes. */
        {"  s: {coldtrail.raw|re: '\xc3\xa4\\x{100}'}", 4, 25, "bad regular expression: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_open_detection(&trial, cases[i].detection, NULL);
        if (trial.set.refusal_count != 1)
            print_error("%s\n", cases[i].detection);
        assert_int_equal(trial.plan->rule_count, 0);
        assert_int_equal(trial.set.refusal_count, 1);
        const struct refusal *refusal = &trial.set.refusals[0];
        char *reason =
            memory_format("%.*s", (int)refusal->reason.size, (const char *)refusal->reason.data);
        if (!strstr(reason, cases[i].reason) || refusal->place.column != cases[i].column)
            print_error("%s: %zu:%zu: %s\n", cases[i].detection, refusal->place.line,
                        refusal->place.column, reason);
        assert_non_null(strstr(reason, cases[i].reason));
        assert_int_equal(refusal->place.line, cases[i].line);
        assert_int_equal(refusal->place.column, cases[i].column);
        free(reason);
        trial_close(&trial);
    }
}

/* A rule on the subject with `text` `count` times over as its value. */
static void open_repeated(struct trial *trial, const char *prefix, const char *text, size_t count)
{
    struct buffer detection = {0};
    buffer_format(&detection, "  s: {email.subject: '%s", prefix);
    for (size_t i = 0; i < count; i++)
        buffer_append_string(&detection, text);
    buffer_append_string(&detection, "'}");
    buffer_append_byte(&detection, '\0');
    trial_open_detection(trial, (const char *)detection.data, NULL);
    buffer_done(&detection);
}

static void values_of_any_length_work_or_are_refused(void **state)
{
    (void)state;
    static const char *const prefixes[] = {"", "x*"};
    /* Of the last, one character folds to eighteen. */
    static const char *const texts[] = {"a", "?", "\xc3\xa4", "\xef\xb7\xba", "a?", "?*a"};
    static const size_t counts[] = {1, 200, 201, 1300, 4000};
    size_t refused = 0;
    for (size_t p = 0; p < 2; p++)
        for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
            for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
                struct trial trial;
                open_repeated(&trial, prefixes[p], texts[t], counts[c]);
                assert_int_equal(trial.plan->rule_count + trial.set.refusal_count, 1);
                refused += trial.set.refusal_count;
                if (counts[c] == 1)
                    assert_int_equal(trial.plan->rule_count, 1);
                trial_close(&trial);
            }
    assert_true(refused > 0);
}

static void long_wildcards_that_hyperscan_refuses_still_fold(void **state)
{
    (void)state;
    struct trial trial;
    open_repeated(&trial, "\xc3\x84*", "a?", 180);
    assert_int_equal(trial.plan->rule_count, 1);
    struct buffer raw = {0};
    buffer_append_string(&raw, "Subject: \xc3\xa4 ");
    for (size_t i = 0; i < 180; i++)
        buffer_append_string(&raw, "A\xc3\x96");
    buffer_append_string(&raw, "\n\n");
    trial_scan(&trial, buffer_bytes(&raw));
    assert_true(trial_rule_holds(&trial, 0));
    trial_scan(&trial, bytes_slice(buffer_bytes(&raw), 0, raw.size - 5));
    assert_false(trial_rule_holds(&trial, 0));
    buffer_done(&raw);
    trial_close(&trial);
}

#define RULE(title, detection)                                                                     \
    "title: " title "\nlogsource: {category: email}\ndetection:\n" detection "  condition: s\n"

static void one_bad_rule_leaves_the_others(void **state)
{
    (void)state;
    struct trial trial;
    trial_open(&trial,
               bytes_of(RULE("a", "  s: {email.subject: x}\n") "---\n" RULE(
                   "b", "  s: {email.subjec: x}\n") "---\n" RULE("c", "  s: {email.subject: y}\n")),
               NULL);
    assert_int_equal(trial.plan->rule_count, 2);
    assert_int_equal(trial.set.refusal_count, 1);
    assert_int_equal(trial.set.refusals[0].place.line, 10);
    assert_true(bytes_equal(trial.set.refusals[0].title, bytes_of("b")));
    assert_true(bytes_equal(trial.plan->rules[1].rule->title, bytes_of("c")));
    trial_scan(&trial, bytes_of("Subject: y\n\n"));
    assert_false(trial_rule_holds(&trial, 0));
    assert_true(trial_rule_holds(&trial, 1));
    trial_close(&trial);
}

static void the_same_pattern_is_one_atom(void **state)
{
    (void)state;
    static const struct {
        const char *first;
        const char *second;
        size_t atom_count;
    } cases[] = {
        {"{email.subject|contains: cold}", "{email.subject|contains: cold}", 1},
        {"{email.subject|contains: cold}", "{email.subject|contains: COLD}", 1},
        {"{email.subject|contains: cold}", "{email.subject: '*Cold*'}", 1},
        {"{email.subject|startswith: cold}", "{email.subject: 'Cold*'}", 1},
        {"{email.subject|contains: [cold, chain]}", "{email.subject|contains: chain}", 2},
        {"{email.subject|contains: cold}", "{email.x_mailer|contains: cold}", 2},
        {"{email.subject|contains: cold}", "{email.subject|contains|cased: cold}", 2},
        {"{email.subject|contains: cold}", "{email.subject|startswith: cold}", 2},
        {"{email.subject|contains: cold}", "{email.subject: cold}", 2},
        {"{email.subject: '5'}", "{email.subject: 5}", 1},
        {"{email.subject|re: cold}", "{email.subject|re: cold}", 1},
        {"{email.subject|re: cold}", "{email.subject|re|i: cold}", 2},
        {"{email.subject|re: cold}", "{email.subject|contains|cased: cold}", 2},
        {"{email.subject: 'a*b'}", "{email.subject: 'A*B'}", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = memory_format(RULE("a", "  s: %s\n") "---\n" RULE("b", "  s: %s\n"),
                                   cases[i].first, cases[i].second);
        struct trial trial;
        trial_open(&trial, bytes_of(text), NULL);
        assert_int_equal(trial.plan->rule_count, 2);
        if (trial.plan->atom_count != cases[i].atom_count)
            print_error("%s\n", text);
        assert_int_equal(trial.plan->atom_count, cases[i].atom_count);
        for (size_t a = 0; a < trial.plan->atom_count; a++)
            for (size_t r = 1; r < trial.plan->atoms[a].rule_count; r++)
                assert_true(trial.plan->atoms[a].rules[r - 1] < trial.plan->atoms[a].rules[r]);
        free(text);
        trial_close(&trial);
    }
}

static void says_how_directly_each_rule_is_decided(void **state)
{
    (void)state;
    static const struct {
        const char *detection;
        enum atom_kind weakest;
        size_t degraded_count;
    } cases[] = {
        {"  s: {email.subject|contains: x}", ATOM_LITERAL, 0},
        {"  s: {email.subject: x}", ATOM_EXACT, 0},
        {"  s: {email.subject: x, email.x_mailer|contains: y}", ATOM_EXACT, 0},
        {"  s: {email.subject|exists: true}", ATOM_LITERAL, 0},
        {"  s: {email.subject: 'x*y'}", ATOM_REGEX, 0},
        {"  s: {email.subject|re: 'x.y'}", ATOM_REGEX, 0},
        {"  s: {email.subject|re: ['x.y', 'x(?!y)']}", ATOM_CONFIRMED, 1},
        {"  s: {email.subject|re: '^$'}", ATOM_REGEX, 0},
        {"  s: {email.subject|re: 'cold(?! chain)'}", ATOM_GATED, 0},
        {"  s: {email.subject|re: ['(?<a>x)(?&a)', 'cold|cha(?R)?in']}", ATOM_PCRE, 1},
        {"  s: {email.subject|re: 'cold.{1,300}(?:[a-z]+ ){5}chain'}", ATOM_REGEX, 0},
        {"  s: {email.subject|re: '(?<a>x)(?&a)'}", ATOM_PCRE, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_open_detection(&trial, cases[i].detection, NULL);
        assert_int_equal(trial.plan->rule_count, 1);
        if (trial.plan->rules[0].weakest != cases[i].weakest)
            print_error("%s: %s\n", cases[i].detection,
                        atom_kind_name(trial.plan->rules[0].weakest));
        assert_int_equal(trial.plan->rules[0].weakest, cases[i].weakest);
        assert_int_equal(trial.plan->degraded_count, cases[i].degraded_count);
        trial_close(&trial);
    }
}

static void what_slows_others_down_has_a_database_of_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *detection;
        bool has_own;
    } cases[] = {
        {ON_SUBJECT("|re", "'cold.chain'"), false},
        /* Its database alone is large. */
        {ON_SUBJECT("|re", "'cold.{1,300}(?:[a-z]+ ){5}chain'"), true},
        /* It requires no literal, and each byte may begin it. */
        {ON_SUBJECT("|re", "'(?:\\b|\\s)[_\\W]{0,3}[u\\xb5][_\\W]{0,3}l[_\\W]{0,3}t[_\\W]{0,3}r'"),
         true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        trial_open_detection(&trial, cases[i].detection, NULL);
        assert_int_equal(trial.plan->atom_count, 1);
        assert_int_equal(trial.plan->atoms[0].kind, ATOM_REGEX);
        if ((trial.plan->atoms[0].own != NULL) != cases[i].has_own)
            fail_msg("%s", cases[i].detection);
        trial_close(&trial);
    }
}

static void no_rules_are_a_plan_that_finds_nothing(void **state)
{
    (void)state;
    struct trial trial;
    struct rule_set set;
    rule_set_init(&set);
    trial_open_set(&trial, set, NULL);
    assert_int_equal(trial.plan->rule_count, 0);
    trial_scan(&trial, bytes_of("Subject: x\n\n"));
    assert_int_equal(scanner_candidates(trial.scanner).count, 0);
    assert_int_equal(scanner_scanned_bytes(trial.scanner), 0);
    trial_close(&trial);
    plan_free(NULL);
    scanner_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_rules_that_cannot_work_with_place_and_reason),
        cmocka_unit_test(values_of_any_length_work_or_are_refused),
        cmocka_unit_test(long_wildcards_that_hyperscan_refuses_still_fold),
        cmocka_unit_test(one_bad_rule_leaves_the_others),
        cmocka_unit_test(the_same_pattern_is_one_atom),
        cmocka_unit_test(says_how_directly_each_rule_is_decided),
        cmocka_unit_test(what_slows_others_down_has_a_database_of_its_own),
        cmocka_unit_test(no_rules_are_a_plan_that_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
