/* The engine against an evaluator that shares no matching code with it: the same verdict for every
 * rule on every message, whatever instructions its databases were compiled for: of the pack's own
 * tests, of mutated fixtures, and of real mail where COLDTRAIL_CORPUS names some. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "tests/match/oracle.h"
#include "tests/match/oracle_coverage.h"
#include "tests/match/oracle_random.h"
#include "tests/match/oracle_rules.h"
#include "tests/match/trial.h"

/* Larger files of the corpus are cut: under a sanitizer they would take minutes. */
#define MOST_FILE_BYTES ((size_t)200 << 10)
/* And only some messages are taken there. */
#ifdef __SANITIZE_ADDRESS__
#define CORPUS_STRIDE 8
#else
#define CORPUS_STRIDE 1
#endif
/* Each mutated fixture is tried so often. */
#define MUTATION_COUNT 30
/* So many rules are compared at least, without those of the pack. */
#define LEAST_RULES 200
/* And so many use each word of the language. */
#define LEAST_OF_EACH 3
#define SMALL_RULES "tests/match/"
/* So many more are made up, of which some are refused. */
#define RANDOM_RULE_COUNT 100
#define RANDOM_RULES "random/"

/* One for all tests, which take long enough as it is. */
struct comparison {
    struct trial trial;         /* compiled for this machine's own level */
    struct rule_set plain;      /* rules that say plainly what others say with modifiers */
    const struct rule **judged; /* for each rule of the plan what the oracle judges: it, or the
                                   plain one */
    struct plan *plans[CPU_LEVEL_COUNT];       /* of the lower levels */
    struct scanner *scanners[CPU_LEVEL_COUNT]; /* of all levels; NULL: this machine lacks it */
    struct oracle *oracle;
    size_t *held_in; /* for each rule in how many messages it held */
    size_t message_count;
    size_t held_count;
    size_t difference_count;
    size_t unsure_count; /* a regex gave up, here or there */
};

/* `detection`, or all documents of a file. */
static void add_rule(struct rule_set *set, const char *kind, size_t index, const char *detection)
{
    bool is_whole = strstr(detection, "detection:") != NULL;
    char *text = is_whole
                     ? memory_copy_string(detection)
                     : memory_format("title: %s %zu\nlogsource: {category: email}\n"
                                     "detection:\n%s\n%s",
                                     kind, index, detection,
                                     strstr(detection, "condition:") ? "" : "  condition: s\n");
    /* Lists are looked for beside it. */
    char *path = memory_format(SMALL_RULES "%s-%03zu.yml", kind, index);
    rule_set_add_text(set, bytes_of(text), path);
    free(path);
    free(text);
}

static void add_random_rules(struct rule_set *set)
{
    uint64_t random = 0x9E3779B97F4A7C15;
    for (size_t i = 0; i < RANDOM_RULE_COUNT; i++) {
        struct buffer text = {0};
        buffer_format(&text, "title: random %zu\nlogsource: {category: email}\ndetection:\n", i);
        oracle_append_random_rule(&text, &random);
        char *path = memory_format(RANDOM_RULES "%03zu.yml", i);
        rule_set_add_text(set, buffer_bytes(&text), path);
        free(path);
        buffer_done(&text);
    }
}

static void expect_no_refusal(const struct rule_set *set)
{
    size_t refused_count = 0;
    for (size_t i = 0; i < set->refusal_count; i++) {
        const struct refusal *refusal = &set->refusals[i];
        if (bytes_start_with(refusal->path, bytes_of(RANDOM_RULES)))
            continue;
        refused_count++;
        print_error("%.*s: %.*s\n", (int)refusal->path.size, (const char *)refusal->path.data,
                    (int)refusal->reason.size, (const char *)refusal->reason.data);
    }
    assert_int_equal(refused_count, 0);
    assert_true(set->refusal_count < RANDOM_RULE_COUNT / 2);
}

