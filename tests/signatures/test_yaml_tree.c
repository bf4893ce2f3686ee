/* What the YAML in front of a rule may do, and what is refused with which words and place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "signatures/yaml_tree.h"
#include "tests/signatures/rule_text.h"
#include "tests/signatures/tree_text.h"

/* Each document as a line: its tree, or "LINE:COLUMN: REASON". */
static void append_trees(struct buffer *out, struct bytes text, size_t values_left)
{
    struct documents documents = documents_of(text);
    struct document document;
    while (documents_next(&documents, &document)) {
        struct arena *arena = arena_new(4096);
        struct complaint complaint = {.arena = arena};
        struct node *root = NULL;
        if (!tree_parse(arena, &document, &values_left, &complaint, &root)) {
            buffer_format(out, "%zu:%zu: ", complaint.place.line, complaint.place.column);
            buffer_append(out, complaint.reason);
        } else if (root) {
            tree_text_append(out, root);
        } else {
            buffer_append_string(out, "nothing");
        }
        buffer_append_byte(out, '\n');
        arena_free(arena);
    }
}

static void expect_trees(const char *text, const char *expected)
{
    struct buffer found = {0};
    append_trees(&found, bytes_of(text), 1000);
    rule_text_compare(&found, expected);
}

static void keeps_order_style_and_place_of_everything(void **state)
{
    (void)state;
    expect_trees("b: 1\na: [x, 'y', \"z\"]\nc: {d: e}\n",
                 "1:1{1:1=b>1:4=1 2:1=a>2:4[2:5=x 2:8\"y 2:13\"z] 3:1=c>3:4{3:5=d>3:8=e}}\n");
    expect_trees("a: |\n  two\n  lines\nb: >-\n  folded\n  text\n",
                 "1:1{1:1=a>1:4\"two\nlines\n 4:1=b>4:4\"folded text}\n");
    expect_trees("a:\n  - b\n  -\n", "1:1{1:1=a>2:3[2:5=b 3:4=]}\n");
    expect_trees("--- # only a comment\n", "2:1=\n");
    expect_trees("# only a comment\n", "nothing\n");
}

static void reads_what_windows_writes(void **state)
{
    (void)state;
    expect_trees("\xEF\xBB\xBF"
                 "a: 1\r\nb:\r\n  - c\r\n---\r\nd\r\n",
                 "1:1{1:1=a>1:4=1 2:1=b>3:3[3:5=c]}\n5:1=d\n");
}

static void one_broken_document_costs_no_other(void **state)
{
    (void)state;
    expect_trees("a: 1\n---\nb: [\n---\nc: 3\n",
                 "1:1{1:1=a>1:4=1}\n"
                 "4:1: YAML: did not find expected node content, while parsing a flow node\n"
                 "5:1{5:1=c>5:4=3}\n");
}

static void refuses_duplicate_keys_at_the_second(void **state)
{
    (void)state;
    expect_trees("a: 1\nb: 2\na: 3\n", "3:1: key 'a' is here twice: first in line 1\n");
    expect_trees("x:\n  'a': 1\n  a: 3\n", "3:3: key 'a' is here twice: first in line 2\n");
    expect_trees("x: {a: 1}\ny: {a: 1}\n", "1:1{1:1=x>1:4{1:5=a>1:8=1} 2:1=y>2:4{2:5=a>2:8=1}}\n");
}

static void refuses_what_could_swell_or_surprise(void **state)
{
    (void)state;
    static const char anchors[] = "anchors and aliases are refused: they can swell without bound\n";
    struct buffer expected = {0};
    buffer_format(&expected, "1:4: %s", anchors);
    buffer_append_byte(&expected, '\0');
    expect_trees("a: &x 1\nb: *x\n", (const char *)expected.data);
    expect_trees("a: *x\n", (const char *)expected.data);
    expect_trees("a: &x [1]\n", (const char *)expected.data);
    expect_trees("a: &x {b: 1}\n", (const char *)expected.data);
    buffer_done(&expected);
    expect_trees("a: !!str 1\n", "1:4: YAML tags such as '!!str' are refused\n");
    expect_trees("a: !x {b: c}\n", "1:4: YAML tags such as '!!str' are refused\n");
    expect_trees("? [a]\n: b\n", "1:3: a key must be plain text\n");
    expect_trees("a\xC2\x85---\nb\n",
                 "2:1: a further document begins behind an unusual line break\n");
}

