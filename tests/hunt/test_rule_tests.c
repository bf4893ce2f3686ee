#include "engine/hunt/rule_tests.h"

#include <stdlib.h>

#include "engine/base/fold.h"
#include "tests/base/cmocka_all.h"
#include "tests/base/folder.h"

static const char marked[] = "Subject: Marked\nFrom: a@b.example\nTo: c@d.example\n\nText.\n";
static const char plain[] = "Subject: Plain\nFrom: a@b.example\nTo: c@d.example\n\nText.\n";

static void write_test(const struct folder *folder, const char *name, const char *text)
{
    free(folder_write(folder, name, bytes_of(text)));
}

static struct plan *load(struct rule_set *set)
{
    struct failure failure = {0};
    struct plan *plan = NULL;
    rule_set_init(set);
    if (rule_set_load(set, "tests/cli/rules/marked-subject.yml", &failure) != STATUS_OK ||
        plan_compile(set, NULL, &plan, &failure) != STATUS_OK)
        fail_msg("%s", failure.text);
    return plan;
}

struct expected {
    const char *path; /* below the pack */
    const char *complaint;
};

static void assert_tests(const struct folder *folder, const struct expected *expected, size_t count)
{
    struct rule_set set;
    struct plan *plan = load(&set);
    struct rule_tests tests;
    rule_tests_run(folder->path, plan, &tests);
    assert_int_equal(tests.count, count);
    for (size_t i = 0; i < count; i++) {
        const struct rule_test *test = &tests.items[i];
        assert_string_equal(test->path + strlen(folder->path) + 1, expected[i].path);
        assert_int_equal(test->passed, expected[i].complaint == NULL);
        if (expected[i].complaint && !strstr(test->complaint, expected[i].complaint))
            fail_msg("%s: %s", test->path, test->complaint);
    }
    rule_tests_done(&tests);
    plan_free(plan);
    rule_set_done(&set);
}

static void says_which_messages_are_not_as_they_must_be(void **state)
{
    const struct folder *folder = *state;
    write_test(folder, "tests/hit/marked-subject/a.eml", marked);
    write_test(folder, "tests/hit/marked-subject/b.eml", plain);
    write_test(folder, "tests/hit/other-rule/c.eml", marked);
    write_test(folder, "tests/miss/marked-subject/d.eml", plain);
    write_test(folder, "tests/miss/marked-subject/e.eml", marked);
    static const struct expected expected[] = {
        {"tests/hit/marked-subject/a.eml", NULL},
        {"tests/hit/marked-subject/b.eml", "does not hit, and must"},
        {"tests/hit/other-rule/c.eml", "no rule of that name"},
        {"tests/miss/marked-subject/d.eml", NULL},
        {"tests/miss/marked-subject/e.eml", "hits, and must not"},
    };
    assert_tests(folder, expected, sizeof expected / sizeof *expected);
}

/* A test message that is never read must not count as one that misses. */
static void complains_of_what_is_no_message(void **state)
{
    const struct folder *folder = *state;
    write_test(folder, "tests/miss/marked-subject/empty.eml", "");
    write_test(folder, "tests/miss/marked-subject/notes.json", "{\"no\": \"mail\"}\n");
    static const struct expected expected[] = {
        {"tests/miss/marked-subject/empty.eml", "cannot be read"},
        {"tests/miss/marked-subject/notes.json", "cannot be read"},
    };
    assert_tests(folder, expected, sizeof expected / sizeof *expected);
}

static void runs_nothing_where_there_are_no_tests(void **state)
{
    assert_tests(*state, NULL, 0);
}

static int make_folder(void **state)
{
    static struct folder folder;
    folder_make(&folder);
    *state = &folder;
    return 0;
}

static int remove_folder(void **state)
{
    folder_remove(*state);
    return 0;
}

int main(void)
{
    fold_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(says_which_messages_are_not_as_they_must_be, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(complains_of_what_is_no_message, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(runs_nothing_where_there_are_no_tests, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