static const struct rule *plain_form(const struct comparison *comparison, const struct rule *rule)
{
    for (size_t i = 0; i < comparison->plain.rule_count; i++)
        if (bytes_equal(comparison->plain.rules[i].source, rule->source))
            return &comparison->plain.rules[i];
    return rule;
}

static int open_comparison(void **state)
{
    struct comparison *comparison = memory_new(1, sizeof *comparison);
    struct rule_set set;
    rule_set_init(&set);
    static const char *const long_lists[] = {"targets", "attachment_names", "roles"};
    for (size_t i = 0; i < sizeof long_lists / sizeof long_lists[0]; i++) {
        char *few = memory_format("tests/match/few/%s.csv", long_lists[i]);
        rule_set_replace_list(&set, long_lists[i], few);
        free(few);
    }
    assert_int_equal(rule_set_load(&set, "signatures/packs/coldchain", NULL), STATUS_OK);
    rule_set_init(&comparison->plain);
    for (size_t i = 0; i < oracle_rule_count; i++)
        add_rule(&set, "small", i, oracle_rules[i]);
    for (size_t i = 0; i < oracle_form_count; i++) {
        add_rule(&set, "form", i, oracle_forms[i].written);
        add_rule(&comparison->plain, "form", i, oracle_forms[i].plainly);
    }
    rule_set_add_text(&set, bytes_of(oracle_tests), SMALL_RULES "small.cf");
    add_random_rules(&set);
    rule_set_finish(&set);
    rule_set_finish(&comparison->plain);
    struct trial *trial = &comparison->trial;
    trial_open_set(trial, set, trial_unpacker());
    expect_no_refusal(&trial->set);
    expect_no_refusal(&comparison->plain);
    enum cpu_level here = cpu_level_here();
    comparison->scanners[here] = trial->scanner;
    for (enum cpu_level level = CPU_LEVEL_BASE; level < here; level++) {
        assert_int_equal(plan_compile_for(level, &trial->set, &comparison->plans[level], NULL),
                         STATUS_OK);
        comparison->scanners[level] = scanner_new(comparison->plans[level]);
    }
    for (size_t level = 0; level < CPU_LEVEL_COUNT; level++)
        print_message("%s: %s\n", cpu_level_name((enum cpu_level)level),
                      level <= here ? "compared" : "this machine lacks it: skipped");
    comparison->oracle = oracle_new(&trial->set);
    comparison->held_in = memory_new(trial->set.rule_count, sizeof *comparison->held_in);
    comparison->judged = memory_new(trial->set.rule_count, sizeof(void *));
    for (size_t i = 0; i < trial->set.rule_count; i++)
        comparison->judged[i] = plain_form(comparison, &trial->set.rules[i]);
    *state = comparison;
    return 0;
}

static int close_comparison(void **state)
{
    struct comparison *comparison = *state;
    oracle_free(comparison->oracle);
    for (enum cpu_level level = CPU_LEVEL_BASE; level < cpu_level_here(); level++) {
        scanner_free(comparison->scanners[level]);
        plan_free(comparison->plans[level]);
    }
    trial_close(&comparison->trial);
    rule_set_done(&comparison->plain);
    free(comparison->held_in);
    free(comparison->judged);
    free(comparison);
    return 0;
}

/* Matches of a rule that holds lie inside their values. */
static void check_matches(struct scanner *scanner, uint32_t rule)
{
    struct verdict_match matches[16];
    bool is_cut = false;
    size_t count = verdict_matches(scanner, rule, matches, 16, &is_cut);
    for (size_t i = 0; i < count; i++) {
        assert_true(matches[i].span.from <= matches[i].span.to);
        assert_true(matches[i].span.to <= matches[i].value.size);
    }
}

static bool *candidates_of(const struct scanner *scanner, size_t rule_count)
{
    bool *candidates = memory_new(rule_count, sizeof *candidates);
    struct rule_indexes indexes = scanner_candidates(scanner);
    for (size_t i = 0; i < indexes.count; i++)
        candidates[indexes.items[i]] = true;
    return candidates;
}

