/* Where the matches that made a rule true lie: the text cut out is exactly what was matched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "tests/match/trial.h"

struct match_case {
    const char *detection;
    const char *message;
    const char *matches; /* "SELECTION FIELD OFFSET [TEXT]" a line each */
};

static void expect_matches(const struct match_case *expected)
{
    struct trial trial;
    trial_open_detection(&trial, expected->detection, trial_unpacker());
    assert_int_equal(trial.plan->rule_count, 1);
    trial_scan(&trial, bytes_of(expected->message));
    assert_true(trial_rule_holds(&trial, 0));
    struct verdict_match matches[8];
    bool is_cut = true;
    size_t count = verdict_matches(trial.scanner, 0, matches, 8, &is_cut);
    assert_false(is_cut);
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        const struct verdict_match *match = &matches[i];
        assert_true(match->span.from <= match->span.to && match->span.to <= match->value.size);
        assert_int_equal(match->offset, match->span.from);
        buffer_append(&text, match->selection);
        buffer_append_byte(&text, ' ');
        buffer_append(&text, match->field);
        buffer_format(&text, " %zu [", match->offset);
        buffer_append(&text, bytes_slice(match->value, match->span.from, match->span.to));
        buffer_append_string(&text, "]\n");
    }
    buffer_append_byte(&text, '\0');
    if (strcmp((const char *)text.data, expected->matches) != 0)
        print_error("%s\non\n%s\n", expected->detection, expected->message);
    assert_string_equal((const char *)text.data, expected->matches);
    buffer_done(&text);
    trial_close(&trial);
}

