/* What is counted as written, and what as made of lists and feeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "signatures/rule_counts.h"
#include "tests/signatures/rule_text.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static int folder_init(void **state)
{
    char *path = memory_copy_string("/tmp/coldtrail_counts_XXXXXX");
    *state = path;
    if (!mkdtemp(path) || chdir(path) != 0 || mkdir("lists", 0700) != 0)
        return -1;
    write_file("lists/words.txt", "rfq\nquotation\ntender\n");
    write_file("lists/types.txt", "pdf\ndoc\n");
    write_file("lists/brands.txt", "harbour.example\n");
    return 0;
}

static int folder_done(void **state)
{
    char *command = memory_format("rm -rf '%s'", (char *)*state);
    int result = system(command); // NOLINT(concurrency-mt-unsafe): one thread
    free(command);
    free(*state);
    return result;
}

static struct rule_counts counts_of(const char *path, const char *text)
{
    struct rule_set set;
    rule_set_init(&set);
    write_file(path, text);
    assert_int_equal(rule_set_load(&set, path, NULL), STATUS_OK);
    rule_set_finish(&set);
    assert_int_equal(set.refusal_count, 0);
    struct rule_counts counts = rule_counts_of(&set);
    rule_set_done(&set);
    return counts;
}

#define RULE "title: T\nlogsource: {category: email}\ndetection:\n"

static void rules_are_written_and_rows_are_not(void **state)
{
    (void)state;
    struct rule_counts counts =
        counts_of("a.yml", RULE "  s: {email.subject|contains: [rfq, tender]}\n  condition: s\n");
    assert_int_equal(counts.written, 1);
    assert_int_equal(counts.list_rows, 0);
    assert_int_equal(counts.indicators, 0);
}

static void correlations_are_written_too(void **state)
{
    (void)state;
    struct rule_counts counts =
        counts_of("e.yml", RULE "  s: {email.subject: rfq}\n  condition: s\nname: n\n---\n"
                                "title: C\ncorrelation:\n  type: event_count\n  rules: [n]\n"
                                "  timespan: 1h\n  condition: {gte: 2}\n");
    assert_int_equal(counts.written, 2);
}

static void each_product_of_lists_is_a_row(void **state)
{
    (void)state;
    struct rule_counts counts = counts_of(
        "b.yml",
        RULE "  s: {email.attachments.file.name|expand: '%words%.%types%.html'}\n  condition: s\n");
    assert_int_equal(counts.written, 1);
    assert_int_equal(counts.list_rows, 6);
}

static void a_row_counts_once_for_all_fields_and_rules(void **state)
{
    (void)state;
    struct rule_counts counts = counts_of(
        "c.yml", RULE "  s:\n    - email.subject|expand|contains: '%words%'\n"
                      "    - coldtrail.body.text|expand|contains: '%words%'\n  condition: s\n---\n"
                      "title: U\nlogsource: {category: email}\ndetection:\n"
                      "  s: {email.subject|expand: '%words%'}\n  condition: s\n");
    assert_int_equal(counts.written, 2);
    assert_int_equal(counts.list_rows, 3);
}

static void what_is_imitated_is_no_row(void **state)
{
    (void)state;
    struct rule_counts counts =
        counts_of("d.yml", RULE "  s: {coldtrail.from.domain|expand|lookalike: '%brands%'}\n"
                                "  condition: s\n");
    assert_int_equal(counts.written, 1);
    assert_int_equal(counts.list_rows, 0);
}

static void feeds_are_no_written_rules_and_count_each_value_once(void **state)
{
    (void)state;
    struct rule_counts counts = counts_of("feed.txt", "evil.example\nworse.example\n192.0.2.1\n");
    assert_int_equal(counts.written, 0);
    assert_int_equal(counts.list_rows, 0);
    assert_int_equal(counts.indicators, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_written_and_rows_are_not),
        cmocka_unit_test(correlations_are_written_too),
        cmocka_unit_test(each_product_of_lists_is_a_row),
        cmocka_unit_test(a_row_counts_once_for_all_fields_and_rules),
        cmocka_unit_test(what_is_imitated_is_no_row),
        cmocka_unit_test(feeds_are_no_written_rules_and_count_each_value_once),
    };
    return cmocka_run_group_tests(tests, folder_init, folder_done);
}