/* The verdicts of one level on the message it scanned last. */
static void compare_level(struct comparison *comparison, enum cpu_level level,
                          const enum oracle_answer *answers, const char *name)
{
    const struct rule_set *set = &comparison->trial.set;
    struct scanner *scanner = comparison->scanners[level];
    bool scan_failed = anomaly_has(comparison->trial.message->anomalies, ANOMALY_SCAN_ERROR);
    bool *candidates = candidates_of(scanner, set->rule_count);
    for (uint32_t i = 0; i < set->rule_count; i++) {
        const struct rule *rule = &set->rules[i];
        bool holds = verdict_rule_holds(scanner, i);
        bool expected = answers[i] == ORACLE_YES;
        comparison->held_count += holds;
        if (holds && candidates[i])
            check_matches(scanner, i);
        if (answers[i] == ORACLE_GAVE_UP || (scan_failed && holds != expected)) {
            comparison->unsure_count++;
            continue;
        }
        bool agrees = holds == expected && (candidates[i] || !holds);
        if (!agrees && comparison->difference_count++ < 20)
            print_error("%s: '%.*s' of %.*s: engine (%s) %s, candidate %s, oracle %s\n", name,
                        (int)rule->title.size, (const char *)rule->title.data,
                        (int)rule->source.size, (const char *)rule->source.data,
                        cpu_level_name(level), holds ? "yes" : "no", candidates[i] ? "yes" : "no",
                        expected ? "yes" : "no");
    }
    free(candidates);
}

static void compare(struct comparison *comparison, struct bytes raw, const char *name)
{
    struct trial *trial = &comparison->trial;
    size_t rule_count = trial->set.rule_count;
    enum oracle_answer *answers = memory_new(rule_count, sizeof *answers);
    trial_scan(trial, raw);
    oracle_begin(comparison->oracle, trial->message);
    for (size_t i = 0; i < rule_count; i++) {
        answers[i] = oracle_rule_holds(comparison->oracle, comparison->judged[i]);
        comparison->held_in[i] += answers[i] == ORACLE_YES;
    }
    comparison->message_count++;
    for (size_t level = 0; level < CPU_LEVEL_COUNT; level++) {
        if (!comparison->scanners[level])
            continue;
        if (comparison->scanners[level] != trial->scanner)
            scanner_scan(comparison->scanners[level], trial->message);
        compare_level(comparison, (enum cpu_level)level, answers, name);
    }
    free(answers);
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

/* nftw() takes no state. Of every so many messages one is compared, chosen by its content. */
static struct comparison *walked;
static size_t walked_stride;

static void compare_some(struct bytes raw, const char *path)
{
    raw = bytes_slice(raw, 0, MOST_FILE_BYTES);
    if (walked_stride == 1 || bytes_hash(raw) % walked_stride == 0)
        compare(walked, raw, path);
}

/* A file of one message, or of several with a "From " line before each. */
static int compare_file(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)place;
    if (kind != FTW_F)
        return 0;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct buffer content = {0};
    size_t size = (size_t)about->st_size;
    content.size = fread(buffer_reserve(&content, size + 1), 1, size, file);
    (void)fclose(file);
    struct bytes left = buffer_bytes(&content);
    while (left.size) {
        size_t end = bytes_find(left, bytes_of("\n\nFrom "), 0);
        end = end == BYTES_NOT_FOUND ? left.size : end + 2;
        compare_some(bytes_slice(left, 0, end), path);
        left = bytes_from(left, end);
    }
    buffer_done(&content);
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
    struct comparison *comparison = *state;
    compare_folder(comparison, "signatures/packs/coldchain/tests", 1);
    expect_agreement(comparison);
}

