/* Sets of rules from files, folders and texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "tests/signatures/rule_text.h"

#define RULE(title)                                                                                \
    "title: " title "\n"                                                                           \
    "logsource: {category: email}\n"                                                               \
    "detection:\n"                                                                                 \
    "  s: x\n"                                                                                     \
    "  condition: s\n"
#define ID_A "id: 11111111-1111-4111-8111-11111111111a\n"
#define ID_A_IN_CAPITALS "id: 11111111-1111-4111-8111-11111111111A\n"

/* A folder of its own for each test; file names below it are relative. */
struct folder {
    char path[64];
};

static int folder_init(void **state)
{
    struct folder *folder = memory_new(1, sizeof *folder);
    (void)snprintf(folder->path, sizeof folder->path, "%s", "/tmp/coldtrail_rules_XXXXXX");
    *state = folder;
    return mkdtemp(folder->path) && chdir(folder->path) == 0 ? 0 : -1;
}

static int folder_done(void **state)
{
    struct folder *folder = *state;
    char *command = memory_format("chmod -R u+rwx '%s' && rm -rf '%s'", folder->path, folder->path);
    int result = system(command); // NOLINT(concurrency-mt-unsafe): one thread
    free(command);
    free(folder);
    return result;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

/* The paths of the rules and refusals, in their order: "a.yml:1 b.yml:7 !c.yml:0 ". */
static void expect_order(const struct rule_set *set, const char *expected)
{
    struct buffer found = {0};
    for (size_t i = 0; i < set->rule_count; i++) {
        buffer_append(&found, set->rules[i].source);
        buffer_format(&found, ":%zu ", set->rules[i].place.line);
    }
    for (size_t i = 0; i < set->refusal_count; i++) {
        buffer_append_byte(&found, '!');
        buffer_append(&found, set->refusals[i].path);
        buffer_format(&found, ":%zu ", set->refusals[i].place.line);
    }
    rule_text_compare(&found, expected);
}

static void expect_reason(const struct rule_set *set, size_t index, const char *expected)
{
    assert_true(index < set->refusal_count);
    struct bytes reason = set->refusals[index].reason;
    char *text = memory_format("%.*s", (int)reason.size, (const char *)reason.data);
    assert_string_equal(text, expected);
    free(text);
}

static void loads_a_folder_in_byte_order_and_passes_over_what_holds_no_rules(void **state)
{
    (void)state;
    static const char *const folders[] = {"p",      "p/sub",   "p/tests", "p/lists",
                                          "p/.git", "p/Upper", "p/a"};
    static const char *const files[] = {
        "p/b.yml",       "p/a.yaml",      "p/B.yml",         "p/a/z.yml",
        "p/sub/c.yml",   "p/Upper/d.yml", "p/tests/no.yml",  "p/lists/no.yml",
        "p/.git/no.yml", "p/.no.yml",     "p/pack.yml",      "p/sub/pack.yml",
        "p/README.txt",  "p/no.yml.bak",  "p/sub/tests.yml", "p/e.txt",
    };
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        assert_int_equal(mkdir(folders[i], 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char *text = memory_format(RULE("%s"), files[i]);
        write_file(files[i], text);
        free(text);
    }
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "p", NULL), STATUS_OK);
    expect_order(&set, "p/B.yml:1 p/Upper/d.yml:1 p/a.yaml:1 p/a/z.yml:1 p/b.yml:1 p/e.txt:1 "
                       "p/sub/c.yml:1 p/sub/tests.yml:1 ");
    assert_int_equal(set.file_count, 8);
    rule_set_done(&set);
}

static void loads_a_file_that_is_named_whatever_its_name(void **state)
{
    (void)state;
    write_file("rules.txt", RULE("a") "---\n" RULE("b"));
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "rules.txt", NULL), STATUS_OK);
    expect_order(&set, "rules.txt:1 rules.txt:7 ");
    rule_set_done(&set);
}

static void a_path_that_is_not_there_is_the_only_failure(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    struct failure failure = {0};
    assert_int_equal(rule_set_load(&set, "none/here", &failure), STATUS_IO);
    assert_string_equal(failure.text, "none/here: No such file or directory");
    expect_order(&set, "");
    rule_set_done(&set);
}

