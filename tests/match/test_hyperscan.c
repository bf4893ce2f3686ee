/* Hyperscan finds what it should in every size and shape of text, with every instruction set that
 * this machine has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "engine/match/hyperscan.h"

/* The ends that were reported for each pattern id. */
struct ends {
    uint64_t last[300];
    size_t count[300];
};

static void note_end(void *state, uint32_t id, uint64_t end)
{
    struct ends *ends = state;
    assert_in_range(id, 0, 299);
    ends->last[id] = end;
    ends->count[id]++;
}

/* Scan a copy of `text` with just the slack behind it. */
static struct ends scan_block(const struct database *database, struct bytes text)
{
    struct ends ends = {0};
    struct scratch *scratch = scratch_new(&database, 1);
    uint8_t *block = malloc(text.size + SCAN_SLACK_BYTES);
    assert_non_null(block);
    if (text.size)
        memcpy(block, text.data, text.size);
    memset(block + text.size, 'a', SCAN_SLACK_BYTES);
    assert_true(database_scan(database, scratch, bytes_make(block, text.size), note_end, &ends));
    free(block);
    scratch_free(scratch);
    return ends;
}

/* What compile() compiles for; there is one thread. */
static enum cpu_level level;

static struct database *compile(const struct pattern *patterns, size_t count)
{
    struct database *database = NULL;
    struct failure failure = {0};
    enum status status = database_compile_for(level, patterns, count, &database, &failure);
    if (status != STATUS_OK)
        print_error("%s\n", failure.text);
    assert_int_equal(status, STATUS_OK);
    assert_true(database_size_bytes(database) > 0);
    return database;
}

static void literals_of_every_byte_match_just_that_byte(void **state)
{
    (void)state;
    static char expressions[256][13];
    struct pattern patterns[256];
    for (unsigned byte = 0; byte < 256; byte++) {
        uint8_t text[] = {(uint8_t)byte, 'x', (uint8_t)byte};
        pattern_write_literal(bytes_make(text, 3), expressions[byte]);
        patterns[byte] = (struct pattern){expressions[byte], 0, byte};
    }
    struct database *database = compile(patterns, 256);
    for (unsigned byte = 0; byte < 256; byte++) {
        uint8_t text[] = {'.', (uint8_t)byte, 'x', (uint8_t)byte, '.'};
        struct ends ends = scan_block(database, bytes_make(text, sizeof text));
        for (unsigned id = 0; id < 256; id++)
            assert_int_equal(ends.count[id], id == byte ? 1 : 0);
        assert_int_equal(ends.last[byte], 4);
    }
    database_free(database);
}

static void finds_a_literal_wherever_it_ends_in_short_blocks(void **state)
{
    (void)state;
    static const struct pattern patterns[] = {{"needle", 0, 0},
                                              {"n", 0, 1},
                                              {"\\x6e\\x65", PATTERN_CASELESS, 2},
                                              {"\\Aneedle", 0, 3},
                                              {"needle\\z", 0, 4}};
    struct bytes needle = bytes_of("needle");
    struct database *database = compile(patterns, 5);
    for (size_t size = 0; size <= 100; size++) {
        uint8_t text[100];
        memset(text, '.', sizeof text);
        struct ends none = scan_block(database, bytes_make(text, size));
        for (size_t id = 0; id < 5; id++)
            assert_int_equal(none.count[id], 0);
        for (size_t at = 0; at + 6 <= size; at++) {
            memset(text, '.', sizeof text);
            memcpy(text + at, needle.data, needle.size);
            struct ends ends = scan_block(database, bytes_make(text, size));
            assert_int_equal(ends.count[0], 1);
            assert_int_equal(ends.last[0], at + 6);
            assert_int_equal(ends.last[1], at + 1);
            assert_int_equal(ends.last[2], at + 2);
            assert_int_equal(ends.count[3], at == 0);
            assert_int_equal(ends.count[4], at + 6 == size);
        }
    }
    database_free(database);
}

static void runs_of_one_byte_are_no_failure(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {'=', '-', 'D', 0, ' ', 0xFF};
    static const size_t lengths[] = {1, 2, 4, 8, 16, 33};
    struct pattern patterns[36];
    char *expressions[36];
    for (size_t i = 0; i < 36; i++) {
        uint8_t text[33];
        memset(text, bytes[i / 6], sizeof text);
        expressions[i] = memory_new(4 * lengths[i % 6] + 1, 1);
        pattern_write_literal(bytes_make(text, lengths[i % 6]), expressions[i]);
        patterns[i] = (struct pattern){expressions[i], 0, (uint32_t)i};
    }
    struct database *database = compile(patterns, 36);
    for (size_t b = 0; b < 6; b++)
        for (size_t size = 0; size <= 100; size++) {
            uint8_t text[100];
            memset(text, bytes[b], sizeof text);
            struct ends ends = scan_block(database, bytes_make(text, size));
            for (size_t i = 0; i < 36; i++) {
                size_t length = lengths[i % 6];
                size_t expected = i / 6 == b && size >= length ? size - length + 1 : 0;
                assert_int_equal(ends.count[i], expected);
            }
        }
    database_free(database);
    for (size_t i = 0; i < 36; i++)
        free(expressions[i]);
}

