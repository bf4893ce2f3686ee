#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "loaders/source.h"
#include "loaders/walk.h"
#include "tests/loaders/support.h"

static struct folder folder;

static int make_folder(void **state)
{
    (void)state;
    folder_make(&folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    folder_remove(&folder);
    return 0;
}

static void put(const char *name)
{
    free(folder_write(&folder, name, bytes_of("Subject: x\n\n")));
}

static void link_to(const char *target, const char *name)
{
    char *path = memory_format("%s/%s", folder.path, name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static void walk_one(const char *path, const char *own_case, struct walk *walk)
{
    walk_paths(&(struct walk_options){&path, 1, own_case}, walk);
}

/* The path behind the test's folder. */
static const char *name_of(const struct walk_file *file)
{
    return file->path + strlen(folder.path) + 1;
}

static void lists_in_byte_order_of_paths(void **state)
{
    (void)state;
    static const char *const order[] = {"B", "a.txt", "a/b", "a/c/d", "a0", "z"};
    for (size_t i = 6; i-- > 0;)
        put(order[i]);
    struct walk walk;
    walk_one(folder.path, NULL, &walk);
    assert_int_equal(walk.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(name_of(&walk.files[i]), order[i]);
    assert_int_equal(walk.total_bytes, 6 * strlen("Subject: x\n\n"));
    walk_done(&walk);
}

static void lists_links_and_fifos_with_their_reason(void **state)
{
    (void)state;
    put("a");
    link_to("a", "link");
    link_to("nowhere", "dangling");
    char *fifo = memory_format("%s/fifo", folder.path);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    free(fifo);
    struct walk walk;
    walk_one(folder.path, NULL, &walk);
    assert_int_equal(walk.count, 4);
    assert_int_equal(walk.files[0].reason, REASON_NONE);
    assert_int_equal(walk.files[1].reason, REASON_SYMBOLIC_LINK);
    assert_int_equal(walk.files[2].reason, REASON_SPECIAL_FILE);
    assert_int_equal(walk.files[3].reason, REASON_SYMBOLIC_LINK);
    walk_done(&walk);
}

static void follows_a_link_that_the_user_names(void **state)
{
    (void)state;
    put("a");
    link_to("a", "link");
    char *path = memory_format("%s/link", folder.path);
    struct gathered gathered;
    gather(path, &gathered);
    assert_int_equal(gathered.message_count, 1);
    gathered_done(&gathered);
    free(path);
}

static void lists_the_same_file_once(void **state)
{
    (void)state;
    put("a");
    char *first = memory_format("%s/a", folder.path);
    char *second = memory_format("%s/b", folder.path);
    assert_int_equal(link(first, second), 0);
    const char *const paths[] = {folder.path, second, folder.path};
    struct walk walk;
    walk_paths(&(struct walk_options){paths, 3, NULL}, &walk);
    assert_int_equal(walk.count, 1);
    assert_string_equal(name_of(&walk.files[0]), "a");
    walk_done(&walk);
    free(first);
    free(second);
}

static void leaves_its_own_case_alone(void **state)
{
    (void)state;
    put("case/hits.jsonl");
    put("mail");
    char *own = memory_format("%s/./case", folder.path);
    struct walk walk;
    walk_one(folder.path, own, &walk);
    assert_int_equal(walk.count, 2);
    assert_string_equal(name_of(&walk.files[0]), "case");
    assert_int_equal(walk.files[0].reason, REASON_OWN_CASE);
    walk_done(&walk);
    free(own);
}

static void a_path_that_is_not_there_is_an_unreadable_file(void **state)
{
    (void)state;
    struct gathered gathered;
    gather("/nonexistent/mail.mbox", &gathered);
    const struct gathered_problem *problem = gathered_problem(&gathered, LEDGER_ARCHIVE);
    assert_non_null(problem);
    assert_int_equal(problem->outcome, OUTCOME_FAILED);
    assert_int_equal(problem->reason, REASON_UNREADABLE);
    assert_non_null(strstr(problem->detail, "No such file"));
    gathered_done(&gathered);
}

static void a_folder_that_cannot_be_listed_is_an_unreadable_file(void **state)
{
    (void)state;
    if (geteuid() == 0) {
        print_message("root may list every folder: skipped\n");
        skip();
    }
    put("closed/a");
    char *closed = memory_format("%s/closed", folder.path);
    assert_int_equal(chmod(closed, 0), 0);
    struct walk walk;
    walk_one(folder.path, NULL, &walk);
    assert_int_equal(walk.count, 1);
    assert_int_equal(walk.files[0].reason, REASON_UNREADABLE);
    assert_non_null(strstr(walk.files[0].detail, "Permission denied"));
    walk_done(&walk);
    assert_int_equal(chmod(closed, 0700), 0);
    free(closed);
}

static void a_fifo_put_in_place_of_a_file_does_not_hang(void **state)
{
    (void)state;
    put("a");
    put("b");
    struct walk walk;
    walk_one(folder.path, NULL, &walk);
    assert_int_equal(walk.count, 2);
    assert_int_equal(unlink(walk.files[0].path), 0);
    assert_int_equal(mkfifo(walk.files[0].path, 0600), 0);
    assert_int_equal(unlink(walk.files[1].path), 0);
    link_to("a", "b");
    struct source *source = source_new(&walk, 0, 2);
    struct batch batch;
    batch_init(&batch);
    assert_int_equal(source_fill(source, &batch), STATUS_END);
    assert_int_equal(batch.problem_count, 2);
    assert_int_equal(batch.problems[0].reason, REASON_SPECIAL_FILE);
    assert_int_equal(batch.problems[1].reason, REASON_SYMBOLIC_LINK);
    batch_done(&batch);
    source_free(source);
    walk_done(&walk);
}

static void assert_list(const char *text, size_t size, bool nul_separated, size_t expected)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, size), size);
    assert_int_equal(close(ends[1]), 0);
    char **paths = NULL;
    size_t count = 0;
    struct failure failure = {0};
    assert_int_equal(walk_read_list(ends[0], nul_separated, &paths, &count, &failure), STATUS_OK);
    assert_int_equal(count, expected);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(paths[i][0], '/');
        free(paths[i]);
    }
    free(paths);
    assert_int_equal(close(ends[0]), 0);
}

static void reads_lists_by_line_and_by_nul(void **state)
{
    (void)state;
    assert_list("", 0, false, 0);
    assert_list("/a\n/b c\n\n/d", 11, false, 3);
    assert_list("/a\0/b\nc\0", 8, true, 2);
}

static void a_list_that_cannot_be_read_says_so(void **state)
{
    (void)state;
    char **paths = NULL;
    size_t count = 0;
    struct failure failure = {0};
    assert_int_equal(walk_read_list(-1, false, &paths, &count, &failure), STATUS_IO);
    assert_null(paths);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lists_in_byte_order_of_paths),
        TEST(lists_links_and_fifos_with_their_reason),
        TEST(follows_a_link_that_the_user_names),
        TEST(lists_the_same_file_once),
        TEST(leaves_its_own_case_alone),
        TEST(a_path_that_is_not_there_is_an_unreadable_file),
        TEST(a_folder_that_cannot_be_listed_is_an_unreadable_file),
        TEST(a_fifo_put_in_place_of_a_file_does_not_hang),
        TEST(reads_lists_by_line_and_by_nul),
        TEST(a_list_that_cannot_be_read_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
