/* Formats told by content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "signatures/rule_format.h"

struct case_row {
    const char *text;
    const char *path;
    enum rule_format format;
};

static void tells_formats_by_what_stands_in_the_file(void **state)
{
    (void)state;
    static const struct case_row rows[] = {
        {"evil.example\n", "a.yml", RULE_FORMAT_SIGMA},
        {"# ours\ntitle: x\nlogsource: {category: email}\n", "a.txt", RULE_FORMAT_SIGMA},
        {"---\ntitle: x\n", "a", RULE_FORMAT_SIGMA},
        {"{\"type\": \"bundle\", \"objects\": []}", "a", RULE_FORMAT_STIX},
        {"\xEF\xBB\xBF \n{\"type\": \"bundle\", \"objects\": []}", "a", RULE_FORMAT_STIX},
        {"{\"id\": \"b\", \"x\": {\"info\": 1}, \"spec_version\": \"2.0\"}", "a", RULE_FORMAT_STIX},
        {"[{\"type\": \"indicator\", \"pattern\": \"x\"}]", "a", RULE_FORMAT_STIX},
        {"{\"Event\": {\"info\": \"x\"}}", "a.txt", RULE_FORMAT_MISP},
        {"{\"response\": [{\"Event\": {}}]}", "a", RULE_FORMAT_MISP},
        {"[{\"Event\": {}}]", "a", RULE_FORMAT_MISP},
        {"{\"9f\": {\"Orgc\": {\"name\": \"x\"}}}", "manifest.json", RULE_FORMAT_MISP},
        {"{\"a\": \"\\\"objects\\\": \"}", "a", RULE_FORMAT_UNKNOWN_JSON},
        {"{\"objects\"", "a", RULE_FORMAT_UNKNOWN_JSON},
        {"{\"a", "a", RULE_FORMAT_UNKNOWN_JSON},
        {"{\"a\\", "a", RULE_FORMAT_UNKNOWN_JSON},
        {"# SpamAssassin\nbody X /evil/\nscore X 2\n", "a.txt", RULE_FORMAT_SPAMASSASSIN},
        {"anything", "a.cf", RULE_FORMAT_SPAMASSASSIN},
        {"evil.example\n192.0.2.1\n", "a", RULE_FORMAT_INDICATORS},
        {"type,value\ndomain,evil.example\n", "a.csv", RULE_FORMAT_INDICATORS},
        {"url,description\nhttp://evil.example/,body of it\n", "a", RULE_FORMAT_INDICATORS},
        {"[2001:db8::1]\n", "a", RULE_FORMAT_INDICATORS},
        {"", "a", RULE_FORMAT_INDICATORS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum rule_format format = rule_format_of(bytes_of(rows[i].text), bytes_of(rows[i].path));
        if (format != rows[i].format)
            print_error("of %s\n", rows[i].text);
        assert_int_equal(format, rows[i].format);
    }
}

static void names_say_which_files_of_a_folder_are_looked_into(void **state)
{
    (void)state;
    static const char *const yes[] = {"a.yml",   "a.YAML", "a.json", "a.stix", "a.stix2",
                                      "20_a.cf", "a.csv",  "a.tsv",  "a.txt",  "a.ioc"};
    static const char *const no[] = {"pack.yml",    "README.md", "readme.txt",
                                     "LICENSE.txt", "a.yml.bak", "a.eml",
                                     ".txt",        "a",         "CHANGELOG.txt"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(rule_format_is_file_name(bytes_of(yes[i])));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(rule_format_is_file_name(bytes_of(no[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_formats_by_what_stands_in_the_file),
        cmocka_unit_test(names_say_which_files_of_a_folder_are_looked_into),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
