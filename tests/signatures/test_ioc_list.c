/* Lists of indicators. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

/* "OUTCOME COUNT reason@LINE; " of all notes. */
static void append_notes(struct buffer *out, const struct rule_set *set)
{
    for (size_t i = 0; i < set->imports.count; i++) {
        const struct import_note *note = &set->imports.notes[i];
        buffer_format(out, "%s %zu %.*s@%zu; ", import_outcome_name(note->outcome), note->count,
                      (int)note->reason.size, (const char *)note->reason.data, note->line);
    }
}

static void expect_notes(const char *text, const char *expected)
{
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "list.txt");
    struct buffer found = {0};
    append_notes(&found, &set);
    rule_text_compare(&found, expected);
    rule_set_done(&set);
}

static const struct indicator *first_indicator(const struct rule_set *set)
{
    assert_true(set->rule_count > 0);
    return set->rules[0].selections[0].maps[0].items[0].values[0].indicator;
}

static void expect_text(struct bytes found, const char *expected)
{
    char *text = memory_format("%.*s", (int)found.size, found.size ? (const char *)found.data : "");
    assert_string_equal(text, expected);
    free(text);
}

static const char plain[] = "\xEF\xBB\xBF# a list; TLP:AMBER\n"
                            "Indicator\n"
                            "\n"
                            "hxxp://evil[.]example/a#b # found in May\n"
                            "// no entry\n"
                            "- evil.example\n"
                            "EVIL.example\n"
                            "0.0.0.0 bad.example\n"
                            "Domain: worse.example\n"
                            "d41d8cd98f00b204e9800998ecf8427e  empty.bin\n"
                            "what is this\n";

static void reads_one_indicator_a_line_with_comments_marks_and_remarks(void **state)
{
    (void)state;
    expect_notes(plain, "skipped 1 a heading@2; taken 1 URL@4; taken 3 domain@6; "
                        "skipped 1 it is there already@7; taken 1 MD5@10; "
                        "refused 1 nothing tells what it is@11; ");
}

static void an_indicator_keeps_its_place_its_remark_and_the_marking_of_its_file(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of("# TLP:AMBER\nevil.example  drops mail\n"), "feeds/l.txt");
    const struct indicator *indicator = first_indicator(&set);
    assert_int_equal(indicator->line, 2);
    expect_text(indicator->description, "drops mail");
    expect_text(indicator->type, "domain-name");
    expect_text(indicator->feed->tlp, "AMBER");
    expect_text(indicator->feed->format, "list");
    expect_text(set.rules[0].title, "Domains of l.txt");
    rule_set_done(&set);
}

static void reads_csv_by_the_names_of_its_columns(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set,
                      bytes_of("Type;Value;Comment;First-Seen;TLP;Confidence;Link\n"
                               "hostname;evil[.]example;\"a;b\";2024-05-01;TLP:GREEN;75;"
                               "https://report.example/1\n"
                               "subject;Your invoice;;;;;\n"
                               "yara;rule x;;;;;\n"
                               "sha256;evil.example;;;;;\n"
                               "url;;;;;;\n"),
                      "feed.csv");
    const struct indicator *indicator = first_indicator(&set);
    expect_text(indicator->value, "evil.example");
    expect_text(indicator->description, "a;b");
    expect_text(indicator->first_seen, "2024-05-01");
    expect_text(indicator->tlp, "GREEN");
    expect_text(indicator->confidence, "High");
    expect_text(indicator->reference, "https://report.example/1");
    expect_text(indicator->feed->format, "CSV");
    struct buffer found = {0};
    append_notes(&found, &set);
    buffer_append_byte(&found, '\0');
    assert_string_equal((const char *)found.data,
                        "taken 1 host@2; taken 1 subject@3; "
                        "refused 1 type 'yara' is nothing that mail can be asked@4; "
                        "degraded 1 it is looked for as what it looks like, not as what it is "
                        "said to be@5; refused 1 the row has no value@6; ");
    buffer_done(&found);
    rule_set_done(&set);
}

static void reads_columns_named_in_a_comment_and_several_values_a_row(void **state)
{
    (void)state;
    expect_notes("#####\n# \"first_seen_utc\",\"md5_hash\",\"sha256_hash\",\"file_name\"\n"
                 "\"2024-05-01\",\"d41d8cd98f00b204e9800998ecf8427e\",\"n/a\",\"a.exe\"\n",
                 "taken 1 MD5@3; refused 1 nothing tells what it is@3; taken 1 file name@3; ");
}

static void reads_csv_without_names_of_columns(void **state)
{
    (void)state;
    expect_notes("7,evil.example,phishing\n8,a.exe,192.0.2.1\n9,none,none\n",
                 "taken 1 domain@1; taken 1 IP address@2; "
                 "refused 1 no cell of the row is an indicator@3; ");
}

static void a_file_without_indicators_is_refused_whole(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of("nothing\nof use\n"), "list.txt");
    assert_int_equal(set.rule_count, 0);
    assert_int_equal(set.refusal_count, 1);
    expect_text(set.refusals[0].reason, "the file holds no rule and no indicator");
    rule_set_done(&set);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t size = 0; size <= strlen(plain); size++) {
        char *exact = memory_new(size ? size : 1, 1);
        memcpy(exact, plain, size);
        struct rule_set set;
        rule_set_init(&set);
        rule_set_add_text(&set, bytes_make(exact, size), "list.txt");
        free(exact);
        struct buffer text = {0};
        rule_text_set(&text, &set); /* nothing borrows from the file */
        buffer_done(&text);
        rule_set_done(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_one_indicator_a_line_with_comments_marks_and_remarks),
        cmocka_unit_test(an_indicator_keeps_its_place_its_remark_and_the_marking_of_its_file),
        cmocka_unit_test(reads_csv_by_the_names_of_its_columns),
        cmocka_unit_test(reads_columns_named_in_a_comment_and_several_values_a_row),
        cmocka_unit_test(reads_csv_without_names_of_columns),
        cmocka_unit_test(a_file_without_indicators_is_refused_whole),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