static void what_cannot_be_read_is_refused_by_name(void **state)
{
    (void)state;
    assert_int_equal(mkdir("p", 0700), 0);
    assert_int_equal(mkdir("p/sub", 0700), 0);
    assert_int_equal(symlink("../p", "p/loop"), 0);
    assert_int_equal(symlink("nowhere", "p/gone.yml"), 0);
    assert_int_equal(mkfifo("p/pipe.yml", 0600), 0);
    write_file("p/empty.yml", "");
    write_file("p/good.yml", RULE("good"));
    assert_int_equal(symlink("good.yml", "p/link.md"), 0);
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "p", NULL), STATUS_OK);
    expect_order(&set, "p/good.yml:1 !p/empty.yml:0 !p/gone.yml:0 !p/loop:0 !p/pipe.yml:0 ");
    expect_reason(&set, 0, "the file holds no rule");
    expect_reason(&set, 1, "cannot be opened: No such file or directory");
    expect_reason(&set, 2, "a symbolic link to a folder is not followed");
    expect_reason(&set, 3, "not a regular file");
    rule_set_done(&set);
}

static void folders_without_end_are_refused_at_the_limit(void **state)
{
    (void)state;
    struct buffer path = {0};
    buffer_append_string(&path, "d");
    for (size_t i = 0; i < LIMIT_RULE_DEPTH + 2; i++) {
        char *name = memory_format("%.*s", (int)path.size, (const char *)path.data);
        assert_int_equal(mkdir(name, 0700), 0);
        free(name);
        buffer_append_string(&path, "/d");
    }
    buffer_done(&path);
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "d", NULL), STATUS_OK);
    assert_int_equal(set.refusal_count, 1);
    expect_reason(&set, 0, "folders are nested deeper than 32");
    rule_set_done(&set);
}

static void a_file_beyond_the_limit_is_refused_whole(void **state)
{
    (void)state;
    write_file("big.yml", RULE("big"));
    assert_int_equal(truncate("big.yml", (off_t)LIMIT_RULE_FILE_BYTES + 1), 0);
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "big.yml", NULL), STATUS_OK);
    expect_order(&set, "!big.yml:0 ");
    expect_reason(&set, 0, "larger than 16 MiB");
    rule_set_done(&set);
}

static void values_without_end_are_refused_from_the_limit_on(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_append_string(&text, RULE("first") "---\n[");
    for (size_t i = 0; i < LIMIT_RULE_VALUES; i++)
        buffer_append_string(&text, "a,");
    buffer_append_string(&text, "]\n---\n" RULE("lost") "---\n" RULE("lost, too"));
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, buffer_bytes(&text), "t.yml");
    expect_order(&set, "t.yml:1 !t.yml:7 !t.yml:8 ");
    expect_reason(&set, 0, "the file holds more than 1000000 values");
    expect_reason(&set, 1, "the file holds more than 1000000 values: refused from here on");
    rule_set_done(&set);
    buffer_done(&text);
}

static void an_id_belongs_to_the_first_rule_that_has_it(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(RULE("b") ID_A_IN_CAPITALS), "b.yml");
    rule_set_add_text(&set, bytes_of(RULE("c") "---\n" RULE("d") ID_A), "c.yml");
    rule_set_add_text(&set, bytes_of(RULE("e")), "e.yml");
    rule_set_add_text(&set, bytes_of(RULE("e")), "f.yml");
    expect_order(&set, "b.yml:1 c.yml:1 e.yml:1 !c.yml:7 !f.yml:1 ");
    expect_reason(&set, 0,
                  "id 11111111-1111-4111-8111-11111111111a is taken by the rule in b.yml:1");
    rule_set_done(&set);
}

static void the_same_file_twice_is_the_same_rules(void **state)
{
    (void)state;
    write_file("a.yml", RULE("a") "---\n" RULE("b"));
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "a.yml", NULL), STATUS_OK);
    assert_int_equal(rule_set_load(&set, "a.yml", NULL), STATUS_OK);
    expect_order(&set, "a.yml:1 a.yml:7 ");
    rule_set_done(&set);
}

