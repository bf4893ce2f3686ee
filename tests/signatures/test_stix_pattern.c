/* Every production of the pattern grammar, and every way to miss it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "signatures/stix_pattern.h"
#include "tests/signatures/rule_text.h"

static const char *const kind_names[] = {"test",    "all",      "any",    "obs",     "obs-all",
                                         "obs-any", "followed", "within", "repeats", "between"};
static const char *const comparison_names[] = {
    "=", "<", "<=", ">", ">=", "like", "matches", "subset", "superset", "exists"};
static const char *const literal_names[] = {"int", "float", "", "bytes", "time", "bool"};

static void append_test(struct buffer *out, const struct stix_test *test)
{
    buffer_format(out, "%s%s ", test->is_negated ? "!" : "", comparison_names[test->comparison]);
    buffer_append(out, test->path);
    for (size_t i = 0; i < test->literal_count; i++) {
        buffer_format(out, " %s'", literal_names[test->literals[i].kind]);
        buffer_append(out, test->literals[i].text);
        buffer_append_byte(out, '\'');
    }
}

static void append_expression(struct buffer *out, const struct stix_expression *expression)
{
    if (expression->kind == STIX_TEST) {
        append_test(out, expression->test);
        return;
    }
    buffer_format(out, "(%s", kind_names[expression->kind]);
    for (size_t i = 0; i < expression->child_count; i++) {
        buffer_append_byte(out, ' ');
        append_expression(out, expression->children[i]);
    }
    buffer_append_byte(out, ')');
}

/* What `pattern` means, or why it is refused. */
static bool append_meaning(struct buffer *out, struct bytes pattern)
{
    struct arena *arena = arena_new(4096);
    struct complaint complaint = {.arena = arena};
    const struct stix_expression *expression =
        stix_pattern_parse(arena, pattern, (struct rule_place){7, 14}, &complaint);
    assert_true((expression != NULL) == (complaint.reason.size == 0));
    if (expression) {
        append_expression(out, expression);
    } else {
        assert_int_equal(complaint.place.line, 7);
        assert_int_equal(complaint.place.column, 14);
        buffer_append(out, complaint.reason);
    }
    arena_free(arena);
    return expression != NULL;
}

struct meaning {
    const char *text;
    const char *meaning;
};

static void expect_meanings(const struct meaning *meanings, size_t count)
{
    struct buffer found = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_reset(&found);
        append_meaning(&found, bytes_of(meanings[i].text));
        buffer_append_byte(&found, '\0');
        assert_string_equal((const char *)found.data, meanings[i].meaning);
    }
    buffer_done(&found);
}

