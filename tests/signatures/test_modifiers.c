/* Every modifier of the specification, and what it does not go with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "signatures/modifiers.h"
#include "tests/signatures/rule_text.h"

static void accepts_the_modifiers_of_this_version(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
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
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void reads_what_values_are_compared_with(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|lt", "5", "sel; sel={f|lt: #5}\n"},
        {"f|lte", "'5'", "sel; sel={f|lte: #5}\n"},
        {"f|gt", "[-5, 10]", "sel; sel={f|gt: #-5, #10}\n"},
        {"f|gte|neq|all", "[5, 10]", "sel; sel={f|all|neq|gte: #5, #10}\n"},
        {"f|gt", "1970-01-02", "sel; sel={f|gt: @86400}\n"},
        {"f|lt", "'1970-01-01T02:00:00+01:00'", "sel; sel={f|lt: @3600}\n"},
        {"f|minute", "0", "sel; sel={f|minute: #0}\n"},
        {"f|hour", "[22, 23]", "sel; sel={f|hour: #22, #23}\n"},
        {"f|hour|gte", "22", "sel; sel={f|gte|hour: #22}\n"},
        {"f|day|neq", "31", "sel; sel={f|neq|day: #31}\n"},
        {"f|week", "53", "sel; sel={f|week: #53}\n"},
        {"f|month", "12", "sel; sel={f|month: #12}\n"},
        {"f|year|lt", "2020", "sel; sel={f|lt|year: #2020}\n"},
        {"f|fieldref", "g", "sel; sel={f|fieldref: <g>}\n"},
        {"f|fieldref|contains", "[g, h]", "sel; sel={f|contains|fieldref: <g>, <h>}\n"},
        {"f|startswith|fieldref|cased", "g", "sel; sel={f|startswith|cased|fieldref: <g>}\n"},
        {"f|fieldref|endswith|all|neq", "g", "sel; sel={f|endswith|all|neq|fieldref: <g>}\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

#define ORDERS_GO_ALONE                                                                            \
    "5:5: numbers, times and parts of dates are compared by 'lt', 'lte', 'gt' and 'gte': only "    \
    "'all' and 'neq' go with them\n"
#define REFERENCES_ARE_TEXT                                                                        \
    "5:5: 'fieldref' compares texts: only 'contains', 'startswith', 'endswith', 'cased', 'all' "   \
    "and 'neq' go with it\n"
#define TAKES_A_NUMBER                                                                             \
    "'lt', 'lte', 'gt' and 'gte' take a whole number, or a date as 2026-01-31 or "                 \
    "2026-01-31T08:00:00Z\n"

static void refuses_comparisons_that_mean_nothing(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|lt", "many", "5:13: " TAKES_A_NUMBER},
        {"f|lt", "5.5", "5:13: " TAKES_A_NUMBER},
        {"f|lt", "''", "5:13: " TAKES_A_NUMBER},
        {"f|gt", "2020-02-30", "5:13: " TAKES_A_NUMBER},
        {"f|lt", "null", "5:13: null has no text to compare: it takes no modifier\n"},
        {"f|minute", "60", "5:17: 'minute' takes a number from 0 to 59\n"},
        {"f|hour", "24", "5:15: 'hour' takes a number from 0 to 23\n"},
        {"f|day", "0", "5:14: 'day' takes a number from 1 to 31\n"},
        {"f|week", "54", "5:15: 'week' takes a number from 1 to 53\n"},
        {"f|month", "May", "5:16: 'month' takes a number from 1 to 12\n"},
        {"f|year", "'-1'", "5:15: 'year' takes a number from 0 to 9999\n"},
        {"f|gt|lt", "5", "5:5: one item compares in one way: use two items for a range\n"},
        {"f|hour|day", "5", "5:5: one item compares one part of a date\n"},
        {"f|gt|contains", "5", ORDERS_GO_ALONE},
        {"f|hour|cased", "5", ORDERS_GO_ALONE},
        {"f|gt|re", "5", ORDERS_GO_ALONE},
        {"f|gt|fieldref", "g", ORDERS_GO_ALONE},
        {"f|re|fieldref", "g", REFERENCES_ARE_TEXT},
        {"f|fieldref|i", "g",
         "5:5: modifier 'i' belongs to a regular expression: it needs 're' in front of it\n"},
        {"f|fieldref", "''", "5:19: 'fieldref' takes the name of another field\n"},
        {"f|fieldref", "null", "5:19: null has no text to compare: it takes no modifier\n"},
        {"f|fieldref|expand", "'%x%'",
         "5:5: modifiers that rewrite the value go with 'contains', 'startswith', 'endswith', "
         "'all', 'cased' and 'neq' alone, and 'expand' with 'domain' and 'lookalike' too\n"},
        {"f|gt|exists", "true",
         "5:5: modifier 'exists' asks for presence alone: no other goes with it\n"},
        {"|fieldref", "g",
         "5:5: a keyword is searched in the whole message: only 'contains', 'all', 'cased', 're' "
         "and 'neq' go without a field\n"},
        {"|gt", "5",
         "5:5: a keyword is searched in the whole message: only 'contains', 'all', 'cased', 're' "
         "and 'neq' go without a field\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void writes_modifiers_as_rules_do(void **state)
{
    (void)state;
    struct buffer text = {0};
    modifiers_append(&text, MODIFIER_CONTAINS | MODIFIER_FIELDREF | MODIFIER_NEQ);
    modifiers_append(&text, MODIFIER_RE | MODIFIER_RE_IGNORECASE | MODIFIER_BYTES);
    modifiers_append(&text, 0);
    assert_true(bytes_equal(buffer_bytes(&text), bytes_of("|contains|neq|fieldref|re|i")));
    buffer_done(&text);
}

static void refuses_unknown_names_and_says_what_was_meant(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|contain", "x", "5:5: unknown modifier 'contain': did you mean 'contains'?\n"},
        {"f|Contains", "x", "5:5: unknown modifier 'Contains': did you mean 'contains'?\n"},
        {"f|startwith", "x", "5:5: unknown modifier 'startwith': did you mean 'startswith'?\n"},
        {"f|frobnicate", "x", "5:5: unknown modifier 'frobnicate'\n"},
        {"f|", "x", "5:5: unknown modifier ''\n"},
        {"f|contains|", "x", "5:5: unknown modifier ''\n"},
        {"f||contains", "x", "5:5: unknown modifier ''\n"},
        {"f| contains", "x", "5:5: unknown modifier ' contains': did you mean 'contains'?\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void refuses_combinations_that_mean_nothing(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
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
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_the_modifiers_of_this_version),
        cmocka_unit_test(reads_what_values_are_compared_with),
        cmocka_unit_test(refuses_comparisons_that_mean_nothing),
        cmocka_unit_test(writes_modifiers_as_rules_do),
        cmocka_unit_test(refuses_unknown_names_and_says_what_was_meant),
        cmocka_unit_test(refuses_combinations_that_mean_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