static void a_rule_can_be_refused_after_all(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(RULE("a") "---\n" RULE("b") "---\n" RULE("c")), "t.yml");
    rule_set_refuse(&set, 1, (struct rule_place){10, 4}, "unknown field");
    expect_order(&set, "t.yml:1 t.yml:13 !t.yml:10 ");
    expect_reason(&set, 0, "unknown field");
    assert_true(bytes_equal(set.refusals[0].title, bytes_of("b")));
    rule_set_done(&set);
}

static void texts_that_hold_no_rule_are_refused_once(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "# comment\n", "---\n", "---\n---\nnull\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        rule_text_expect(texts[i], "0:0: the file holds no rule\n");
    rule_text_expect("---\n" RULE("a") "---\n", "s; s={: \"x\"}\n");
}

static void neither_crashes_nor_leaks_at_any_truncation(void **state)
{
    (void)state;
    static const char text[] =
        "# licence\n---\ntitle: \"T\xC3\xA9st\"\n" ID_A "status: test\n"
        "tags: [attack.t1566, tlp.clear]\nreferences:\n  - a\nlevel: high\n"
        "logsource: {category: email}\ndetection:\n  sel:\n    email.subject|contains|all:\n"
        "      - 'a*\\*b?'\n      - c\n    email.from.address|re|i: '^x.*$'\n    g: null\n"
        "    h|exists: true\n  keys: [foo, 'b\\\\ar']\n  maps:\n    - f: 5\n    - '|all': [x, y]\n"
        "  condition:\n    - 1 of s* and not (keys or all of m*)\n    - 2 of them\n"
        "---\r\n" RULE("second") "...\n";
    for (size_t size = 0; size < sizeof text; size++) {
        uint8_t *block = malloc(size ? size : 1);
        memcpy(block, text, size);
        struct buffer found = {0};
        rule_text_of(&found, bytes_make(block, size));
        assert_true(found.size > 0);
        buffer_done(&found);
        free(block);
    }
}

static void survives_any_one_byte_in_any_place(void **state)
{
    (void)state;
    static const char text[] = "title: t\nlogsource: {category: email}\ndetection:\n"
                               "  a:\n    f|re: 'x'\n  condition: 1 of a* or not a\n";
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t i = 0; i < sizeof text - 1; i++) {
            uint8_t block[sizeof text - 1];
            memcpy(block, text, sizeof block);
            block[i] = (uint8_t)byte;
            struct buffer found = {0};
            rule_text_of(&found, bytes_make(block, sizeof block));
            assert_true(found.size > 0);
            buffer_done(&found);
        }
    }
}

static void says_which_libyaml_it_uses(void **state)
{
    (void)state;
    assert_true(byte_is_digit((uint8_t)signatures_libyaml_version()[0]));
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_init, folder_done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(loads_a_folder_in_byte_order_and_passes_over_what_holds_no_rules),
        IN_A_FOLDER(loads_a_file_that_is_named_whatever_its_name),
        IN_A_FOLDER(a_path_that_is_not_there_is_the_only_failure),
        IN_A_FOLDER(what_cannot_be_read_is_refused_by_name),
        IN_A_FOLDER(folders_without_end_are_refused_at_the_limit),
        IN_A_FOLDER(a_file_beyond_the_limit_is_refused_whole),
        cmocka_unit_test(values_without_end_are_refused_from_the_limit_on),
        cmocka_unit_test(an_id_belongs_to_the_first_rule_that_has_it),
        IN_A_FOLDER(the_same_file_twice_is_the_same_rules),
        cmocka_unit_test(a_rule_can_be_refused_after_all),
        cmocka_unit_test(texts_that_hold_no_rule_are_refused_once),
        cmocka_unit_test(neither_crashes_nor_leaks_at_any_truncation),
        cmocka_unit_test(survives_any_one_byte_in_any_place),
        cmocka_unit_test(says_which_libyaml_it_uses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
