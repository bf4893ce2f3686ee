/* PCRE2 behind its contract. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/match/regex.h"

struct regex_case {
    const char *expression;
    unsigned flags;
    const char *text;
    size_t start;
    size_t from; /* BYTES_NOT_FOUND: no match */
    size_t to;
};

static void finds_the_first_match_at_or_behind_the_start(void **state)
{
    (void)state;
    static const struct regex_case cases[] = {
        {"b+", 0, "abba", 0, 1, 3},
        {"b+", 0, "abba", 2, 2, 3},
        {"b+", 0, "abba", 3, BYTES_NOT_FOUND, 0},
        {"B+", 0, "abba", 0, BYTES_NOT_FOUND, 0},
        {"B+", REGEX_CASELESS, "abba", 0, 1, 3},
        {"(?<=a)b", 0, "ab", 1, 1, 2},
        {"^b", 0, "ab", 1, BYTES_NOT_FOUND, 0},
        {"^b", 0, "a\nb", 0, BYTES_NOT_FOUND, 0},
        {"^b", REGEX_MULTILINE, "a\nb", 0, 2, 3},
        {"a.b", 0, "a\nb", 0, BYTES_NOT_FOUND, 0},
        {"a.b", REGEX_DOTALL, "a\nb", 0, 0, 3},
        {"a$", 0, "a\n", 0, 0, 1},
        {"^$", 0, "", 0, 0, 0},
        {"x", 0, "", 0, BYTES_NOT_FOUND, 0},
        {"^.$", 0, "\xc3\xa4", 0, BYTES_NOT_FOUND, 0},
        {"^.$", REGEX_UTF, "\xc3\xa4", 0, 0, 2},
        {"\xc3\x84", REGEX_UTF | REGEX_CASELESS, "x\xc3\xa4", 0, 1, 3},
        {"[\xc3\xa4]", REGEX_UTF, "\xc3\xb6", 0, BYTES_NOT_FOUND, 0},
        {"(\\w+) \\1", 0, "x ab ab", 0, 2, 7},
    };
    struct regex_matcher *matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct regex *regex = NULL;
        assert_int_equal(regex_compile(bytes_of(cases[i].expression), cases[i].flags, &regex, NULL),
                         STATUS_OK);
        size_t size = strlen(cases[i].text);
        char *block = malloc(size + 1);
        assert_non_null(block);
        memcpy(block, cases[i].text, size + 1);
        char *exact = realloc(block, size + (size == 0)); /* no NUL to read */
        assert_non_null(exact);
        size_t from = 0;
        size_t to = 0;
        enum regex_result result =
            regex_match(regex, matcher, bytes_make(exact, size), cases[i].start, &from, &to);
        if ((result == REGEX_MATCH) != (cases[i].from != BYTES_NOT_FOUND))
            print_error("/%s/ on '%s'\n", cases[i].expression, cases[i].text);
        if (cases[i].from == BYTES_NOT_FOUND) {
            assert_int_equal(result, REGEX_NO_MATCH);
        } else {
            assert_int_equal(result, REGEX_MATCH);
            assert_int_equal(from, cases[i].from);
            assert_int_equal(to, cases[i].to);
        }
        free(exact);
        regex_free(regex);
    }
    regex_matcher_free(matcher);
}

static void behind_an_empty_match_the_next_is_elsewhere_or_longer(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        size_t start;
        size_t from;
        size_t to;
    } cases[] = {
        {"\\b", 0, 4, 4},
        {"\\b|c", 0, 0, 1},
        {"x*", 2, 3, 3},
    };
    struct regex_matcher *matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct regex *regex = NULL;
        size_t from = 0;
        size_t to = 0;
        assert_int_equal(regex_compile(bytes_of(cases[i].expression), 0, &regex, NULL), STATUS_OK);
        assert_int_equal(
            regex_match_behind_empty(regex, matcher, bytes_of("cold"), cases[i].start, &from, &to),
            REGEX_MATCH);
        assert_int_equal(from, cases[i].from);
        assert_int_equal(to, cases[i].to);
        regex_free(regex);
    }
    regex_matcher_free(matcher);
}

