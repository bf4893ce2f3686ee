/* What became of imported entries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "signatures/import_report.h"

static void add(struct import_report *report, struct arena *arena, const char *path,
                enum import_outcome outcome, const char *reason, size_t line)
{
    import_report_add(report, arena,
                      &(struct import_note){.path = bytes_of(path),
                                            .format = bytes_of("list"),
                                            .outcome = outcome,
                                            .reason = bytes_of(reason),
                                            .subject = bytes_of("evil.example"),
                                            .line = line});
}

static void counts_by_file_outcome_and_reason_and_keeps_the_first_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct import_report report = {0};
    add(&report, arena, "a", IMPORT_TAKEN, "domain", 3);
    add(&report, arena, "a", IMPORT_TAKEN, "domain", 4);
    add(&report, arena, "a", IMPORT_REFUSED, "domain", 5);
    add(&report, arena, "b", IMPORT_TAKEN, "domain", 6);
    assert_int_equal(report.count, 3);
    assert_int_equal(report.notes[0].count, 2);
    assert_int_equal(report.notes[0].line, 3);
    assert_int_equal(import_report_count(&report, bytes_of("a"), IMPORT_TAKEN), 2);
    assert_int_equal(import_report_count(&report, bytes_of("a"), IMPORT_SKIPPED), 0);
    assert_true(import_report_knows(&report, bytes_of("b")));
    assert_false(import_report_knows(&report, bytes_of("c")));
    import_report_done(&report);
    arena_free(arena);
}

static void reasons_without_end_are_bounded_and_nothing_is_left_uncounted(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct import_report report = {0};
    size_t total = LIMIT_IMPORT_NOTES + 1000;
    for (size_t i = 0; i < total; i++) {
        char reason[32];
        (void)snprintf(reason, sizeof reason, "reason %zu", i);
        add(&report, arena, "a", IMPORT_REFUSED, reason, i + 1);
    }
    assert_true(report.count <= LIMIT_IMPORT_NOTES + IMPORT_OUTCOME_COUNT);
    assert_int_equal(import_report_count(&report, bytes_of("a"), IMPORT_REFUSED), total);
    import_report_done(&report);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_file_outcome_and_reason_and_keeps_the_first_place),
        cmocka_unit_test(reasons_without_end_are_bounded_and_nothing_is_left_uncounted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
