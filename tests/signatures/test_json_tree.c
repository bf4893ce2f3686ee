/* What JSON is read as, and what is refused with which words and place. jansson is the oracle for
 * what JSON is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "engine/base/limits.h"
#include "signatures/json_tree.h"
#include "tests/signatures/rule_text.h"
#include "tests/signatures/tree_text.h"

/* The tree of `text`, or "LINE:COLUMN: REASON". */
static bool append_meaning(struct buffer *out, struct bytes text)
{
    struct arena *arena = arena_new(4096);
    struct complaint complaint = {.arena = arena};
    struct node *root = NULL;
    bool is_well = tree_parse_json(arena, text, &complaint, &root);
    assert_true(is_well == (complaint.reason.size == 0));
    if (is_well) {
        tree_text_append(out, root);
    } else {
        buffer_format(out, "%zu:%zu: ", complaint.place.line, complaint.place.column);
        buffer_append(out, complaint.reason);
    }
    arena_free(arena);
    return is_well;
}

static void expect_meaning(struct bytes text, const char *expected)
{
    struct buffer found = {0};
    append_meaning(&found, text);
    rule_text_compare(&found, expected);
}

struct meaning {
    const char *text;
    const char *meaning;
};

static void expect_meanings(const struct meaning *meanings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_meaning(bytes_of(meanings[i].text), meanings[i].meaning);
}

