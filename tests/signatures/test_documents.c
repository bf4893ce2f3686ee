#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "signatures/documents.h"

/* Each document as "LINE[body]". */
static void expect_documents(const char *text, const char *expected)
{
    struct documents documents = documents_of(bytes_of(text));
    struct document document;
    struct buffer found = {0};
    while (documents_next(&documents, &document)) {
        buffer_format(&found, "%zu[", document.line);
        buffer_append(&found, document.body);
        buffer_append_byte(&found, ']');
    }
    buffer_append_byte(&found, '\0');
    assert_string_equal((const char *)found.data, expected);
    buffer_done(&found);
}

static void cuts_at_marks_alone(void **state)
{
    (void)state;
    expect_documents("", "");
    expect_documents("a: 1", "1[a: 1]");
    expect_documents("---\na: 1\n", "1[a: 1]");
    expect_documents("--- a\n", "1[a]");
    expect_documents("a\n---\nb\n", "1[a]2[b]");
    expect_documents("---\na\n---\nb\n---\n", "1[a]3[b]5[]");
    expect_documents("a\n...\nb\n", "1[a]3[b]");
    expect_documents("a\n...\n---\nb\n...\n", "1[a]3[b]");
    expect_documents("a: |\n  ---\n ---\n----\n---x\nb", "1[a: |\n  ---\n ---\n----\n---x\nb]");
}

static void keeps_comments_and_directives_with_the_document_behind_them(void **state)
{
    (void)state;
    expect_documents("# c\n\n%YAML 1.1\n---\na\n", "1[a]");
    expect_documents("a\n...\n# c\n%YAML 1.1\n--- # d\nb\n", "1[a]3[# d\nb]");
    expect_documents("# only a comment\n", "1[# only a comment]");
}

static void counts_every_kind_of_line_break_once(void **state)
{
    (void)state;
    expect_documents("a\r\nb\r\n---\r\nc\r\n", "1[a\r\nb]3[c]");
    expect_documents("a\rb\r---\rc\r", "1[a\rb]3[c]");
    expect_documents("a\n\n\n---\nc", "1[a]4[c]");
}

static void passes_over_a_byte_order_mark(void **state)
{
    (void)state;
    expect_documents("\xEF\xBB\xBF---\na\n", "1[a]");
    expect_documents("\xEF\xBB\xBF", "");
}

static void body_does_not_change_with_what_stands_around_it(void **state)
{
    (void)state;
    expect_documents("a: 1\n\n\n", "1[a: 1]");
    expect_documents("\n\n# c\n---\n\na: 1\n---\nb: 2", "1[a: 1]7[b: 2]");
}

static void yields_every_byte_in_one_document_at_every_cut(void **state)
{
    (void)state;
    static const char text[] = "# c\r\n---\r\na: 1\n...\n%YAML\n---\nb\r---\n\n---";
    for (size_t size = 0; size < sizeof text; size++) {
        uint8_t *block = malloc(size ? size : 1);
        memcpy(block, text, size);
        struct documents documents = documents_of(bytes_make(block, size));
        struct document document;
        const uint8_t *end = block;
        while (documents_next(&documents, &document)) {
            assert_ptr_equal(document.text.data, end);
            assert_true(document.text.size > 0);
            end = document.text.data + document.text.size;
        }
        assert_ptr_equal(end, block + size);
        free(block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_at_marks_alone),
        cmocka_unit_test(keeps_comments_and_directives_with_the_document_behind_them),
        cmocka_unit_test(counts_every_kind_of_line_break_once),
        cmocka_unit_test(passes_over_a_byte_order_mark),
        cmocka_unit_test(body_does_not_change_with_what_stands_around_it),
        cmocka_unit_test(yields_every_byte_in_one_document_at_every_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
