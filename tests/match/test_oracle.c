/* The engine against an evaluator that shares no matching code with it: the same verdict for every
 * rule on every message, of the pack's own tests, of mutated fixtures, and of real mail where
 * COLDTRAIL_CORPUS names some. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "tests/match/oracle.h"
#include "tests/match/oracle_rules.h"
#include "tests/match/trial.h"

/* Larger files of the corpus are cut: under a sanitizer they would take minutes. */
#define MOST_FILE_BYTES ((size_t)200 << 10)
/* And only some are taken; 1 takes all, which was tried and agrees. */
#define CORPUS_STRIDE 8
/* Each mutated fixture is tried so often. */
#define MUTATION_COUNT 100

struct comparison {
    struct trial trial;
    struct oracle *oracle;
    size_t message_count;
    size_t held_count;
    size_t difference_count;
    size_t unsure_count; /* a regex gave up, here or there */
};

static void open_comparison(struct comparison *comparison)
{
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "signatures/packs/coldchain", NULL), STATUS_OK);
    for (size_t i = 0; i < oracle_rule_count; i++) {
        char *text = memory_format("title: small %zu\nlogsource: {category: email}\n"
                                   "detection:\n%s\n%s",
                                   i, oracle_rules[i],
                                   strstr(oracle_rules[i], "condition:") ? "" : "  condition: s\n");
        char *path = memory_format("small-%03zu.yml", i);
        rule_set_add_text(&set, bytes_of(text), path);
        free(path);
        free(text);
    }
    *comparison = (struct comparison){.oracle = oracle_new()};
    trial_open_set(&comparison->trial, set, trial_unpacker());
    for (size_t i = 0; i < comparison->trial.set.refusal_count; i++) {
        const struct refusal *refusal = &comparison->trial.set.refusals[i];
        print_error("%.*s: %.*s\n", (int)refusal->path.size, (const char *)refusal->path.data,
                    (int)refusal->reason.size, (const char *)refusal->reason.data);
    }
    assert_int_equal(comparison->trial.set.refusal_count, 0);
    assert_true(comparison->trial.plan->rule_count > oracle_rule_count);
}

static void close_comparison(struct comparison *comparison)
{
    oracle_free(comparison->oracle);
    trial_close(&comparison->trial);
}

/* Matches of a rule that holds lie inside their values. */
static void check_matches(struct comparison *comparison, uint32_t rule)
{
    struct verdict_match matches[16];
    bool is_cut = false;
    size_t count = verdict_matches(comparison->trial.scanner, rule, matches, 16, &is_cut);
    for (size_t i = 0; i < count; i++) {
        assert_true(matches[i].span.from <= matches[i].span.to);
        assert_true(matches[i].span.to <= matches[i].value.size);
    }
}

static void compare(struct comparison *comparison, struct bytes raw, const char *name)
{
    struct trial *trial = &comparison->trial;
    trial_scan(trial, raw);
    comparison->message_count++;
    size_t rule_count = trial->plan->rule_count;
    bool *candidates = memory_new(rule_count, sizeof *candidates);
    struct rule_indexes indexes = scanner_candidates(trial->scanner);
    for (size_t i = 0; i < indexes.count; i++)
        candidates[indexes.items[i]] = true;
    oracle_begin(comparison->oracle, trial->message);
    bool scan_failed = anomaly_has(trial->message->anomalies, ANOMALY_SCAN_ERROR);
    for (uint32_t i = 0; i < rule_count; i++) {
        const struct rule *rule = trial->plan->rules[i].rule;
        bool holds = verdict_rule_holds(trial->scanner, i);
        enum oracle_answer answer = oracle_rule_holds(comparison->oracle, rule);
        comparison->held_count += holds;
        if (holds && candidates[i])
            check_matches(comparison, i);
        if (answer == ORACLE_GAVE_UP || (scan_failed && holds != (answer == ORACLE_YES))) {
            comparison->unsure_count++;
            continue;
        }
        bool agrees = holds == (answer == ORACLE_YES) && (candidates[i] || !holds);
        if (!agrees && comparison->difference_count++ < 20)
            print_error("%s: '%.*s' of %.*s: engine %s, candidate %s, oracle %s\n", name,
                        (int)rule->title.size, (const char *)rule->title.data,
                        (int)rule->source.size, (const char *)rule->source.data,
                        holds ? "yes" : "no", candidates[i] ? "yes" : "no",
                        answer == ORACLE_YES ? "yes" : "no");
    }
    free(candidates);
}

static void expect_agreement(const struct comparison *comparison)
{
    print_message("%zu messages, %zu verdicts true, %zu not decided\n", comparison->message_count,
                  comparison->held_count, comparison->unsure_count);
    assert_int_equal(comparison->difference_count, 0);
    assert_true(comparison->message_count > 0 && comparison->held_count > 0);
    /* A comparison that nobody decides compares nothing. */
    assert_true(comparison->unsure_count <= comparison->message_count / 10);
}