static void everything_knows_its_place(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"{}", "1:1{}"},
        {" [ ] ", "1:2[]"},
        {"{\"a\": 1,\n \"b\": [true, null,\r\n\"c\"]}",
         "1:1{1:2\"a>1:7=1 2:2\"b>2:7[2:8=true 2:14=null 3:1\"c]}"},
        {"[\"\xC3\xA4\xE2\x82\xAC\", 2]", "1:1[1:2\"\xC3\xA4\xE2\x82\xAC 1:8=2]"},
        {"\xEF\xBB\xBF{\"a\":\"\"}", "1:1{1:2\"a>1:6\"}"},
        {"\"alone\"", "1:1\"alone"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void escapes_are_resolved(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t|\"", "1:1\"\"\\/\b\f\n\r\t|"},
        {"\"\\u0041\\u00e4\\u20AC\"", "1:1\"A\xC3\xA4\xE2\x82\xAC"},
        {"\"\\ud83d\\ude00\"", "1:1\"\xF0\x9F\x98\x80"},
        {"\"\\ud83d-\\ude00\"", "1:1\"\xEF\xBF\xBD-\xEF\xBF\xBD"},
        {"\"\\ud83d\\ud83d\\ude00\"", "1:1\"\xEF\xBF\xBD\xF0\x9F\x98\x80"},
        {"\"\\ud83d\\n\"", "1:1\"\xEF\xBF\xBD\n"},
        {"{\"\\u0061\": \"\\\\\"}", "1:1{1:2\"a>1:12\"\\}"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
}

static void what_is_no_json_is_refused_where_it_ends_to_be_one(void **state)
{
    (void)state;
    static const struct meaning meanings[] = {
        {"", "1:1: JSON: the text ends where a value should be"},
        {"{\"a\": 1", "1:8: JSON: the text ends where ',' or '}' should be"},
        {"{\"a\" 1}", "1:6: JSON: ':' expected before '1'"},
        {"{a: 1}", "1:2: JSON: a key in quotes expected before 'a'"},
        {"[1,\n]", "2:1: JSON: a value expected before ']'"},
        {"[1 2]", "1:4: JSON: ',' or ']' expected before '2'"},
        {"[1]x", "1:4: JSON: the end of the text expected before 'x'"},
        {"[truth]", "1:2: JSON: a value expected before 't'"},
        {"[01]", "1:3: JSON: ',' or ']' expected before '1'"},
        {"[1.]", "1:4: JSON: a digit expected before ']'"},
        {"[-e]", "1:3: JSON: a digit expected before 'e'"},
        {"[1e+]", "1:5: JSON: a digit expected before ']'"},
        {"['a']", "1:2: JSON: a value expected before '''"},
        {"[\x01]", "1:2: JSON: a value expected before byte 0x01"},
        {"[\"a", "1:2: JSON: the string is never closed"},
        {"[\"a\\\"", "1:2: JSON: the string is never closed"},
        {"[\"\n\"]", "1:3: JSON: control character U+000A must be escaped in a string"},
        {"[\"\\x\"]", "1:4: JSON: no escape of a string begins so"},
        {"[\"\\u12G4\"]", "1:4: JSON: no escape of a string begins so"},
        {"[\"\\u123", "1:4: JSON: no escape of a string begins so"},
        {"[\"\xC3\x28\"]", "1:3: byte 0xC3 is not UTF-8"},
        {"{\"a\": 1,\n\"b\": 2, \"\\u0061\": 3}", "2:9: key 'a' is here twice: first in line 1"},
    };
    expect_meanings(meanings, sizeof meanings / sizeof meanings[0]);
    expect_meaning(bytes_make("[\0]", 3), "1:2: JSON: a value expected before byte 0x00");
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (size_t i = 0; i < LIMIT_JSON_DEPTH; i++)
        buffer_append_byte(&text, '[');
    for (size_t i = 0; i < LIMIT_JSON_DEPTH; i++)
        buffer_append_byte(&text, ']');
    struct buffer found = {0};
    assert_true(append_meaning(&found, buffer_bytes(&text)));
    buffer_reset(&text);
    for (size_t i = 0; i < 1000000; i++)
        buffer_append_byte(&text, '[');
    expect_meaning(buffer_bytes(&text), "1:65: arrays and objects are nested deeper than 64");
    buffer_done(&found);
    buffer_done(&text);
}

/* jansson refuses NULs in strings, and surrogates that stand alone. */
static void expect_as_jansson(const char *fixture, size_t size)
{
    char *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    if (size > 0)
        memcpy(exact, fixture, size);
    struct buffer found = {0};
    bool is_well = append_meaning(&found, bytes_make(exact, size));
    json_t *oracle = json_loadb(exact, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    assert_true(is_well == (oracle != NULL));
    json_decref(oracle);
    buffer_done(&found);
    free(exact);
}

static void stays_inside_every_truncation_and_agrees_with_another_reader(void **state)
{
    (void)state;
    static const char fixture[] =
        "{\"type\": \"bundle\", \"objects\": [ {\"id\": \"a\\\"\\u00e4\\ud83d\\ude00\xC3\xA4\", "
        "\"n\": [-0, 1.5e+3, 10, true, false, null, {}, []] } ]}";
    for (size_t size = 0; size < sizeof fixture; size++)
        expect_as_jansson(fixture, size < sizeof fixture - 1 ? size : sizeof fixture - 1);
    char changed[sizeof fixture];
    static const char replacements[] = "\"\\,:[]{}0e-. \x80u";
    for (size_t i = 0; i < sizeof fixture - 1; i++) {
        for (size_t j = 0; j < sizeof replacements - 1; j++) {
            memcpy(changed, fixture, sizeof fixture);
            changed[i] = replacements[j];
            if (i < 35 || i > 60)
                expect_as_jansson(changed, sizeof fixture - 1);
        }
    }
}

static void members_are_read_as_exports_write_them(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct complaint complaint = {.arena = arena};
    struct node *root = NULL;
    assert_true(tree_parse_json(
        arena,
        bytes_of("{\"a\": \"text\", \"b\": 12, \"c\": null, \"d\": [], \"e\": true, "
                 "\"f\": \"1\", \"g\": false, \"h\": \"null\"}"),
        &complaint, &root));
    assert_true(bytes_equal(tree_text(root, "a"), bytes_of("text")));
    assert_true(bytes_equal(tree_text(root, "b"), bytes_of("12")));
    assert_true(bytes_equal(tree_text(root, "h"), bytes_of("null")));
    assert_int_equal(tree_text(root, "c").size, 0);
    assert_int_equal(tree_text(root, "d").size, 0);
    assert_int_equal(tree_text(root, "z").size, 0);
    assert_true(tree_is_true(root, "e") && tree_is_true(root, "f"));
    assert_false(tree_is_true(root, "g") || tree_is_true(root, "a") || tree_is_true(root, "z"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_knows_its_place),
        cmocka_unit_test(escapes_are_resolved),
        cmocka_unit_test(what_is_no_json_is_refused_where_it_ends_to_be_one),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(stays_inside_every_truncation_and_agrees_with_another_reader),
        cmocka_unit_test(members_are_read_as_exports_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
