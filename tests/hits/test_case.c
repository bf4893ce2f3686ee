#include "tests/hits/sample.h"

#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"

static void add(struct case_file *file, unsigned identity, uint32_t file_index, uint64_t sequence,
                unsigned rules)
{
    struct sample_message sample;
    struct failure failure = {0};
    sample_message_init(&sample, identity, file_index, sequence);
    if (sample_add(file, &sample, rules, &failure) != STATUS_OK)
        fail_msg("%s", failure.text);
}

/* The number a query gives in another connection to a case. */
static int64_t ask(const char *folder, const char *sql)
{
    char *path = memory_format("%s/case.db", folder);
    sqlite3 *connection = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(connection, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(connection);
    free(path);
    return number;
}

static enum status try_create(const char *path, bool force, struct failure *out_failure)
{
    const struct case_facts facts = {.rules = sample_rules, .rule_count = SAMPLE_RULES};
    struct case_file *file = NULL;
    enum status status = case_create(path, force, &facts, &file, out_failure);
    if (status == STATUS_OK)
        case_close(file);
    return status;
}

static void touch(const char *folder, const char *name)
{
    char *path = memory_format("%s/%s", folder, name);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(descriptor >= 0);
    (void)close(descriptor);
    free(path);
}

static bool exists(const char *folder, const char *name)
{
    char *path = memory_format("%s/%s", folder, name);
    bool is_there = access(path, F_OK) == 0;
    free(path);
    return is_there;
}

static unsigned mode_of(const char *folder, const char *name)
{
    char *path = memory_format("%s/%s", folder, name);
    struct stat facts;
    assert_int_equal(lstat(path, &facts), 0);
    free(path);
    return facts.st_mode & 07777U;
}

static void an_empty_case_has_empty_hits_and_a_ledger(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_summary summary = sample_case_finish(sample_case_new(folder));
    assert_int_equal(summary.hits, 0);
    assert_int_equal(summary.rule_count, 0);
    case_summary_done(&summary);
    char *hits = sample_read(folder, "hits.jsonl");
    assert_string_equal(hits, "");
    free(hits);
    char *ledger = sample_read(folder, "ledger.json");
    char *golden = sample_read("tests/hits", "golden_ledger.json");
    assert_string_equal(ledger, golden);
    free(golden);
    free(ledger);
    assert_int_equal(ask(folder, "PRAGMA application_id"), 0x636F6C64);
    assert_int_equal(ask(folder, "PRAGMA user_version"), 2);
    assert_int_equal(ask(folder, "SELECT finished FROM sweep"), 1599465610);
    sample_folder_remove(folder);
}

static void a_message_in_three_places_is_one_hit_with_three_locations(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_file *file = sample_case_new(folder);
    add(file, 1, 2, 5, 1);
    add(file, 1, 0, 3, 1);
    add(file, 1, 1, 9, 1);
    add(file, 2, 0, 4, 1);
    struct case_summary summary = sample_case_finish(file);
    assert_int_equal(summary.messages_with_hits, 2);
    assert_int_equal(summary.hits, 2);
    assert_int_equal(summary.locations, 4);
    case_summary_done(&summary);
    char *hits = sample_read(folder, "hits.jsonl");
    char *second_line = strchr(hits, '\n') + 1;
    json_t *first = json_loads(hits, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, NULL);
    json_t *second = json_loads(second_line, JSON_DISABLE_EOF_CHECK, NULL);
    const json_t *facts = json_object_get(first, "coldtrail");
    const json_t *places = json_object_get(facts, "locations");
    assert_int_equal(json_array_size(places), 3);
    assert_int_equal(json_integer_value(json_object_get(facts, "location_count")), 3);
    assert_string_equal(json_string_value(json_array_get(places, 0)), "mail.tar!inbox#4");
    assert_string_equal(json_string_value(json_array_get(places, 2)), "mail.tar!inbox#6");
    const json_t *place = json_object_get(facts, "location");
    assert_int_equal(json_integer_value(json_object_get(place, "number")), 4);
    assert_int_equal(json_integer_value(json_object_get(place, "offset")), 3000);
    assert_null(json_object_get(json_object_get(second, "coldtrail"), "locations"));
    json_decref(first);
    json_decref(second);
    free(hits);
    sample_folder_remove(folder);
}

static void the_summary_counts_distinct_messages_and_addresses(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_file *file = sample_case_new(folder);
    for (unsigned i = 0; i < 30; i++)
        add(file, i, 0, i, i % 3 == 1 ? 4 : 3);
    add(file, 1, 1, 0, 4); /* again */
    struct case_summary summary = sample_case_finish(file);
    assert_int_equal(summary.rule_count, 3);
    assert_int_equal(summary.rules[0].rule_index, 2);
    assert_int_equal(summary.rules[0].hits, 10);
    assert_int_equal(summary.rules[1].rule_index, 0);
    assert_int_equal(summary.rules[1].hits, 20);
    assert_int_equal(summary.rules[1].stored, 20);
    assert_int_equal(summary.hits, 50);
    assert_int_equal(summary.recipient_count, 3);
    assert_string_equal(summary.recipients[0].domain, "company1.example");
    assert_int_equal(summary.recipients[0].highest_level_rank, 4);
    assert_int_equal(summary.recipients[0].messages, 10);
    assert_int_equal(summary.recipients[0].addresses, 5);
    assert_int_equal(summary.recipients[0].first_seen, 1599465601);
    assert_int_equal(summary.recipients[0].last_seen, 1599465628);
    assert_string_equal(summary.recipients[1].domain, "company0.example");
    case_summary_done(&summary);
    assert_int_equal(ask(folder, "SELECT count(*) FROM match WHERE field = 'email.subject' AND "
                                 "offset = 3 AND snippet LIKE 'Subject %'"),
                     50);
    assert_int_equal(ask(folder, "SELECT count(*) FROM hit WHERE json_valid(record)"), 50);
    sample_folder_remove(folder);
}

/* What merely looked a little like the campaign must not blur its first day. */
static void a_company_is_told_of_by_its_highest_level_alone(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_file *file = sample_case_new(folder);
    add(file, 0, 0, 0, 2); /* low, and the earliest */
    add(file, 3, 0, 3, 4); /* critical */
    add(file, 6, 0, 6, 6); /* critical, and low too */
    add(file, 9, 0, 9, 2);
    struct case_summary summary = sample_case_finish(file);
    assert_int_equal(summary.recipient_count, 1);
    assert_int_equal(summary.recipients[0].highest_level_rank, 4);
    assert_int_equal(summary.recipients[0].messages, 2);
    assert_int_equal(summary.recipients[0].first_seen, 1599465603);
    assert_int_equal(summary.recipients[0].last_seen, 1599465606);
    case_summary_done(&summary);
    sample_folder_remove(folder);
}

static void a_folder_that_is_not_empty_is_refused(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_summary summary = sample_case_finish(sample_case_new(folder));
    case_summary_done(&summary);
    touch(folder, "notes.txt");
    struct failure failure = {0};
    assert_int_equal(try_create(folder, false, &failure), STATUS_INVALID);
    assert_non_null(strstr(failure.text, "--force"));
    assert_true(exists(folder, "ledger.json"));
    failure = (struct failure){0};
    assert_int_equal(try_create(folder, true, &failure), STATUS_OK);
    assert_false(exists(folder, "ledger.json"));
    assert_true(exists(folder, "notes.txt"));
    sample_folder_remove(folder);
}

static void a_case_that_is_being_written_is_refused_even_by_force(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_file *file = sample_case_new(folder);
    struct failure failure = {0};
    assert_int_equal(try_create(folder, true, &failure), STATUS_INVALID);
    case_close(file);
    sample_folder_remove(folder);
}

static void no_symbolic_link_is_written_through(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    char *victim = memory_format("%s.victim", folder);
    char *link = memory_format("%s/hits.jsonl.part", folder);
    struct case_file *file = sample_case_new(folder);
    assert_int_equal(symlink(victim, link), 0);
    struct failure failure = {0};
    struct case_summary summary = {0};
    const struct case_totals totals = {0};
    assert_int_equal(case_finish(file, &totals, &summary, &failure), STATUS_IO);
    assert_non_null(strstr(failure.text, "hits.jsonl"));
    assert_int_equal(access(victim, F_OK), -1);
    free(link);
    free(victim);
    sample_folder_remove(folder);
}

static void files_are_private_whatever_the_umask(void **state)
{
    (void)state;
    static const mode_t masks[] = {0, 0777};
    for (size_t i = 0; i < 2; i++) {
        char *folder = sample_folder_new();
        mode_t before = umask(masks[i]);
        struct case_file *file = sample_case_new(folder);
        add(file, 1, 0, 0, 1);
        if (masks[i] == 0) /* nobody else may see the log of what is being written either */
            assert_int_equal(mode_of(folder, "case.db-wal"), 0600);
        struct case_summary summary = sample_case_finish(file);
        (void)umask(before);
        case_summary_done(&summary);
        assert_int_equal(mode_of(folder, ""), 0700);
        assert_int_equal(mode_of(folder, "case.db"), 0600);
        assert_int_equal(mode_of(folder, "hits.jsonl"), 0600);
        assert_int_equal(mode_of(folder, "ledger.json"), 0600);
        sample_folder_remove(folder);
    }
}

static void what_was_committed_is_read_by_others_while_it_is_written(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_file *file = sample_case_new(folder);
    assert_int_equal(ask(folder, "SELECT count(*) FROM rule"), SAMPLE_RULES);
    add(file, 1, 0, 0, 1);
    (void)usleep(1100 * 1000);
    add(file, 2, 0, 1, 1); /* more than a second later: both are committed */
    assert_int_equal(ask(folder, "SELECT count(*) FROM hit"), 2);
    add(file, 3, 0, 2, 1);
    assert_int_equal(ask(folder, "SELECT count(*) FROM hit"), 2);
    case_close(file);
    assert_int_equal(ask(folder, "SELECT count(*) FROM hit"), 3);
    assert_int_equal(ask(folder, "SELECT finished IS NULL FROM sweep"), 1);
    sample_folder_remove(folder);
}

/* In a process of its own: fill the "disk" (no file may grow above `limit_bytes`) and see that the
 * failure comes, stays, and is repeated at the end. Returns the number of messages added before. */
static int fill_disk(const char *folder, rlim_t limit_bytes)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    struct case_file *file = sample_case_new(folder);
    const struct rlimit limit = {limit_bytes, limit_bytes};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    enum status status = STATUS_OK;
    struct failure failure = {0};
    for (unsigned i = 0; i < 100000 && status == STATUS_OK; i++) {
        struct sample_message sample;
        sample_message_init(&sample, i, 0, i);
        status = sample_add(file, &sample, 7, &failure);
    }
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(failure.text, "case.db"));
    struct failure again = {0};
    const struct case_problem problem = {.level = "messages", .outcome = "failed"};
    assert_int_equal(case_add_problem(file, &problem, &again), STATUS_IO);
    assert_string_equal(again.text, failure.text);
    struct failure last = {0};
    struct case_summary summary = {0};
    const struct case_totals totals = {0};
    assert_int_equal(case_finish(file, &totals, &summary, &last), STATUS_IO);
    assert_string_equal(last.text, failure.text);
    return 0;
}

