/* What modifiers that rewrite a value make of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

static void windash_varies_dashes_that_begin_a_word(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|windash", "-x",
         "sel; sel={f: \"-x\" or \"/x\" or \"\xE2\x80\x93x\" or \"\xE2\x80\x94x\" or "
         "\"\xE2\x80\x95x\"}\n"},
        {"f|windash|contains", "\" /x\"",
         "sel; sel={f|contains: \" /x\" or \" -x\" or \" \xE2\x80\x93x\" or \" \xE2\x80\x94x\" or "
         "\" \xE2\x80\x95x\"}\n"},
        {"f|contains|windash", "a-b", "sel; sel={f|contains: \"a-b\"}\n"},
        {"f|windash", "'x - y--'", "sel; sel={f: \"x - y--\"}\n"},
        {"f|windash", "a*-", "sel; sel={f: \"a\" * \"-\"}\n"},
        {"f|windash", "'*-b'",
         "sel; sel={f: * \"-b\" or * \"/b\" or * \"\xE2\x80\x93"
         "b\" or * \"\xE2\x80\x94"
         "b\" or * \"\xE2\x80\x95"
         "b\"}\n"},
        {"f|windash|all", "[a, b]", "sel; sel={f|all: \"a\", \"b\"}\n"},
        {"|windash", "5", "sel; sel={: \"5\"}\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

static const struct value *only_value(const struct rule_set *set)
{
    assert_int_equal(set->rule_count, 1);
    return set->rules[0].selections[0].maps[0].items[0].values;
}

static void windash_makes_every_permutation(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set,
                      bytes_of("title: t\nlogsource: {category: email}\n"
                               "detection: {s: {f|windash: '-a /b -c'}, condition: s}\n"),
                      "t.yml");
    size_t count = 0;
    for (const struct value *form = only_value(&set); form; form = form->next_form) {
        for (const struct value *other = form->next_form; other; other = other->next_form)
            assert_false(bytes_equal(form->pieces[0].text, other->pieces[0].text));
        assert_true(bytes_equal(form->text, bytes_of("-a /b -c")));
        assert_int_equal(form->place.line, 3);
        count++;
    }
    assert_int_equal(count, 125);
    rule_set_done(&set);
}

static void base64_encodes_the_bytes_of_the_value(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        /* RFC 4648 §10 */
        {"f|base64", "f", "sel; sel={f|cased: \"Zg==\"}\n"},
        {"f|base64", "fo", "sel; sel={f|cased: \"Zm8=\"}\n"},
        {"f|base64", "foo", "sel; sel={f|cased: \"Zm9v\"}\n"},
        {"f|base64|contains", "foobar", "sel; sel={f|contains|cased: \"Zm9vYmFy\"}\n"},
        {"f|base64", "\xC3\xA9\xC3\xBF", "sel; sel={f|cased: \"w6nDvw==\"}\n"},
        {"f|base64", "'~~~\\?\\?\\?'", "sel; sel={f|cased: \"fn5+Pz8/\"}\n"},
        {"f|base64", "'\\*'", "sel; sel={f|cased: \"Kg==\"}\n"},
        {"f|base64|base64", "foo", "sel; sel={f|cased: \"Wm05dg==\"}\n"},
        {"|base64", "foo", "sel; sel={|cased: \"Zm9v\"}\n"},
        {"f|base64", "5", "sel; sel={f|cased: \"NQ==\"}\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void base64offset_makes_a_form_for_each_of_three_offsets(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|base64offset|contains", "foobar",
         "sel; sel={f|contains|cased: \"Zm9vYmFy\" or \"Zvb2Jhc\" or \"mb29iYX\"}\n"},
        {"f|base64offset|contains", "ab",
         "sel; sel={f|contains|cased: \"YW\" or \"Fi\" or \"hY\"}\n"},
        {"f|base64offset|contains|all", "[foo, bar]",
         "sel; sel={f|contains|all|cased: \"Zm9v\" or \"Zvb\" or \"mb2\", "
         "\"YmFy\" or \"Jhc\" or \"iYX\"}\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

/* Counting characters instead leaves padding inside: of this word `6w6RobHVuZw==`. */
static void base64offset_cuts_by_bytes_beyond_ascii(void **state)
{
    (void)state;
    rule_text_expect_item("f|base64offset|contains", "z\xC3\xA4hlung",
                          "sel; sel={f|contains|cased: \"esOkaGx1bm\" or \"rDpGhsdW5n\" or "
                          "\"6w6RobHVuZ\"}\n");
}

static void utf16_is_of_bytes(void **state)
{
    (void)state;
    struct rule_set set;
    static const struct {
        const char *modifier;
        const char *bytes;
        size_t size;
    } cases[] = {
        {"utf16le", "a\0\xAC\x20=\xD8\0\xDE", 8},
        {"wide", "a\0\xAC\x20=\xD8\0\xDE", 8},
        {"utf16be", "\0a\x20\xAC\xD8=\xDE\0", 8},
        {"utf16",
         "\xFF\xFE"
         "a\0\xAC\x20=\xD8\0\xDE",
         10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = memory_format("title: t\nlogsource: {category: email}\ndetection: {s: {f|%s: "
                                   "'a\xE2\x82\xAC\xF0\x9F\x98\x80'}, condition: s}\n",
                                   cases[i].modifier);
        rule_set_init(&set);
        rule_set_add_text(&set, bytes_of(text), "t.yml");
        const struct value *value = only_value(&set);
        assert_int_equal(value->piece_count, 1);
        assert_true(bytes_equal(value->pieces[0].text, bytes_make(cases[i].bytes, cases[i].size)));
        assert_int_equal(set.rules[0].selections[0].maps[0].items[0].modifiers, MODIFIER_BYTES);
        rule_set_done(&set);
        free(text);
    }
}

static void utf16_keeps_wildcards_two_bytes_a_character(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|wide", "'*'", "sel; sel={f|bytes: *}\n"},
        {"f|wide", "'?*'", "sel; sel={f|bytes: ? ? *}\n"},
        {"f|wide", "''", "sel; sel={f|bytes: \"\"}\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void chains_apply_from_left_to_right(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|wide|base64offset|contains", "ping",
         "sel; sel={f|contains|cased: \"cABpAG4AZw\" or \"AAaQBuAGcA\" or \"wAGkAbgBnA\"}\n"},
        {"f|utf16|base64", "a", "sel; sel={f|cased: \"//5hAA==\"}\n"},
        {"f|utf16be|base64|contains", "a", "sel; sel={f|contains|cased: \"AGE=\"}\n"},
        {"f|windash|base64", "-a",
         "sel; sel={f|cased: \"LWE=\" or \"L2E=\" or \"4oCTYQ==\" or \"4oCUYQ==\" or "
         "\"4oCVYQ==\"}\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

/* Other engines lose `cased` where it stands in front of another modifier. */
static void modifier_order_does_not_drop_cased(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "f|cased|contains",         "f|contains|cased",         "f|cased|windash|contains",
        "f|windash|cased|contains", "f|windash|contains|cased", "f|contains|cased|windash",
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        rule_text_expect_item(keys[i], "Abc", "sel; sel={f|contains|cased: \"Abc\"}\n");
    rule_text_expect_item("f|cased|all|base64offset|contains", "[Abc]",
                          "sel; sel={f|contains|all|cased: \"QWJj\" or \"FiY\" or \"BYm\"}\n");
}

static void refuses_what_cannot_be_rewritten(void **state)
{
    (void)state;
    static const struct rule_text_item cases[] = {
        {"f|base64", "a*b",
         "5:17: a wildcard cannot be encoded in base64: write '\\*' or '\\?' for the character "
         "itself\n"},
        {"f|base64offset|contains", "''", "5:32: an empty value cannot be looked for in base64\n"},
        {"f|base64offset|contains", "a", "5:32: one byte is too little to be found in base64\n"},
        {"f|contains|base64", "ab",
         "5:5: 'base64' encodes what stands before it, and wildcards cannot be encoded: put "
         "'contains', 'startswith' and 'endswith' behind it\n"},
        {"f|wide|utf16", "ab",
         "5:5: modifier 'utf16' needs text, and UTF-16 stands before it: put 'utf16' in front, and "
         "encode once\n"},
        {"f|wide|windash", "ab",
         "5:5: modifier 'windash' needs text, and UTF-16 stands before it: put 'windash' in front, "
         "and encode once\n"},
        {"f|base64|windash", "ab",
         "5:5: 'windash' finds nothing to replace in base64: put it in front\n"},
        {"|wide", "ab",
         "5:5: a keyword is looked for in text, which holds no UTF-16: add 'base64offset', or name "
         "a field of bytes\n"},
        {"f|base64|re", "ab",
         "5:5: modifiers that rewrite the value go with 'contains', 'startswith', 'endswith', "
         "'all', 'cased' and 'neq' alone, and 'expand' with 'domain' and 'lookalike' too\n"},
        {"f|windash|exists", "true",
         "5:5: modifiers that rewrite the value go with 'contains', 'startswith', 'endswith', "
         "'all', 'cased' and 'neq' alone, and 'expand' with 'domain' and 'lookalike' too\n"},
        {"f|windash", "null", "5:18: null has no text to compare: it takes no modifier\n"},
        {"f|windash", "-a -b -c -d -e",
         "5:18: the value has 5 dashes for 'windash' to vary, and 4 can be\n"},
        {"f|base64|base64|base64|base64|base64|base64|base64|base64|base64", "ab",
         "5:5: more than 8 modifiers rewrite the value\n"},
    };
    rule_text_expect_items(cases, sizeof cases / sizeof cases[0]);
}

static void refuses_values_that_grow_too_long(void **state)
{
    (void)state;
    char *value = memory_new(3001, 1);
    memset(value, 'a', 3000);
    rule_text_expect_item("f|base64", value,
                          "5:17: modifiers make 4000 bytes of the value, and 3900 can be\n");
    free(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windash_varies_dashes_that_begin_a_word),
        cmocka_unit_test(windash_makes_every_permutation),
        cmocka_unit_test(base64_encodes_the_bytes_of_the_value),
        cmocka_unit_test(base64offset_makes_a_form_for_each_of_three_offsets),
        cmocka_unit_test(base64offset_cuts_by_bytes_beyond_ascii),
        cmocka_unit_test(utf16_is_of_bytes),
        cmocka_unit_test(utf16_keeps_wildcards_two_bytes_a_character),
        cmocka_unit_test(chains_apply_from_left_to_right),
        cmocka_unit_test(modifier_order_does_not_drop_cased),
        cmocka_unit_test(refuses_what_cannot_be_rewritten),
        cmocka_unit_test(refuses_values_that_grow_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
