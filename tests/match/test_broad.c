/* Indicators that are in everybody's mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/broad.h"

static void providers_and_public_suffixes_are_said_and_looked_for(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set,
                      bytes_of("evil.example\nGMail.com\nco.uk\nmail.gmail.com\nmicrosoft.com\n"
                               "github.io\nowner.github.io\nsales@gmail.com\n"
                               "http://google.com/x\n"),
                      "list.txt");
    rule_set_add_text(&set,
                      bytes_of("title: t\nlogsource: {category: email}\n"
                               "detection: {s: {url.domain|domain: gmail.com}, condition: s}\n"),
                      "rule.yml");
    rule_set_finish(&set);
    size_t rule_count = set.rule_count;
    broad_indicators_note(&set);
    assert_int_equal(set.rule_count, rule_count);
    struct bytes path = bytes_of("list.txt");
    assert_int_equal(import_report_count(&set.imports, path, IMPORT_TAKEN), 9);
    assert_int_equal(import_report_count(&set.imports, path, IMPORT_DOUBTFUL), 4);
    const struct import_note *last = &set.imports.notes[set.imports.count - 1];
    const struct import_note *before = last - 1;
    assert_true(bytes_equal(before->subject, bytes_of("gmail.com")) && before->count == 2);
    assert_int_equal(before->line, 2);
    assert_true(bytes_equal(last->subject, bytes_of("co.uk")) && last->count == 2);
    assert_true(bytes_start_with(last->reason, bytes_of("a public suffix")));
    rule_set_done(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(providers_and_public_suffixes_are_said_and_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