static void a_full_disk_is_a_failure_and_leaves_a_sound_database(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(fill_disk(folder, 4 << 20));
    int outcome = 0;
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_int_equal(outcome, 0);
    assert_false(exists(folder, "ledger.json"));
    assert_false(exists(folder, "hits.jsonl"));
    /* Whole messages or nothing. */
    assert_int_equal(ask(folder, "SELECT 3 * count(*) - (SELECT count(*) FROM hit) FROM message"),
                     0);
    sample_folder_remove(folder);
}

static void problems_and_sources_come_out_in_order(void **state)
{
    (void)state;
    char *folder = sample_folder_new();
    struct case_file *file = sample_case_new(folder);
    struct failure failure = {0};
    for (uint32_t i = 3; i-- > 0;) {
        char *path = memory_format("archive-%u\x1b[2J", i);
        const struct case_source source = {
            .file_index = i, .path = bytes_of(path), .outcome = "decoded", .reason = ""};
        assert_int_equal(case_add_source(file, &source, &failure), STATUS_OK);
        const struct case_problem problem = {.file_index = i / 2,
                                             .sequence = 7,
                                             .level = "members",
                                             .outcome = "failed",
                                             .reason = "corrupt",
                                             .path = bytes_of(path),
                                             .detail = bytes_of("bytes \xff are wrong")};
        assert_int_equal(case_add_problem(file, &problem, &failure), STATUS_OK);
        free(path);
    }
    struct case_summary summary = sample_case_finish(file);
    case_summary_done(&summary);
    char *text = sample_read(folder, "ledger.json");
    assert_null(strchr(text, '\x1b'));
    json_t *ledger = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(ledger);
    for (size_t i = 0; i < 3; i++) {
        char *path = memory_format("archive-%zu\x1b[2J", i);
        const json_t *source = json_array_get(json_object_get(ledger, "archives"), i);
        const json_t *problem = json_array_get(json_object_get(ledger, "problems"), i);
        assert_string_equal(json_string_value(json_object_get(source, "path")), path);
        assert_string_equal(json_string_value(json_object_get(problem, "path")), path);
        assert_string_equal(json_string_value(json_object_get(problem, "detail")),
                            "bytes \xef\xbf\xbd are wrong");
        free(path);
    }
    json_decref(ledger);
    free(text);
    sample_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_case_has_empty_hits_and_a_ledger),
        cmocka_unit_test(a_message_in_three_places_is_one_hit_with_three_locations),
        cmocka_unit_test(the_summary_counts_distinct_messages_and_addresses),
        cmocka_unit_test(a_company_is_told_of_by_its_highest_level_alone),
        cmocka_unit_test(a_folder_that_is_not_empty_is_refused),
        cmocka_unit_test(a_case_that_is_being_written_is_refused_even_by_force),
        cmocka_unit_test(no_symbolic_link_is_written_through),
        cmocka_unit_test(files_are_private_whatever_the_umask),
        cmocka_unit_test(what_was_committed_is_read_by_others_while_it_is_written),
        cmocka_unit_test(a_full_disk_is_a_failure_and_leaves_a_sound_database),
        cmocka_unit_test(problems_and_sources_come_out_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
