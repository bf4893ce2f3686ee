#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "signatures/suggestion.h"

static const char *const candidates[] = {"contains", "startswith", "endswith", "all", "re", "i"};

static struct bytes nearest(struct bytes word)
{
    struct suggestion suggestion = suggestion_for(word);
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++)
        suggestion_offer(&suggestion, bytes_of(candidates[i]));
    return suggestion.best;
}

static void finds_the_word_that_was_meant(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        const char *meant; /* "": none is near */
    } cases[] = {
        {"contain", "contains"},
        {"Contains", "contains"},
        {"cotnains", "contains"},
        {"startwith", "startswith"},
        {"beginswith", ""},
        {"ends_with", "endswith"},
        {"al", "all"},
        {"reg", "re"},
        {"xyzzy", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bytes best = nearest(bytes_of(cases[i].word));
        assert_int_equal(best.size, strlen(cases[i].meant));
        assert_true(bytes_equal(best, bytes_of(cases[i].meant)));
    }
}

static void takes_the_first_of_equally_near_candidates(void **state)
{
    (void)state;
    struct suggestion suggestion = suggestion_for(bytes_of("sel_x"));
    suggestion_offer(&suggestion, bytes_of("sel_a"));
    suggestion_offer(&suggestion, bytes_of("sel_b"));
    assert_true(bytes_equal(suggestion.best, bytes_of("sel_a")));
}

static void leaves_words_of_any_length_alone(void **state)
{
    (void)state;
    char word[4096];
    memset(word, 'c', sizeof word);
    assert_int_equal(nearest(bytes_make(word, sizeof word)).size, 0);
    struct suggestion suggestion = suggestion_for(bytes_of("c"));
    suggestion_offer(&suggestion, bytes_make(word, sizeof word));
    assert_int_equal(suggestion.best.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_word_that_was_meant),
        cmocka_unit_test(takes_the_first_of_equally_near_candidates),
        cmocka_unit_test(leaves_words_of_any_length_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