static void spans_cut_exactly_what_was_matched(void **state)
{
    (void)state;
    static const struct match_case cases[] = {
        {ON_SUBJECT("|contains", "cold"), SUBJECT("the Cold chain"), "s email.subject 4 [Cold]\n"},
        {ON_SUBJECT("|startswith", "the"), SUBJECT("The Cold"), "s email.subject 0 [The]\n"},
        {ON_SUBJECT("|endswith", "cold"), SUBJECT("The Cold"), "s email.subject 4 [Cold]\n"},
        {ON_SUBJECT("", "the cold"), SUBJECT("The Cold"), "s email.subject 0 [The Cold]\n"},
        {ON_SUBJECT("", "'*c?ld*'"), SUBJECT("The Cold!"), "s email.subject 4 [Cold]\n"},
        {ON_SUBJECT("|re", "'C[a-z]+d'"), SUBJECT("The Cold!"), "s email.subject 4 [Cold]\n"},
        {ON_SUBJECT("|re", "'Cold(?=!)'"), SUBJECT("The Cold!"), "s email.subject 4 [Cold]\n"},
        {ON_SUBJECT("|contains|cased", "Cold"), SUBJECT("cold Cold"), "s email.subject 5 [Cold]\n"},
        /* Offsets count in the value as it is, not in what was compared. */
        {ON_SUBJECT("|contains", "\xc3\xb6l"), SUBJECT("\xe2\x82\xac \xc3\x96L!"),
         "s email.subject 4 [\xc3\x96L]\n"},
        {ON_SUBJECT("", "'\xe2\x82\xac \xc3\xb6l*'"), SUBJECT("\xe2\x82\xac \xc3\x96L!"),
         "s email.subject 0 [\xe2\x82\xac \xc3\x96L]\n"},
        {ON_SUBJECT("|contains", "old"),
         SUBJECT("\xef\xbc\xa3\xef\xbd\x8f\xef\xbd\x8c\xef\xbd\x84!"),
         "s email.subject 3 [\xef\xbd\x8f\xef\xbd\x8c\xef\xbd\x84]\n"},
        /* Invisible characters inside belong to the match, those around it do not. */
        {ON_SUBJECT("|contains", "vaccine"),
         SUBJECT("a vac\xc2\xad"
                 "cine\xc2\xad b"),
         "s email.subject 2 [vac\xc2\xad"
         "cine]\n"},
        {ON_SUBJECT("|contains", "cine"),
         SUBJECT("a vac\xc2\xad"
                 "cine b"),
         "s email.subject 7 [cine]\n"},
        /* A match that ends inside what a character folds to takes the whole character. */
        {ON_SUBJECT("|contains", "stras"),
         SUBJECT("Stra\xc3\x9f"
                 "e"),
         "s email.subject 0 [Stra\xc3\x9f]\n"},
        {ON_SUBJECT("|contains", "f"), SUBJECT("\xef\xac\x81le"),
         "s email.subject 0 [\xef\xac\x81]\n"},
        {ON_SUBJECT("|contains", "ile"), SUBJECT("\xef\xac\x81le"),
         "s email.subject 0 [\xef\xac\x81le]\n"},
        {ON_SUBJECT("|contains", "'caf?'"), SUBJECT("my caf\xe2\x82\xac s"),
         "s email.subject 3 [caf\xe2\x82\xac]\n"},
        {ON_SUBJECT("|contains", "'caf?'"), SUBJECT("my caf\xf0\x9f\x92\x89 s"),
         "s email.subject 3 [caf\xf0\x9f\x92\x89]\n"},
        {ON_SUBJECT("|cased", "'*caf?*'"), SUBJECT("my caf\xe2\x82\xac s"),
         "s email.subject 3 [caf\xe2\x82\xac]\n"},
        /* In the value that holds it, among others. */
        {"  s: {email.to.address|contains: chain}", RECIPIENTS, "s email.to.address 4 [chain]\n"},
        {"  s: {email.to.address|endswith: '@chain.example'}", RECIPIENTS,
         "s email.to.address 3 [@chain.example]\n"},
        {"  s: {coldtrail.header.x|contains: b}", "X: \xc3\xa4\nX: ab\n\n",
         "s coldtrail.header.x 1 [b]\n"},
        /* Selections that hold, and nothing of those under a `not` or that do not. */
        {TWO_SELECTIONS("a or b"), SUBJECT("chain"), "b email.subject 0 [chain]\n"},
        {TWO_SELECTIONS("a and b"), SUBJECT("cold chain"),
         "a email.subject 0 [cold]\nb email.subject 5 [chain]\n"},
        {TWO_SELECTIONS("a and not b"), SUBJECT("cold"), "a email.subject 0 [cold]\n"},
        {TWO_SELECTIONS("not b"), SUBJECT("cold"), ""},
        {"  s: {email.subject|contains: cold}\n  t: {email.subject|contains: [cold, old]}\n"
         "  condition: s and t",
         SUBJECT("cold"), "s email.subject 0 [cold]\nt email.subject 1 [old]\n"},
        {"  s: {coldtrail.attachment.text|contains: chain}", ARCHIVE,
         "s coldtrail.attachment.text 5 [chain]\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_matches(&cases[i]);
}

static void spans_far_into_long_values_are_found(void **state)
{
    (void)state;
    static const char *const detections[] = {
        "  s: {coldtrail.body.text|contains: needl\xc3\xa9}",
        "  s: {coldtrail.body.text|contains: 'n?edl?'}",
        "  s: {coldtrail.body.text|re|i: 'needl\xc3\xa9'}",
        "  s: {coldtrail.body.text|re|i: '(?<=x)needl\xc3\xa9'}",
    };
    for (size_t i = 0; i < sizeof detections / sizeof detections[0]; i++)
        for (size_t shift = 0; shift < 4; shift++) {
            struct trial trial;
            trial_open_detection(&trial, detections[i], NULL);
            struct buffer raw = {0};
            buffer_append_string(&raw, "Content-Type: text/plain; charset=utf-8\n\n");
            for (size_t j = 0; j < shift; j++)
                buffer_append_byte(&raw, 'a');
            for (size_t j = 0; j < 30000; j++)
                buffer_append_string(&raw, "\xe2\x82\xac");
            buffer_append_string(&raw, "xNEEDL\xc3\x89 and more\n");
            trial_scan(&trial, buffer_bytes(&raw));
            assert_true(trial_rule_holds(&trial, 0));
            struct verdict_match match;
            bool is_cut = true;
            assert_int_equal(verdict_matches(trial.scanner, 0, &match, 1, &is_cut), 1);
            assert_int_equal(match.offset, shift + 90001);
            assert_true(bytes_equal(bytes_slice(match.value, match.span.from, match.span.to),
                                    bytes_of("NEEDL\xc3\x89")));
            buffer_done(&raw);
            trial_close(&trial);
        }
}

static void more_matches_than_asked_for_are_said_to_be_cut(void **state)
{
    (void)state;
    struct trial trial;
    trial_open_detection(&trial, ON_SUBJECT("|contains", "[a, b, c]"), NULL);
    trial_scan(&trial, bytes_of(SUBJECT("a b c")));
    struct verdict_match matches[3];
    bool is_cut = false;
    assert_int_equal(verdict_matches(trial.scanner, 0, matches, 2, &is_cut), 2);
    assert_true(is_cut);
    assert_int_equal(verdict_matches(trial.scanner, 0, matches, 3, &is_cut), 3);
    assert_false(is_cut);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_cut_exactly_what_was_matched),
        cmocka_unit_test(spans_far_into_long_values_are_found),
        cmocka_unit_test(more_matches_than_asked_for_are_said_to_be_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
