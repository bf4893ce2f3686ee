#include "engine/hunt/rule_tests.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/hunt/unpacking.h"
#include "engine/match/verdict.h"
#include "loaders/source.h"

struct tester {
    const struct plan *plan;
    struct decoder *decoder;
    struct scanner *scanner;
    struct rule_tests *tests;
    struct walk walk;
    bool must_hit;
};

/* What can be wrong with a test message. */
enum verdict_of_test { TEST_PASSED, TEST_NO_RULE, TEST_NO_HIT, TEST_HIT, TEST_UNREADABLE };

static const char *const complaints[] = {"", "there is no rule of that name",
                                         "does not hit, and must", "hits, and must not",
                                         "cannot be read"};

/* The folder a file lies in: the name of the rule it tests. */
static struct bytes rule_name_of(const char *path)
{
    const char *end = strrchr(path, '/');
    if (!end)
        return (struct bytes){0};
    const char *start = end;
    while (start > path && start[-1] != '/')
        start--;
    return bytes_make(start, (size_t)(end - start));
}

/* `rule_index` is UINT32_MAX where there is no such rule. */
static void add_test(struct tester *tester, const char *path, enum verdict_of_test verdict,
                     uint32_t rule_index)
{
    struct rule_tests *tests = tester->tests;
    tests->items =
        memory_grow(tests->items, &tests->capacity, tests->count + 1, sizeof *tests->items);
    struct rule_test *test = &tests->items[tests->count++];
    *test = (struct rule_test){.path = memory_copy_string(path),
                               .must_hit = tester->must_hit,
                               .passed = verdict == TEST_PASSED};
    if (rule_index < tester->plan->rule_count)
        test->rule = tester->plan->rules[rule_index].rule;
    test->rule_name = rule_name_of(test->path);
    (void)snprintf(
        test->complaint, sizeof test->complaint, "rule '%.*s': %s", (int)test->rule_name.size,
        test->rule_name.data ? (const char *)test->rule_name.data : "", complaints[verdict]);
}

static uint32_t find_rule(const struct plan *plan, struct bytes name)
{
    for (uint32_t i = 0; i < plan->rule_count; i++)
        if (bytes_equal(plan->rules[i].rule->name, name))
            return i;
    return UINT32_MAX;
}

static void test_message(struct tester *tester, const struct raw_message *raw)
{
    const char *path = tester->walk.files[raw->origin.file_index].path;
    uint32_t rule = find_rule(tester->plan, rule_name_of(path));
    if (rule == UINT32_MAX) {
        add_test(tester, path, TEST_NO_RULE, rule);
        return;
    }
    scanner_scan(tester->scanner, message_parse(tester->decoder, raw->bytes));
    bool holds = verdict_rule_holds(tester->scanner, rule);
    if (holds == tester->must_hit)
        add_test(tester, path, TEST_PASSED, rule);
    else
        add_test(tester, path, tester->must_hit ? TEST_NO_HIT : TEST_HIT, rule);
}

static void test_folder(struct tester *tester, const char *folder, const char *kind)
{
    char *path = memory_format("%s/tests/%s", folder, kind);
    const char *paths[] = {path};
    tester->walk = (struct walk){0};
    walk_paths(&(struct walk_options){.paths = paths, .path_count = 1}, &tester->walk);
    bool is_there = tester->walk.count && tester->walk.files[0].reason != REASON_UNREADABLE;
    struct source *source = source_new(&tester->walk, 0, is_there ? tester->walk.count : 0);
    struct batch batch;
    batch_init(&batch);
    enum status status = STATUS_OK;
    while (status == STATUS_OK) {
        status = source_fill(source, &batch);
        for (size_t i = 0; i < batch.message_count; i++)
            test_message(tester, &batch.messages[i]);
        for (size_t i = 0; i < batch.problem_count; i++)
            add_test(tester, batch.problems[i].path, TEST_UNREADABLE,
                     find_rule(tester->plan, rule_name_of(batch.problems[i].path)));
    }
    batch_done(&batch);
    source_free(source);
    walk_done(&tester->walk);
    free(path);
}

void rule_tests_run(const char *folder, const struct plan *plan, struct rule_tests *out_tests)
{
    *out_tests = (struct rule_tests){0};
    struct tester tester = {.plan = plan,
                            .decoder = decoder_new(unpacking_by_loaders()),
                            .scanner = scanner_new(plan),
                            .tests = out_tests};
    tester.must_hit = true;
    test_folder(&tester, folder, "hit");
    tester.must_hit = false;
    test_folder(&tester, folder, "miss");
    scanner_free(tester.scanner);
    decoder_free(tester.decoder);
}

/* Of each rule of a plan, by bits. */
#define HAS_HIT 1U
#define HAS_MISS 2U

void rule_tests_lint(const struct rule_tests *tests, const char *folder, const struct plan *plan,
                     struct lint *lint)
{
    unsigned *has = memory_new(plan->rule_count, sizeof *has);
    for (size_t i = 0; i < tests->count; i++) {
        const struct rule_test *test = &tests->items[i];
        if (test->rule)
            has[find_rule(plan, test->rule_name)] |= test->must_hit ? HAS_HIT : HAS_MISS;
    }
    for (size_t i = 0; i < plan->rule_count && tests->count; i++) {
        const struct rule *rule = plan->rules[i].rule;
        if (has[i] == (HAS_HIT | HAS_MISS) || !bytes_start_with(rule->source, bytes_of(folder)))
            continue;
        lint_warn(lint, (struct lint_spot){rule, rule->place, "untested"},
                  "no test message of %s/tests must %s", folder,
                  has[i] & HAS_HIT    ? "miss the rule"
                  : has[i] & HAS_MISS ? "hit the rule"
                                      : "hit the rule, and none must miss it");
    }
    free(has);
}

void rule_tests_done(struct rule_tests *tests)
{
    for (size_t i = 0; i < tests->count; i++)
        free(tests->items[i].path);
    free(tests->items);
}