static void comparisons_have_all_operators(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"[a:b = 'x']", "(obs = a:b 'x')"},
        {"[a:b == 'x']", "(obs = a:b 'x')"},
        {"[a:b != 'x']", "(obs != a:b 'x')"},
        {"[a:b <> 'x']", "(obs != a:b 'x')"},
        {"[a:b NOT = 'x']", "(obs != a:b 'x')"},
        {"[a:b NOT != 'x']", "(obs = a:b 'x')"},
        {"[NOT a:b = 'x']", "(obs != a:b 'x')"},
        {"[a:b < 1]", "(obs < a:b int'1')"},
        {"[a:b <= -1]", "(obs <= a:b int'-1')"},
        {"[a:b > 1.5]", "(obs > a:b float'1.5')"},
        {"[a:b >= +1.]", "(obs >= a:b float'+1.')"},
        {"[a:b LIKE '%x_']", "(obs like a:b '%x_')"},
        {"[a:b NOT LIKE 'x']", "(obs !like a:b 'x')"},
        {"[a:b MATCHES '^x']", "(obs matches a:b '^x')"},
        {"[a:b ISSUBSET '192.0.2.0/24']", "(obs subset a:b '192.0.2.0/24')"},
        {"[a:b ISSUPERSET '192.0.2.0/24']", "(obs superset a:b '192.0.2.0/24')"},
        {"[a:b IN ('x', 5,true)]", "(obs = a:b 'x' int'5' bool'true')"},
        {"[a:b NOT IN ('x')]", "(obs != a:b 'x')"},
        {"[EXISTS a:b]", "(obs exists a:b)"},
        {"[NOT EXISTS a:b]", "(obs !exists a:b)"},
        {"[a:b like 'x' or a:c in ('y')]", "(obs (any like a:b 'x' = a:c 'y'))"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void paths_and_literals_have_all_forms(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"[email-message:from_ref.value='x']", "(obs = email-message:from_ref.value 'x')"},
        {"[a:to_refs[*].value='x']", "(obs = a:to_refs[*].value 'x')"},
        {"[a:to_refs[0].value='x']", "(obs = a:to_refs[*].value 'x')"},
        {"[file:hashes.'SHA-256'='x']", "(obs = file:hashes.SHA-256 'x')"},
        {"[file:hashes.SHA-256='x']", "(obs = file:hashes.SHA-256 'x')"},
        {"[a:'it\\'s'.b='x']", "(obs = a:it's.b 'x')"},
        {"[ a : b . c [ * ] = 'x' ]", "(obs = a:b.c[*] 'x')"},
        {"[a:b='it\\'s \\\\. \\d']", "(obs = a:b 'it's \\. \\d')"},
        {"[a:b='']", "(obs = a:b '')"},
        {"[a:b=t'2024-01-31T00:00:00Z']", "(obs = a:b time'2024-01-31T00:00:00Z')"},
        {"[a:b=h'4a4B']", "(obs = a:b bytes'JK')"},
        {"[a:b=b'SktM']", "(obs = a:b bytes'JKL')"},
        {"[a:b=b'Sks=']", "(obs = a:b bytes'JK')"},
        {"[a:b=b'Sg==']", "(obs = a:b bytes'J')"},
        {"[a:b=False]", "(obs = a:b bool'False')"},
        {"/* one */ [a:b // two\n = /**/ 'x' /* ' */]", "(obs = a:b 'x')"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void or_binds_weaker_than_and(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"[a:b=1 AND a:c=2 OR a:d=3]", "(obs (any (all = a:b int'1' = a:c int'2') = a:d int'3'))"},
        {"[a:b=1 OR a:c=2 AND a:d=3]", "(obs (any = a:b int'1' (all = a:c int'2' = a:d int'3')))"},
        {"[(a:b=1 OR a:c=2) AND a:d=3]",
         "(obs (all (any = a:b int'1' = a:c int'2') = a:d int'3'))"},
        {"[a:b=1 OR a:b=2 OR a:b=3]", "(obs (any = a:b int'1' = a:b int'2' = a:b int'3'))"},
        {"[a:b=1] OR [a:b=2]", "(obs-any (obs = a:b int'1') (obs = a:b int'2'))"},
        {"[a:b=1] AND [a:b=2] OR [a:b=3] FOLLOWEDBY [a:b=4]",
         "(followed (obs-any (obs-all (obs = a:b int'1') (obs = a:b int'2')) (obs = a:b int'3')) "
         "(obs = a:b int'4'))"},
        {"([a:b=1] OR [a:b=2]) AND [a:b=3]",
         "(obs-all (obs-any (obs = a:b int'1') (obs = a:b int'2')) (obs = a:b int'3'))"},
        {"([a:b=1])", "(obs = a:b int'1')"},
        {"[a:b=1] WITHIN 5 SECONDS", "(within (obs = a:b int'1'))"},
        {"[a:b=1] REPEATS 5 TIMES WITHIN 1.5 SECONDS", "(within (repeats (obs = a:b int'1')))"},
        {"[a:b=1] START t'2024-01-31T00:00:00Z' STOP t'2024-02-01T00:00:00Z'",
         "(between (obs = a:b int'1'))"},
        {"[a:b=1] START '2024-01-31T00:00:00Z' STOP '2024-02-01T00:00:00Z'",
         "(between (obs = a:b int'1'))"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void what_breaks_the_grammar_is_named(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"", "pattern: '[' or '(' expected at its end"},
        {"a:b = 'x'", "pattern, character 1: '[' or '(' expected before a"},
        {"[]", "pattern, character 2: an object path such as email-message:subject expected "
               "before ]"},
        {"[a = 'x']", "pattern, character 4: ':' expected before ="},
        {"[a: = 'x']", "pattern, character 5: a property expected before ="},
        {"[a:b. = 'x']", "pattern, character 7: a property expected before ="},
        {"[a:b[x] = 'x']", "pattern, character 6: an index or '*' expected before x"},
        {"[a:b[1 = 'x']", "pattern, character 8: ']' expected before ="},
        {"[a:b 'x']", "pattern, character 6: a comparison such as '=' or LIKE expected before 'x'"},
        {"[a:\xC3\xA4 = 1]", "pattern, character 4: a property expected before \xC3\xA4"},
        {"[a:b = x]", "pattern, character 8: a value expected before x"},
        {"[a:b = ]", "pattern, character 8: a value expected before ]"},
        {"[a:b = h'4']", "pattern, character 8: a value expected before h'4'"},
        {"[a:b = h'4x']", "pattern, character 8: a value expected before h'4x'"},
        {"[a:b = b'Sk']", "pattern, character 8: a value expected before b'Sk'"},
        {"[a:b = b'S===']", "pattern, character 8: a value expected before b'S==='"},
        {"[a:b LIKE 5]", "pattern, character 11: a string in quotes expected before 5"},
        {"[a:b MATCHES t'x']", "pattern, character 14: a string in quotes expected before t'x'"},
        {"[a:b IN 'x']", "pattern, character 9: '(' expected before 'x'"},
        {"[a:b IN ('x' 'y')]", "pattern, character 14: ',' or ')' expected before 'y'"},
        {"[a:b IN ()]", "pattern, character 10: a value expected before )"},
        {"[a:b = 'x", "pattern, character 8: a string is never closed"},
        {"[a:b = 'x\\']", "pattern, character 8: a string is never closed"},
        {"[a:b = 'x'] /* y", "pattern, character 13: a comment is never closed"},
        {"[a:b = 'x' a:c = 'y']", "pattern, character 12: AND, OR or ']' expected before a"},
        {"[(a:b = 'x']", "pattern, character 12: AND, OR or ')' expected before ]"},
        {"[a:b = 'x'] [a:c = 'y']",
         "pattern, character 13: AND, OR, FOLLOWEDBY or a qualifier expected before ["},
        {"([a:b = 'x']", "pattern: AND, OR, FOLLOWEDBY or ')' expected at its end"},
        {"[a:b = 'x'] WITHIN 5", "pattern: SECONDS expected at its end"},
        {"[a:b = 'x'] REPEATS x TIMES", "pattern, character 21: a number expected before x"},
        {"[a:b = 'x'] REPEATS 1 TIMES REPEATS 1 TIMES",
         "pattern, character 29: AND, OR, FOLLOWEDBY or a qualifier expected before REPEATS"},
        {"[a:b = 'x'] START 5",
         "pattern, character 19: a time such as t'2024-01-31T00:00:00Z' expected before 5"},
        {"[a:b = 'x'] START t'x' x", "pattern, character 24: STOP expected before x"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void nesting_and_length_are_bounded(void **state)
{
    (void)state;
    struct buffer text = {0};
    struct buffer found = {0};
    for (size_t i = 0; i < 100000; i++)
        buffer_append_byte(&text, '(');
    assert_false(append_meaning(&found, buffer_bytes(&text)));
    buffer_append_byte(&found, '\0');
    assert_string_equal((const char *)found.data, "pattern: parentheses are nested deeper than 32");
    buffer_reset(&text);
    buffer_append_string(&text, "[a:b = 'x'");
    while (text.size + 20 < LIMIT_PATTERN_BYTES)
        buffer_append_string(&text, " OR a:b = 'x'");
    buffer_append_byte(&text, ']');
    assert_true(append_meaning(&found, buffer_bytes(&text)));
    while (text.size <= LIMIT_PATTERN_BYTES)
        buffer_append_byte(&text, ' ');
    assert_false(append_meaning(&found, buffer_bytes(&text)));
    buffer_done(&found);
    buffer_done(&text);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    static const char fixture[] =
        "([a:b[*].'c\\'d' = 'x\\\\' AND (a:b IN (1, 2.5, h'4a', b'SktM', t'x', true) OR NOT EXISTS "
        "a:c)] /* x */ WITHIN 5 SECONDS) FOLLOWEDBY [a:b >= 5] START t'a' STOP t'b'";
    struct buffer found = {0};
    for (size_t size = 0; size < sizeof fixture; size++) {
        char *exact = malloc(size ? size : 1);
        assert_non_null(exact);
        if (size > 0)
            memcpy(exact, fixture, size);
        bool is_well = append_meaning(&found, bytes_make(exact, size ? size : 0));
        assert_true(!is_well || size + 1 >= sizeof fixture || exact[size - 1] != '\'');
        free(exact);
    }
    assert_true(append_meaning(&found, bytes_of(fixture)));
    buffer_done(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparisons_have_all_operators),
        cmocka_unit_test(paths_and_literals_have_all_forms),
        cmocka_unit_test(or_binds_weaker_than_and),
        cmocka_unit_test(what_breaks_the_grammar_is_named),
        cmocka_unit_test(nesting_and_length_are_bounded),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