/* nftw() takes no state. Of every so many files one is compared, chosen by the path's hash. */
static struct comparison *walked;
static size_t walked_stride;

static int compare_file(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)place;
    (void)about;
    if (kind != FTW_F || (walked_stride > 1 && bytes_hash(bytes_of(path)) % walked_stride))
        return 0;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct buffer raw = {0};
    size_t size = fread(buffer_reserve(&raw, MOST_FILE_BYTES), 1, MOST_FILE_BYTES, file);
    raw.size = size;
    (void)fclose(file);
    compare(walked, buffer_bytes(&raw), path);
    buffer_done(&raw);
    return 0;
}

static void compare_folder(struct comparison *comparison, const char *path, size_t stride)
{
    walked = comparison;
    walked_stride = stride;
    /* There is one thread. NOLINTNEXTLINE(concurrency-mt-unsafe) */
    assert_int_equal(nftw(path, compare_file, 16, FTW_PHYS), 0);
}

static void agrees_on_the_tests_of_the_pack(void **state)
{
    (void)state;
    struct comparison comparison;
    open_comparison(&comparison);
    compare_folder(&comparison, "signatures/packs/coldchain/tests", 1);
    expect_agreement(&comparison);
    close_comparison(&comparison);
}

/* xorshift64*: the same on every machine. */
static uint64_t next_random(uint64_t *random)
{
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return *random * UINT64_C(0x2545F4914F6CDD1D);
}

static void mutate(struct buffer *raw, uint64_t *random)
{
    size_t at = next_random(random) % raw->size;
    uint8_t *byte = &raw->data[at];
    switch (next_random(random) % 6) {
    case 0:
        *byte ^= (uint8_t)(1U << next_random(random) % 8);
        break;
    case 1:
        *byte = (uint8_t)next_random(random);
        break;
    case 2:
        for (size_t i = at; i < raw->size && i < at + 40; i++)
            if (byte_is_alpha(raw->data[i]))
                raw->data[i] ^= 0x20;
        break;
    case 3: /* a piece once more, at the end; there must be room before it is read */
        (void)buffer_reserve(raw, 60);
        buffer_append(raw, bytes_slice(buffer_bytes(raw), at, at + 60));
        break;
    case 4: /* a piece less */
        raw->size = at + (raw->size - at) * 3 / 4 + 1;
        break;
    default:
        memmove(byte, byte + 1, raw->size - at - 1);
        break;
    }
}

static void agrees_on_mutated_messages(void **state)
{
    (void)state;
    struct comparison comparison;
    open_comparison(&comparison);
    uint64_t random = 0x9E3779B97F4A7C15;
    for (size_t f = 0; f < oracle_message_count; f++) {
        compare(&comparison, bytes_of(oracle_messages[f]), "fixture");
        for (size_t i = 0; i < MUTATION_COUNT; i++) {
            struct buffer raw = {0};
            buffer_append_string(&raw, oracle_messages[f]);
            for (size_t times = next_random(&random) % 8 + 1; times > 0; times--)
                mutate(&raw, &random);
            char *name = memory_format("mutation %zu of fixture %zu", i, f);
            compare(&comparison, buffer_bytes(&raw), name);
            free(name);
            buffer_done(&raw);
        }
    }
    expect_agreement(&comparison);
    close_comparison(&comparison);
}

static void agrees_on_every_truncation(void **state)
{
    (void)state;
    struct comparison comparison;
    open_comparison(&comparison);
    for (size_t f = 0; f < oracle_message_count; f++) {
        struct bytes whole = bytes_of(oracle_messages[f]);
        for (size_t size = f; size < whole.size; size += 11)
            compare(&comparison, bytes_slice(whole, 0, size), "truncation");
    }
    expect_agreement(&comparison);
    close_comparison(&comparison);
}

static void agrees_on_real_mail(void **state)
{
    (void)state;
    /* There is one thread. NOLINTNEXTLINE(concurrency-mt-unsafe) */
    const char *corpus = getenv("COLDTRAIL_CORPUS");
    if (!corpus || !*corpus) {
        print_message("COLDTRAIL_CORPUS is not set: skipped\n");
        skip();
    }
    struct comparison comparison;
    open_comparison(&comparison);
    static const char *const folders[] = {"mime", "spam_ham"};
    for (size_t i = 0; i < 2; i++) {
        char *path = memory_format("%s/%s", corpus, folders[i]);
        compare_folder(&comparison, path, CORPUS_STRIDE);
        free(path);
    }
    expect_agreement(&comparison);
    close_comparison(&comparison);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_on_the_tests_of_the_pack),
        cmocka_unit_test(agrees_on_mutated_messages),
        cmocka_unit_test(agrees_on_every_truncation),
        cmocka_unit_test(agrees_on_real_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