static void patterns_wanted_once_are_reported_once_and_the_scan_succeeds(void **state)
{
    (void)state;
    /* When all are exhausted the library says "terminated" though nobody asked it to stop. */
    static const struct pattern patterns[] = {{"\\x61", PATTERN_ONCE, 0},
                                              {"\\x62", PATTERN_ONCE, 1}};
    struct database *database = compile(patterns, 2);
    struct buffer text = {0};
    for (size_t i = 0; i < 5000; i++)
        buffer_append_string(&text, "ab");
    struct ends ends = scan_block(database, buffer_bytes(&text));
    assert_int_equal(ends.count[0], 1);
    assert_int_equal(ends.count[1], 1);
    buffer_done(&text);
    database_free(database);
}

static void sets_that_do_not_compile_together_are_cut(void **state)
{
    (void)state;
    /* The library refuses one id with and without "once": a set that only halves compile of. */
    static const struct pattern patterns[] = {
        {"aa", 0, 7}, {"bb", PATTERN_ONCE, 7}, {"cc", 0, 8}, {"dd", 0, 7}, {"ee", PATTERN_ONCE, 7}};
    for (size_t count = 1; count <= 5; count++) {
        struct database *database = compile(patterns, count);
        struct ends ends = scan_block(database, bytes_of("aa.aa.bb.bb.cc.dd.dd.ee.ee"));
        static const size_t expected[] = {0, 2, 3, 3, 5, 6};
        assert_int_equal(ends.count[7], expected[count]);
        assert_int_equal(ends.count[8], count >= 3);
        database_free(database);
    }
}

static void no_patterns_are_no_database(void **state)
{
    (void)state;
    struct database *database = NULL;
    assert_int_equal(database_compile(NULL, 0, &database, NULL), STATUS_OK);
    assert_null(database);
    assert_int_equal(database_size_bytes(NULL), 0);
    database_free(NULL);
    struct scratch *scratch = scratch_new((const struct database *const *)&database, 1);
    struct scratch *clone = scratch_clone(scratch);
    scratch_free(clone);
    scratch_free(scratch);
}

static void a_bad_pattern_among_good_ones_is_named(void **state)
{
    (void)state;
    static const struct pattern patterns[] = {
        {"good", 0, 0}, {"fine", 0, 1}, {"bad(", 0, 2}, {"nice", 0, 3}};
    struct database *database = NULL;
    struct failure failure = {0};
    assert_int_equal(database_compile(patterns, 4, &database, &failure), STATUS_UNSUPPORTED);
    assert_non_null(strstr(failure.text, "bad("));
    assert_null(database);
}

static void characters_count_in_utf8_patterns(void **state)
{
    (void)state;
    static const struct pattern patterns[] = {{"^\xc3\xa4.$", PATTERN_UTF8, 0},
                                              {"^\xc3\x84.$", PATTERN_UTF8 | PATTERN_CASELESS, 1},
                                              {"^[\xc3\xa4\xc3\xb6]{2}$", PATTERN_UTF8, 2}};
    struct database *database = compile(patterns, 3);
    struct ends ends = scan_block(database, bytes_of("\xc3\xa4\xe2\x82\xac"));
    assert_int_equal(ends.count[0], 1);
    assert_int_equal(ends.count[1], 1);
    assert_int_equal(ends.count[2], 0);
    ends = scan_block(database, bytes_of("\xc3\xa4\xc3\xb6"));
    assert_int_equal(ends.count[2], 1);
    database_free(database);
}

static void says_what_it_is(void **state)
{
    (void)state;
    assert_in_range(cpu_level_here(), CPU_LEVEL_BASE, CPU_LEVEL_AVX512VBMI);
    assert_true(hyperscan_is_supported());
    assert_non_null(strchr(hyperscan_version(), '.'));
    for (int i = 0; i < CPU_LEVEL_COUNT; i++)
        assert_true(cpu_level_name((enum cpu_level)i)[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_of_every_byte_match_just_that_byte),
        cmocka_unit_test(finds_a_literal_wherever_it_ends_in_short_blocks),
        cmocka_unit_test(runs_of_one_byte_are_no_failure),
        cmocka_unit_test(patterns_wanted_once_are_reported_once_and_the_scan_succeeds),
        cmocka_unit_test(sets_that_do_not_compile_together_are_cut),
        cmocka_unit_test(no_patterns_are_no_database),
        cmocka_unit_test(a_bad_pattern_among_good_ones_is_named),
        cmocka_unit_test(characters_count_in_utf8_patterns),
    };
    const struct CMUnitTest once[] = {cmocka_unit_test(says_what_it_is)};
    int failed = 0;
    for (level = CPU_LEVEL_BASE; level < CPU_LEVEL_COUNT; level++) {
        if (level <= cpu_level_here())
            failed += cmocka_run_group_tests_name(cpu_level_name(level), tests, NULL, NULL);
        else
            print_message("%s: this machine lacks it: skipped\n", cpu_level_name(level));
    }
    return failed + cmocka_run_group_tests(once, NULL, NULL);
}