static void mutate(struct buffer *raw, uint64_t *random)
{
    size_t at = oracle_next_random(random) % raw->size;
    uint8_t *byte = &raw->data[at];
    switch (oracle_next_random(random) % 6) {
    case 0:
        *byte ^= (uint8_t)(1U << oracle_next_random(random) % 8);
        break;
    case 1:
        *byte = (uint8_t)oracle_next_random(random);
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
    struct comparison *comparison = *state;
    uint64_t random = 0x9E3779B97F4A7C15;
    for (size_t f = 0; f < oracle_message_count; f++) {
        compare(comparison, bytes_of(oracle_messages[f]), "fixture");
        for (size_t i = 0; i < MUTATION_COUNT; i++) {
            struct buffer raw = {0};
            buffer_append_string(&raw, oracle_messages[f]);
            for (size_t times = oracle_next_random(&random) % 8 + 1; times > 0; times--)
                mutate(&raw, &random);
            char *name = memory_format("mutation %zu of fixture %zu", i, f);
            compare(comparison, buffer_bytes(&raw), name);
            free(name);
            buffer_done(&raw);
        }
    }
    expect_agreement(comparison);
}

static void agrees_on_every_truncation(void **state)
{
    struct comparison *comparison = *state;
    for (size_t f = 0; f < oracle_message_count; f++) {
        struct bytes whole = bytes_of(oracle_messages[f]);
        for (size_t size = f; size < whole.size; size += 37)
            compare(comparison, bytes_slice(whole, 0, size), "truncation");
    }
    expect_agreement(comparison);
}

static void agrees_on_real_mail(void **state)
{
    struct comparison *comparison = *state;
    /* There is one thread. NOLINTNEXTLINE(concurrency-mt-unsafe) */
    const char *corpus = getenv("COLDTRAIL_CORPUS");
    if (!corpus || !*corpus) {
        print_message("COLDTRAIL_CORPUS is not set: skipped\n");
        skip();
    }
    static const char *const folders[] = {"mime", "spam_ham", "mbox", "containers/emlx"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *path = memory_format("%s/%s", corpus, folders[i]);
        compare_folder(comparison, path, CORPUS_STRIDE);
        free(path);
    }
    expect_agreement(comparison);
}

/* The pack's rules have tests of their own. */
static bool is_of_the_comparison(const struct rule *rule)
{
    return bytes_start_with(rule->source, bytes_of(SMALL_RULES));
}

static void every_rule_held_on_some_messages_and_not_on_others(void **state)
{
    const struct comparison *comparison = *state;
    size_t rule_count = 0;
    size_t one_sided_count = 0;
    for (size_t i = 0; i < comparison->trial.set.rule_count; i++) {
        const struct rule *rule = &comparison->trial.set.rules[i];
        size_t held_in = comparison->held_in[i];
        if (!is_of_the_comparison(rule))
            continue;
        rule_count++;
        if (held_in > 0 && held_in < comparison->message_count)
            continue;
        one_sided_count++;
        print_error("%.*s, '%.*s' held on %zu of %zu messages: %.*s\n", (int)rule->source.size,
                    (const char *)rule->source.data, (int)rule->title.size,
                    (const char *)rule->title.data, held_in, comparison->message_count,
                    (int)rule->condition_text.size, (const char *)rule->condition_text.data);
    }
    print_message("%zu rules beside the pack's\n", rule_count);
    assert_int_equal(one_sided_count, 0);
    assert_true(rule_count >= LEAST_RULES);
}

static void the_rules_cover_the_language(void **state)
{
    const struct comparison *comparison = *state;
    assert_true(oracle_coverage_suffices(&comparison->trial.set, SMALL_RULES, LEAST_OF_EACH));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_on_the_tests_of_the_pack),
        cmocka_unit_test(agrees_on_mutated_messages),
        cmocka_unit_test(agrees_on_every_truncation),
        cmocka_unit_test(agrees_on_real_mail),
        cmocka_unit_test(every_rule_held_on_some_messages_and_not_on_others),
        cmocka_unit_test(the_rules_cover_the_language),
    };
    return cmocka_run_group_tests(tests, open_comparison, close_comparison);
}