static void says_where_a_byte_is_no_text(void **state)
{
    (void)state;
    expect_trees("a: 1\nb: \xFF\n", "2:4: byte 0xFF is not UTF-8\n");
    expect_trees("a: 1\n---\nb: \xC3\xA9\xC3\n", "1:1{1:1=a>1:4=1}\n3:5: byte 0xC3 is not UTF-8\n");
    expect_trees("a: \xED\xA0\x80\n", "1:4: byte 0xED is not UTF-8\n");
    expect_trees("a: 1\r\nb: \x07\n", "2:4: control character U+0007 is not allowed\n");
    expect_trees("a: \xEF\xBF\xBD\n", "1:1{1:1=a>1:4=\xEF\xBF\xBD}\n");
    struct buffer found = {0};
    append_trees(&found, bytes_make("a: \0b\n", 6), 1000);
    assert_true(bytes_equal(buffer_bytes(&found),
                            bytes_of("1:4: control character U+0000 is not allowed\n")));
    buffer_done(&found);
}

static void passes_on_what_libyaml_says(void **state)
{
    (void)state;
    expect_trees("a:\n\tb: 1\n", "2:1: YAML: found character that cannot start any token, while "
                                 "scanning for the next token\n");
    expect_trees("a: 'open\n", "2:1: YAML: found unexpected end of stream, while scanning a quoted "
                               "scalar\n");
    expect_trees("a: 1\n b: 2\n", "2:3: YAML: mapping values are not allowed in this context\n");
    expect_trees("a: b: c\n", "1:5: YAML: mapping values are not allowed in this context\n");
}

static void stops_at_depth_and_count(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (size_t i = 0; i < 100000; i++)
        buffer_append_byte(&text, '[');
    struct buffer found = {0};
    append_trees(&found, buffer_bytes(&text), 1000);
    assert_true(bytes_equal(buffer_bytes(&found),
                            bytes_of("1:33: lists and maps are nested deeper than 32\n")));
    buffer_reset(&found);
    append_trees(&found, bytes_of("[a, b, c]\n---\n[d, e]\n"), 6);
    assert_true(bytes_equal(buffer_bytes(&found),
                            bytes_of("1:1[1:2=a 1:5=b 1:8=c]\n"
                                     "3:5: the file holds more than 1000000 values\n")));
    buffer_done(&text);
    buffer_done(&found);
}

static void looks_up_members_of_maps_alone(void **state)
{
    (void)state;
    struct node scalar = {.kind = NODE_SCALAR};
    assert_null(tree_member(NULL, "a"));
    assert_null(tree_member(&scalar, "a"));
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF# c\n%YAML 1.1\n---\na: &x [1, 'b', \"\\u00e9\", *x]\n"
                               "c: |2-\n   t\n? {d: e}\n: !!str f\n...\n--- >\n g\r\n h\n";
    for (size_t size = 0; size < sizeof text; size++) {
        uint8_t *block = malloc(size ? size : 1);
        memcpy(block, text, size);
        struct buffer found = {0};
        append_trees(&found, bytes_make(block, size), LIMIT_RULE_VALUES);
        buffer_done(&found);
        free(block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_order_style_and_place_of_everything),
        cmocka_unit_test(reads_what_windows_writes),
        cmocka_unit_test(one_broken_document_costs_no_other),
        cmocka_unit_test(refuses_duplicate_keys_at_the_second),
        cmocka_unit_test(refuses_what_could_swell_or_surprise),
        cmocka_unit_test(says_where_a_byte_is_no_text),
        cmocka_unit_test(passes_on_what_libyaml_says),
        cmocka_unit_test(stops_at_depth_and_count),
        cmocka_unit_test(looks_up_members_of_maps_alone),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