static void gives_up_rather_than_hang(void **state)
{
    (void)state;
    static const char *const expressions[] = {"(a+)+$",          "(a|a)*$",    "(a*)*b",
                                              "^(a?){40}a{40}b", "(?:a|aa)+$", "(.*a){20}b"};
    struct buffer text = {0};
    for (size_t i = 0; i < 5000; i++)
        buffer_append_byte(&text, 'a');
    buffer_append_byte(&text, '!');
    struct regex_matcher *matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS);
    for (size_t i = 0; i < sizeof expressions / sizeof expressions[0]; i++) {
        struct regex *regex = NULL;
        assert_int_equal(regex_compile(bytes_of(expressions[i]), 0, &regex, NULL), STATUS_OK);
        size_t from = 0;
        size_t to = 0;
        enum regex_result result = regex_match(regex, matcher, buffer_bytes(&text), 0, &from, &to);
        /* It may be clever enough to see that there is no `b`. */
        assert_int_not_equal(result, REGEX_MATCH);
        if (i == 0)
            assert_int_equal(result, REGEX_GAVE_UP);
        regex_free(regex);
    }
    /* And goes on with the next one as if nothing had been. */
    struct regex *regex = NULL;
    assert_int_equal(regex_compile(bytes_of("a!$"), 0, &regex, NULL), STATUS_OK);
    size_t from = 0;
    size_t to = 0;
    assert_int_equal(regex_match(regex, matcher, buffer_bytes(&text), 0, &from, &to), REGEX_MATCH);
    assert_int_equal(from, 4999);
    regex_free(regex);
    regex_matcher_free(matcher);
    buffer_done(&text);
}

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        const char *place;
    } cases[] =
        {
            {"a(b", "at character 4"},          {"a)b", "at character 2"},
            {"[z-a]", "at character 4"},        {"a\\", "at character 3"},
            {"\\C", "at character 3"},    /* half characters are for nobody */
            {"(*UTF)a", "at character"},  /* who asks for it decides, not the expression */
            {"\\x{100}", "at character"}, /* not as bytes */
            {"(?<n>a)(?<n>b)", "at character"},
        };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct regex *regex = NULL;
        struct failure failure = {0};
        if (regex_compile(bytes_of(cases[i].expression), 0, &regex, &failure) == STATUS_OK)
            print_error("%s\n", cases[i].expression);
        assert_null(regex);
        assert_int_equal(failure.status, STATUS_INVALID);
        if (!strstr(failure.text, cases[i].place))
            print_error("%s: %s\n", cases[i].expression, failure.text);
        assert_non_null(strstr(failure.text, cases[i].place));
    }
}

static void knows_what_matches_the_empty_text(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        bool is_empty;
    } cases[] = {
        {"a*", true}, {"a?", true},     {"(a|)", true},     {"", true},       {"(?!x)", true},
        {"a", false}, {"a+", false},    {"^$", false},      {"\\ba", false},  {"^(?!re:)", false},
        {"$", true},  {"(?=a)", false}, {"\\bx|a+", false}, {"a{0,3}", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct regex *regex = NULL;
        assert_int_equal(regex_compile(bytes_of(cases[i].expression), 0, &regex, NULL), STATUS_OK);
        if (regex_matches_empty(regex) != cases[i].is_empty)
            print_error("/%s/\n", cases[i].expression);
        assert_int_equal(regex_matches_empty(regex), cases[i].is_empty);
        regex_free(regex);
    }
    regex_free(NULL);
    regex_matcher_free(NULL);
}

static void says_its_version(void **state)
{
    (void)state;
    assert_non_null(strstr(regex_library_version(), "10."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_first_match_at_or_behind_the_start),
        cmocka_unit_test(behind_an_empty_match_the_next_is_elsewhere_or_longer),
        cmocka_unit_test(gives_up_rather_than_hang),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(knows_what_matches_the_empty_text),
        cmocka_unit_test(says_its_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
