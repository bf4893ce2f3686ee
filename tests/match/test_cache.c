/* What is kept on disk is taken only if it is whole, ours alone, and made from the same input. */
#include "tests/base/cmocka_all.h"
#include "tests/base/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/fold.h"
#include "engine/match/cache.h"
#include "engine/match/plan.h"

static struct folder home;
static char folder[96];

static const char rule_text[] = "title: Password page\n"
                                "logsource: {category: email}\n"
                                "detection:\n"
                                "    page:\n"
                                "        email.subject|re: 'log ?in [0-9]{2,8}'\n"
                                "        coldtrail.body.text|contains: contract\n"
                                "    condition: page\n";

static int make_home(void **state)
{
    (void)state;
    fold_init();
    folder_make(&home);
    (void)snprintf(folder, sizeof folder, "%s/coldtrail", home.path);
    return setenv("XDG_CACHE_HOME", home.path, 1);
}

/* Call `change` on every file of the cache; returns how many there are. */
static size_t each_file(void (*change)(const char *path))
{
    DIR *list = opendir(folder);
    size_t count = 0;
    const struct dirent *entry = NULL;
    assert_non_null(list);
    while ((entry = readdir(list))) {
        char path[400];
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        change(path);
        count++;
    }
    (void)closedir(list);
    return count;
}

static void remove_file(const char *path)
{
    assert_int_equal(unlink(path), 0);
}

static void leave_alone(const char *path)
{
    (void)path;
}

static int remove_home(void **state)
{
    (void)state;
    folder_remove(&home);
    return 0;
}

static const char key[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void assert_loads(const struct plan_cache *cache, const char *expected)
{
    struct buffer content = {0};
    bool found = cache_load(cache, key, &content);
    assert_int_equal(found, expected != NULL);
    if (expected)
        assert_true(bytes_equal(buffer_bytes(&content), bytes_of(expected)));
    buffer_done(&content);
}

static void what_was_stored_comes_back(void **state)
{
    (void)state;
    struct plan_cache *cache = cache_open();
    assert_non_null(cache);
    assert_loads(cache, NULL);
    cache_store(cache, key, bytes_of("first"));
    assert_loads(cache, "first");
    cache_store(cache, key, bytes_of("second"));
    assert_loads(cache, "second");
    assert_loads(NULL, NULL);
    cache_store(NULL, key, bytes_of("nowhere"));
    cache_close(cache);
}

static void flip_middle(const char *path)
{
    int file = open(path, O_RDWR);
    struct stat facts;
    assert_int_equal(fstat(file, &facts), 0);
    uint8_t byte = 0;
    assert_int_equal(pread(file, &byte, 1, facts.st_size / 2), 1);
    byte ^= 1;
    assert_int_equal(pwrite(file, &byte, 1, facts.st_size / 2), 1);
    (void)close(file);
}

static void cut_short(const char *path)
{
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(truncate(path, facts.st_size / 2), 0);
}

static void empty(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void share(const char *path)
{
    assert_int_equal(chmod(path, 0644), 0);
}

/* As an older version of the program wrote it. */
static void make_older(const char *path)
{
    int file = open(path, O_WRONLY);
    assert_int_equal(pwrite(file, "coldtrail-cache-1", 17, 0), 17);
    (void)close(file);
}

/* Whole, and of this program, but made for other input. */
static void make_foreign(const char *path)
{
    int file = open(path, O_WRONLY);
    assert_int_equal(pwrite(file, "ffff", 4, 18), 4);
    (void)close(file);
}

static void (*const harms[])(const char *) = {flip_middle, cut_short,  empty,
                                              share,       make_older, make_foreign};

static void harmed_files_are_not_taken(void **state)
{
    (void)state;
    struct plan_cache *cache = cache_open();
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        cache_store(cache, key, bytes_of("a compiled database"));
        assert_loads(cache, "a compiled database");
        (void)each_file(harms[i]);
        assert_loads(cache, NULL);
        (void)each_file(remove_file);
    }
    cache_close(cache);
}

static void what_lies_under_another_name_is_not_taken(void **state)
{
    (void)state;
    static const char other[] = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    struct plan_cache *cache = cache_open();
    char from[200];
    char to[200];
    cache_store(cache, other, bytes_of("made for other input"));
    (void)snprintf(from, sizeof from, "%s/%s.compiled", folder, other);
    (void)snprintf(to, sizeof to, "%s/%s.compiled", folder, key);
    assert_int_equal(rename(from, to), 0);
    assert_loads(cache, NULL);
    (void)each_file(remove_file);
    cache_close(cache);
}

static void a_folder_that_others_may_enter_is_not_used(void **state)
{
    (void)state;
    cache_close(cache_open());
    assert_int_equal(chmod(folder, 0755), 0);
    assert_null(cache_open());
    assert_int_equal(chmod(folder, 0700), 0);
}

static void old_files_are_removed(void **state)
{
    (void)state;
    struct plan_cache *cache = cache_open();
    cache_store(cache, key, bytes_of("old"));
    cache_close(cache);
    char path[200];
    (void)snprintf(path, sizeof path, "%s/%s.compiled", folder, key);
    struct timespec times[2] = {{1600000000, 0}, {1600000000, 0}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    cache_close(cache_open());
    assert_int_equal(each_file(leave_alone), 0);
}

static size_t compile_once(const struct plan_cache *cache)
{
    struct rule_set rules;
    struct plan *plan = NULL;
    struct failure failure = {0};
    rule_set_init(&rules);
    rule_set_add_text(&rules, bytes_of(rule_text), "rule.yml");
    assert_int_equal(rules.rule_count, 1);
    assert_int_equal(plan_compile(&rules, cache, &plan, &failure), STATUS_OK);
    size_t bytes = plan->database_bytes;
    plan_free(plan);
    rule_set_done(&rules);
    return bytes;
}

static void a_plan_is_the_same_from_the_cache_and_from_a_harmed_one(void **state)
{
    (void)state;
    struct plan_cache *cache = cache_open();
    size_t bytes = compile_once(NULL);
    assert_int_equal(compile_once(cache), bytes);
    size_t files = each_file(leave_alone);
    assert_true(files >= 3); /* the probe and two databases */
    assert_int_equal(compile_once(cache), bytes);
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        (void)each_file(harms[i]);
        assert_int_equal(compile_once(cache), bytes);
        assert_int_equal(each_file(leave_alone), files); /* made again under the same names */
    }
    cache_close(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_stored_comes_back),
        cmocka_unit_test(harmed_files_are_not_taken),
        cmocka_unit_test(what_lies_under_another_name_is_not_taken),
        cmocka_unit_test(a_folder_that_others_may_enter_is_not_used),
        cmocka_unit_test(old_files_are_removed),
        cmocka_unit_test(a_plan_is_the_same_from_the_cache_and_from_a_harmed_one),
    };
    return cmocka_run_group_tests(tests, make_home, remove_home);
}
