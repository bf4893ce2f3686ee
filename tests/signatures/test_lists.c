/* Lists in folders, and what `expand` makes of them. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

struct folder {
    char path[64];
};

/* A pack with lists, one of them nearer to some rules than the others. */
static int folder_init(void **state)
{
    struct folder *folder = memory_new(1, sizeof *folder);
    (void)snprintf(folder->path, sizeof folder->path, "%s", "/tmp/coldtrail_lists_XXXXXX");
    *state = folder;
    if (!mkdtemp(folder->path) || chdir(folder->path) != 0)
        return -1;
    static const char *const folders[] = {"pack",        "pack/lists", "pack/far",
                                          "pack/far/er", "pack/near",  "pack/near/lists"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (mkdir(folders[i], 0700) != 0)
            return -1;
    write_file("pack/lists/brands.txt", "One\n*two?\n");
    write_file("pack/lists/partners.csv",
               "company,domains,country\nOne,one.example;one.invalid,NO\nTwo,two.example,SE\n");
    write_file("pack/lists/banks.csv", "domains,bank\nbank.example,Bank\n");
    write_file("pack/lists/empty.txt", "# nothing yet\n");
    write_file("pack/lists/.hidden.txt", "x\n");
    write_file("pack/near/lists/brands.txt", "Near\n");
    return mkfifo("pack/lists/pipe.txt", 0600);
}

static int folder_done(void **state)
{
    struct folder *folder = *state;
    char *command = memory_format("rm -rf '%s'", folder->path);
    int result = system(command); // NOLINT(concurrency-mt-unsafe): one thread
    free(command);
    free(folder);
    return result;
}

/* A rule in the file at `path` with the item `KEY: VALUE` in line 3. A `$` in what is expected
 * stands for the folder of the test. */
static void expect_item_replaced(const char *path, const char *item, const char *replacement,
                                 const char *expected)
{
    char *text = memory_format("title: t\nlogsource: {category: email}\n"
                               "detection: {s: {%s}, condition: s}\n",
                               item);
    write_file(path, text);
    struct rule_set set;
    rule_set_init(&set);
    if (replacement)
        rule_set_replace_list(&set, "partners", replacement);
    assert_int_equal(rule_set_load(&set, path, NULL), STATUS_OK);
    struct buffer found = {0};
    rule_text_set(&found, &set);
    buffer_append_byte(&found, '\0');
    struct buffer wanted = {0};
    char *here = realpath(".", NULL);
    for (; *expected; expected++) {
        if (*expected == '$')
            buffer_append_string(&wanted, here);
        else
            buffer_append_byte(&wanted, (uint8_t)*expected);
    }
    buffer_append_byte(&wanted, '\0');
    assert_string_equal((const char *)found.data, (const char *)wanted.data);
    free(here);
    buffer_done(&wanted);
    buffer_done(&found);
    rule_set_done(&set);
    free(text);
}

static void expect_item(const char *path, const char *item, const char *expected)
{
    expect_item_replaced(path, item, NULL, expected);
}

struct expand_case {
    const char *item;
    const char *expected;
};

static void expand_puts_the_values_of_a_list_in_place(void **state)
{
    (void)state;
    static const struct expand_case cases[] = {
        {"f|expand: '%company%'", "s; s={f: \"One\", \"Two\"}\n"},
        {"f|expand: '%partners.domains%'",
         "s; s={f: \"one.example\", \"one.invalid\", \"two.example\"}\n"},
        /* A value of a list is text: its stars are stars. */
        {"f|expand: '%brands%'", "s; s={f: \"One\", \"*two?\"}\n"},
        {"f|expand|contains: ['%company%', x]", "s; s={f|contains: \"One\", \"Two\", \"x\"}\n"},
        {"f|contains|expand: '%company%'", "s; s={f|contains: \"One\", \"Two\"}\n"},
        {"f|expand: '*@%country%.x'", "s; s={f: * \"@NO.x\", * \"@SE.x\"}\n"},
        {"f|expand: '%country%-%bank%-%country%'",
         "s; s={f: \"NO-Bank-NO\", \"SE-Bank-NO\", \"NO-Bank-SE\", \"SE-Bank-SE\"}\n"},
        {"'|expand': '%company%'", "s; s={: \"One\", \"Two\"}\n"},
        {"f|expand: 100", "s; s={f: \"100\"}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_item("pack/rule.yml", cases[i].item, cases[i].expected);
}

static void a_file_can_take_the_place_of_a_list(void **state)
{
    (void)state;
    write_file("own.csv", "company,domains\nOwn,own.example\n");
    expect_item_replaced("pack/rule.yml", "f|expand: '%partners.domains%'", "own.csv",
                         "s; s={f: \"own.example\"}\n");
    expect_item_replaced("pack/rule.yml", "f|expand: '%brands%'", "own.csv",
                         "s; s={f: \"One\", \"*two?\"}\n");
    expect_item_replaced("rule.yml", "f|expand: '%partners.company%'", "own.csv",
                         "s; s={f: \"Own\"}\n");
    expect_item_replaced(
        "pack/rule.yml", "f|expand: '%partners.domains%'", "absent.csv",
        "3:27: list 'partners.domains' in absent.csv cannot be used: it is not a regular file\n");
}

static void under_all_any_value_of_a_list_will_do(void **state)
{
    (void)state;
    expect_item("pack/rule.yml", "f|expand|contains|all: ['%company%', x]",
                "s; s={f|contains|all: \"One\" or \"Two\", \"x\"}\n");
}

static void what_is_no_placeholder_stays(void **state)
{
    (void)state;
    static const struct expand_case cases[] = {
        {"f|expand: '\\%company\\%'", "s; s={f: \"%company%\"}\n"},
        {"f|expand: '\\%company% %'", "s; s={f: \"%company% %\"}\n"},
        {"f|expand: '100% of 50%'", "s; s={f: \"100% of 50%\"}\n"},
        {"f|expand: '%%'", "s; s={f: \"%%\"}\n"},
        {"f: '%company%'", "s; s={f: \"%company%\"}\n"},
        {"f|expand: '\\\\x'", "s; s={f: \"\\x\"}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_item("pack/rule.yml", cases[i].item, cases[i].expected);
}

static void expand_goes_before_what_encodes(void **state)
{
    (void)state;
    static const struct expand_case cases[] = {
        {"f|expand|base64: '%company%'", "s; s={f|cased: \"T25l\", \"VHdv\"}\n"},
        {"f|base64|expand: '%company%'",
         "3:17: 'expand' finds nothing to replace in base64: put it in front\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_item("pack/rule.yml", cases[i].item, cases[i].expected);
}

static void the_nearest_folder_of_lists_counts(void **state)
{
    (void)state;
    expect_item("pack/far/er/rule.yml", "f|expand: '%brands%'", "s; s={f: \"One\", \"*two?\"}\n");
    expect_item("pack/near/rule.yml", "f|expand: '%brands%'", "s; s={f: \"Near\"}\n");
    expect_item("pack/near/rule.yml", "f|expand: '%company%'",
                "3:27: no list 'company': $/pack/near/lists holds neither company.txt nor a CSV "
                "file with that column\n");
}

static void a_rule_whose_list_cannot_be_used_is_refused(void **state)
{
    (void)state;
    static const struct expand_case cases[] = {
        {"f|expand: '%brand%'", "3:27: no list 'brand': $/pack/lists holds neither brand.txt nor "
                                "a CSV file with that column: did you mean 'brands'?\n"},
        {"f|expand: '%empty%'",
         "3:27: list 'empty' in $/pack/lists cannot be used: it has no values\n"},
        {"f|expand: '%pipe%'",
         "3:27: list 'pipe' in $/pack/lists cannot be used: it is not a regular file\n"},
        {"f|expand: '%domains%'",
         "3:27: list 'domains' is a column of banks.csv and of partners.csv: name the file too, as "
         "in '%partners.domains%'\n"},
        {"f|expand: '%bank%%bank%%bank%%bank%%bank%'",
         "3:27: more than 4 placeholders in one value\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_item("pack/rule.yml", cases[i].item, cases[i].expected);
}

/* The digest of a rule in the file at `path`, in `out`. */
static void read_digest(const char *path, struct buffer *out)
{
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, path, NULL), STATUS_OK);
    assert_int_equal(set.rule_count, 1);
    buffer_append(out, set.rules[0].sha256);
    rule_set_done(&set);
}

static void the_digest_of_a_rule_is_of_its_lists_too(void **state)
{
    (void)state;
    struct buffer digests[4] = {{0}};
    expect_item("pack/rule.yml", "f|expand: '%bank%'", "s; s={f: \"Bank\"}\n");
    read_digest("pack/rule.yml", &digests[0]);
    write_file("pack/lists/banks.csv", "domains,bank\nother.example,Bank\n");
    read_digest("pack/rule.yml", &digests[1]);
    write_file("pack/lists/banks.csv", "domains,bank\nbank.example,Bench\n");
    read_digest("pack/rule.yml", &digests[2]);
    write_file("pack/lists/banks.csv", "domains,bank\nbank.example,Bank\n");
    read_digest("pack/rule.yml", &digests[3]);
    assert_true(bytes_equal(buffer_bytes(&digests[0]), buffer_bytes(&digests[1])));
    assert_false(bytes_equal(buffer_bytes(&digests[0]), buffer_bytes(&digests[2])));
    assert_true(bytes_equal(buffer_bytes(&digests[0]), buffer_bytes(&digests[3])));
    for (size_t i = 0; i < 4; i++)
        buffer_done(&digests[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expand_puts_the_values_of_a_list_in_place),
        cmocka_unit_test(a_file_can_take_the_place_of_a_list),
        cmocka_unit_test(under_all_any_value_of_a_list_will_do),
        cmocka_unit_test(what_is_no_placeholder_stays),
        cmocka_unit_test(expand_goes_before_what_encodes),
        cmocka_unit_test(the_nearest_folder_of_lists_counts),
        cmocka_unit_test(the_digest_of_a_rule_is_of_its_lists_too),
        cmocka_unit_test(a_rule_whose_list_cannot_be_used_is_refused),
    };
    return cmocka_run_group_tests(tests, folder_init, folder_done);
}
