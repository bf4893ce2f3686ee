/* Every modifier of the specification: accepted, or refused by its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

/* A rule with the item `KEY: VALUE` in line 5. */
static void expect_item(const char *key, const char *value, const char *expected)
{
    char *text = memory_format("title: t\n"
                               "logsource: {category: email}\n"
                               "detection:\n"
                               "  sel:\n"
                               "    '%s': %s\n"
                               "  condition: sel\n",
                               key, value);
    rule_text_expect(text, expected);
    free(text);
}

struct item_case {
    const char *key;
    const char *value;
    const char *expected;
};

static void expect_items(const struct item_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_item(cases[i].key, cases[i].value, cases[i].expected);
}

static void accepts_the_modifiers_of_this_version(void **state)
{
    (void)state;
    static const struct item_case cases[] = {
        {"f", "x", "sel; sel={f: \"x\"}\n"},
        {"f|contains", "x", "sel; sel={f|contains: \"x\"}\n"},
        {"f|startswith", "x", "sel; sel={f|startswith: \"x\"}\n"},
        {"f|endswith", "x", "sel; sel={f|endswith: \"x\"}\n"},
        {"f|contains|all", "[x, y]", "sel; sel={f|contains|all: \"x\", \"y\"}\n"},
        {"f|all|contains", "[x, y]", "sel; sel={f|contains|all: \"x\", \"y\"}\n"},
        {"f|all", "x", "sel; sel={f|all: \"x\"}\n"},
        {"f|cased", "x", "sel; sel={f|cased: \"x\"}\n"},
        {"f|cased|contains", "x", "sel; sel={f|contains|cased: \"x\"}\n"},
        {"f|startswith|cased", "x", "sel; sel={f|startswith|cased: \"x\"}\n"},
        {"f|exists", "true", "sel; sel={f|exists: true}\n"},
        {"f|neq", "x", "sel; sel={f|neq: \"x\"}\n"},
        {"f|neq", "null", "sel; sel={f|neq: null}\n"},
        {"f|contains|neq", "[x, y]", "sel; sel={f|contains|neq: \"x\", \"y\"}\n"},
        {"f|re|neq|i", "x", "sel; sel={f|re|i|neq: /x/}\n"},
        {"|neq", "x", "sel; sel={|neq: \"x\"}\n"},
        {"f|domain", "[x, y]", "sel; sel={f|domain: \"x\", \"y\"}\n"},
        {"f|domain|neq|all", "5", "sel; sel={f|all|neq|domain: \"5\"}\n"},
        {"f|cidr", "192.0.2.7/24", "sel; sel={f|cidr: 00000000000000000000ffffc0000200/120}\n"},
        {"f|cidr|neq", "'2001:db8::/32'",
         "sel; sel={f|neq|cidr: 20010db8000000000000000000000000/32}\n"},
        {"f|exists", "False", "sel; sel={f|exists: false}\n"},
        {"f|re", "a.*b", "sel; sel={f|re: /a.*b/}\n"},
        {"f|re|all", "[a, b]", "sel; sel={f|all|re: /a/, /b/}\n"},
        {"f|re|i", "a", "sel; sel={f|re|i: /a/}\n"},
        {"f|re|m", "a", "sel; sel={f|re|m: /a/}\n"},
        {"f|re|s", "a", "sel; sel={f|re|s: /a/}\n"},
        {"f|re|i|m|s", "a", "sel; sel={f|re|i|m|s: /a/}\n"},
        {"f|re|ignorecase", "a", "sel; sel={f|re|i: /a/}\n"},
        {"f|re|multiline|dotall", "a", "sel; sel={f|re|m|s: /a/}\n"},
        {"f|lookalike", "x.example", "sel; sel={f|lookalike: \"x.example\"}\n"},
        {"f|neq|lookalike", "[x, 1]", "sel; sel={f|neq|lookalike: \"x\", \"1\"}\n"},
        {"|all", "[x, y]", "sel; sel={|all: \"x\", \"y\"}\n"},
        {"|contains", "x", "sel; sel={|contains: \"x\"}\n"},
        {"|re", "x", "sel; sel={|re: /x/}\n"},
        {"|cased", "x", "sel; sel={|cased: \"x\"}\n"},
    };
    expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void refuses_by_name_what_this_version_lacks(void **state)
{
    (void)state;
    static const char *const names[] = {
        "lt", "lte", "gt", "gte", "minute", "hour", "day", "week", "month", "year", "fieldref",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *key = memory_format("f|contains|%s", names[i]);
        char *expected =
            memory_format("5:5: modifier '%s' is not supported by this version\n", names[i]);
        expect_item(key, "x", expected);
        free(expected);
        free(key);
    }
}

static void refuses_unknown_names_and_says_what_was_meant(void **state)
{
    (void)state;
    static const struct item_case cases[] = {
        {"f|contain", "x", "5:5: unknown modifier 'contain': did you mean 'contains'?\n"},
        {"f|Contains", "x", "5:5: unknown modifier 'Contains': did you mean 'contains'?\n"},
        {"f|startwith", "x", "5:5: unknown modifier 'startwith': did you mean 'startswith'?\n"},
        {"f|frobnicate", "x", "5:5: unknown modifier 'frobnicate'\n"},
        {"f|", "x", "5:5: unknown modifier ''\n"},
        {"f|contains|", "x", "5:5: unknown modifier ''\n"},
        {"f||contains", "x", "5:5: unknown modifier ''\n"},
        {"f| contains", "x", "5:5: unknown modifier ' contains': did you mean 'contains'?\n"},
    };
    expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void refuses_combinations_that_mean_nothing(void **state)
{
    (void)state;
    static const struct item_case cases[] = {
        {"f|startswith|endswith", "x",
         "5:5: 'startswith' does not go with 'endswith': use two items, or a wildcard\n"},
        {"f|contains|startswith", "x",
         "5:5: 'contains' does not go with 'startswith' or 'endswith'\n"},
        {"f|endswith|contains", "x",
         "5:5: 'contains' does not go with 'startswith' or 'endswith'\n"},
        {"f|re|contains", "x",
         "5:5: 're' finds its pattern anywhere in the value already: leave 'contains' out\n"},
        {"f|re|startswith", "x",
         "5:5: 'startswith' does not go with 're': begin the pattern with '^' instead\n"},
        {"f|endswith|re", "x",
         "5:5: 'endswith' does not go with 're': end the pattern with '$' instead\n"},
        {"f|re|cased", "x", "5:5: 're' respects case unless 'i' is given: leave 'cased' out\n"},
        {"f|i", "x",
         "5:5: modifier 'i' belongs to a regular expression: it needs 're' in front of it\n"},
        {"f|i|re", "x",
         "5:5: modifier 'i' belongs to a regular expression: it needs 're' in front of it\n"},
        {"f|re|i|ignorecase", "x", "5:5: modifier 'ignorecase' is given twice\n"},
        {"f|contains|contains", "x", "5:5: modifier 'contains' is given twice\n"},
        {"f|exists|all", "true",
         "5:5: modifier 'exists' asks for presence alone: no other goes with it\n"},
        {"f|exists|neq", "true",
         "5:5: modifier 'exists' asks for presence alone: no other goes with it\n"},
        {"f|contains|exists", "true",
         "5:5: modifier 'exists' asks for presence alone: no other goes with it\n"},
        {"f|lookalike|all", "x",
         "5:5: 'lookalike' compares whole domains: it goes with 'expand' and 'neq' alone\n"},
        {"f|lookalike|contains", "x",
         "5:5: 'lookalike' compares whole domains: it goes with 'expand' and 'neq' alone\n"},
        {"f|lookalike", "null", "5:20: null has no text to compare: it takes no modifier\n"},
        {"|lookalike", "x.example",
         "5:5: 'lookalike' needs a field that holds domains or addresses\n"},
        {"f|domain|contains", "x",
         "5:5: 'domain' compares whole names: only 'all' and 'neq' go with it\n"},
        {"f|cidr|cased", "x", "5:5: 'cidr' compares addresses: only 'all' and 'neq' go with it\n"},
        {"f|cidr", "192.0.2.0/33",
         "5:15: '192.0.2.0/33' is no network: write it as 192.0.2.0/24 or 2001:db8::/32\n"},
        {"f|cidr", "null", "5:15: null has no text to compare: it takes no modifier\n"},
        {"|domain", "x",
         "5:5: a keyword is searched in the whole message: only 'contains', 'all', 'cased', 're' "
         "and 'neq' go without a field\n"},
        {"|startswith", "x",
         "5:5: a keyword is searched in the whole message: only 'contains', 'all', 'cased', 're' "
         "and 'neq' go without a field\n"},
        {"|exists", "true",
         "5:5: a keyword is searched in the whole message: only 'contains', 'all', 'cased', 're' "
         "and 'neq' go without a field\n"},
    };
    expect_items(cases, sizeof cases / sizeof cases[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_the_modifiers_of_this_version),
        cmocka_unit_test(refuses_by_name_what_this_version_lacks),
        cmocka_unit_test(refuses_unknown_names_and_says_what_was_meant),
        cmocka_unit_test(refuses_combinations_that_mean_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
