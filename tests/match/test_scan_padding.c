/* Values of 29, 30 and 31 bytes in blocks of just their size and the slack: with 70 to 96 literals
 * Hyperscan 5.4.0 reads up to three bytes past such texts on CPUs with AVX-512 VBMI. A guard page
 * stands where the slack ends, because a sanitizer does not see what the library reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/arena.h"
#include "engine/base/buffer.h"
#include "tests/match/trial.h"

static void count_match(void *state, uint32_t id, uint64_t end)
{
    (void)id;
    (void)end;
    ++*(size_t *)state;
}

static struct database *database_of(struct arena *arena, size_t count)
{
    struct pattern *patterns = arena_zeroed(arena, count, sizeof *patterns);
    for (uint32_t i = 0; i < count; i++) {
        struct buffer literal = {0};
        buffer_format(&literal, "w%02uord%c", i, 'a' + (int)(i % 26));
        char *expression = arena_zeroed(arena, 4 * literal.size + 1, 1);
        pattern_write_literal(buffer_bytes(&literal), expression);
        patterns[i] = (struct pattern){expression, PATTERN_CASELESS | PATTERN_ONCE, i};
        buffer_done(&literal);
    }
    struct database *database = NULL;
    assert_int_equal(database_compile(patterns, count, &database, NULL), STATUS_OK);
    return database;
}

static void the_slack_is_enough_for_texts_of_any_small_size(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *pages =
        mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    struct arena *arena = arena_new(1 << 16);
    for (size_t count = 60; count <= 100; count += 2) {
        struct database *database = database_of(arena, count);
        struct scratch *scratch = scratch_new((const struct database *const *)&database, 1);
        for (size_t size = 0; size <= 70; size++) {
            uint8_t *text = pages + page - SCAN_SLACK_BYTES - size;
            memset(text, '.', size);
            size_t found = 0;
            assert_true(
                database_scan(database, scratch, bytes_make(text, size), count_match, &found));
            assert_int_equal(found, 0);
            if (size < 7)
                continue;
            struct bytes word = bytes_of("W59ORDH");
            memcpy(text + size - word.size, word.data, word.size);
            assert_true(
                database_scan(database, scratch, bytes_make(text, size), count_match, &found));
            assert_int_equal(found, 1);
        }
        scratch_free(scratch);
        database_free(database);
    }
    arena_free(arena);
    assert_int_equal(munmap(pages, 2 * page), 0);
}

static void short_values_of_messages_are_scanned_with_any_number_of_literals(void **state)
{
    (void)state;
    for (size_t count = 70; count <= 96; count += 13) {
        struct buffer rules = {0};
        for (size_t i = 0; i < count; i++)
            buffer_format(&rules,
                          "title: t%zu\nlogsource: {category: email}\ndetection:\n"
                          "  s: {email.subject|contains: w%02zuord}\n"
                          "  t: {email.subject|contains|cased: w%02zuord}\n"
                          "  u: {coldtrail.raw|contains: w%02zuord}\n"
                          "  v: {email.attachments.file.name|contains: w%02zuord}\n"
                          "  condition: s and t and u and not v\n---\n",
                          i, i, i, i, i);
        struct trial trial;
        trial_open(&trial, buffer_bytes(&rules), NULL);
        assert_int_equal(trial.plan->rule_count, count);
        for (size_t size = 6; size <= 40; size++) {
            struct buffer raw = {0};
            buffer_append_string(&raw, "Subject: ");
            for (size_t i = 6; i < size; i++)
                buffer_append_byte(&raw, '.');
            buffer_append_string(&raw, "w69ord\n\n");
            trial_scan(&trial, buffer_bytes(&raw));
            for (uint32_t i = 0; i < count; i++)
                assert_int_equal(trial_rule_holds(&trial, i), i == 69);
            buffer_done(&raw);
        }
        trial_close(&trial);
        buffer_done(&rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slack_is_enough_for_texts_of_any_small_size),
        cmocka_unit_test(short_values_of_messages_are_scanned_with_any_number_of_literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
