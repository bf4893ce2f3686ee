/* Windows over plain tables of events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "engine/hits/window.h"

#define MOST_EVENTS 12
#define MOST_VALUES 3

static const struct window_bounds at_least_two = {.low = 2, .high = 1e300};
static const struct window_bounds at_least_three = {.low = 3, .high = 1e300};

/* Events at these seconds, the rules a bit each. */
struct table {
    int64_t times[MOST_EVENTS];
    uint64_t rules[MOST_EVENTS];
    size_t count;
};

static void results_text(const struct window_results *results, struct buffer *out)
{
    for (size_t i = 0; i < results->count; i++)
        buffer_format(out, "%zu-%zu:%g ", results->items[i].first, results->items[i].last,
                      results->items[i].measure);
    buffer_append_byte(out, '\0');
}

/* "FIRST-LAST:MEASURE " of each result. */
static void expect(const struct window_condition *condition, const struct table *table,
                   const char *expected)
{
    struct window_event items[MOST_EVENTS];
    for (size_t i = 0; i < table->count; i++)
        items[i] = (struct window_event){.time = table->times[i], .rules = table->rules[i]};
    struct window_events events = {.items = items, .count = table->count};
    struct window_results results = {0};
    struct buffer text = {0};
    window_find(condition, &events, &results);
    results_text(&results, &text);
    assert_string_equal((const char *)text.data, expected);
    buffer_done(&text);
    free(results.items);
}

static void no_count_window_is_longer_than_the_timespan(void **state)
{
    (void)state;
    struct window_condition condition = {
        .measure = WINDOW_EVENTS, .bounds = at_least_three, .span_seconds = 10};
    expect(&condition, &(struct table){.times = {0, 5, 11}, .count = 3}, "");
    expect(&condition, &(struct table){.times = {0, 5, 10}, .count = 3}, "0-2:3 ");
    /* Long rows of overlapping windows say no more than what one window holds. */
    expect(&condition, &(struct table){.times = {0, 4, 8, 12, 16, 20, 24}, .count = 7}, "0-6:3 ");
    expect(&condition, &(struct table){.times = {0, 6, 12, 18, 24}, .count = 5}, "");
}

static void windows_slide_over_the_borders_of_hours(void **state)
{
    (void)state;
    struct window_condition condition = {
        .measure = WINDOW_EVENTS, .bounds = at_least_three, .span_seconds = 3600};
    expect(&condition, &(struct table){.times = {3000, 3599, 3601, 90000}, .count = 4}, "0-2:3 ");
}

static void windows_that_overlap_are_one_result(void **state)
{
    (void)state;
    struct window_condition condition = {
        .measure = WINDOW_EVENTS, .bounds = at_least_two, .span_seconds = 10};
    expect(&condition, &(struct table){.times = {0, 10, 20, 31, 41, 60}, .count = 6},
           "0-2:2 3-4:2 ");
}

static void few_events_are_not_the_end_of_many(void **state)
{
    (void)state;
    struct window_condition condition = {
        .measure = WINDOW_EVENTS, .bounds = {.low = 0, .high = 2}, .span_seconds = 10};
    expect(&condition, &(struct table){.times = {0, 1, 2, 3, 50, 51}, .count = 6}, "4-5:2 ");
    condition.bounds = (struct window_bounds){.low = 2, .high = 2, .is_outside = true};
    expect(&condition, &(struct table){.times = {0, 1, 2, 3, 50, 51}, .count = 6}, "0-3:4 ");
}

static void a_temporal_window_wants_every_rule(void **state)
{
    (void)state;
    struct window_condition condition = {
        .measure = WINDOW_RULES, .bounds = at_least_three, .span_seconds = 10};
    expect(&condition, &(struct table){.times = {0, 2, 4}, .rules = {4, 1, 2}, .count = 3},
           "0-2:3 ");
    expect(&condition, &(struct table){.times = {0, 2, 4}, .rules = {1, 1, 2}, .count = 3}, "");
    expect(&condition, &(struct table){.times = {0, 2, 11}, .rules = {1, 2, 4}, .count = 3}, "");
    expect(&condition, &(struct table){.times = {0}, .rules = {7}, .count = 1}, "0-0:3 ");
}

static void a_sequence_wants_the_order_of_its_rules(void **state)
{
    (void)state;
    struct window_condition condition = {
        .measure = WINDOW_SEQUENCE, .bounds = at_least_three, .span_seconds = 10, .rule_count = 3};
    expect(&condition, &(struct table){.times = {0, 2, 4}, .rules = {1, 2, 4}, .count = 3},
           "0-2:3 ");
    expect(&condition, &(struct table){.times = {0, 2, 4}, .rules = {4, 2, 1}, .count = 3}, "");
    expect(&condition, &(struct table){.times = {0, 2, 4}, .rules = {1, 4, 2}, .count = 3}, "");
    /* In one second nothing shows which came first. */
    expect(&condition, &(struct table){.times = {0, 2, 2}, .rules = {1, 2, 4}, .count = 3}, "");
    expect(&condition, &(struct table){.times = {0}, .rules = {7}, .count = 1}, "");
    /* The first one is too old, and another one has come since. */
    expect(&condition, &(struct table){.times = {0, 8, 9, 12}, .rules = {1, 1, 2, 4}, .count = 4},
           "1-3:3 ");
}

/* --- Against a search that tries everything --- */

struct random_set {
    struct window_event items[MOST_EVENTS];
    uint32_t values[MOST_EVENTS * MOST_VALUES];
    double numbers[MOST_EVENTS * MOST_VALUES];
    size_t count;
    size_t value_count;
};

static uint64_t seed = 1;
static unsigned random_below(unsigned limit)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % limit;
}

static void fill(struct random_set *set, unsigned rule_count)
{
    int64_t time = 0;
    *set = (struct random_set){.count = random_below(MOST_EVENTS + 1)};
    for (size_t i = 0; i < set->count; i++) {
        time += random_below(4);
        set->items[i] = (struct window_event){.time = time,
                                              .rules = 1 + random_below((1U << rule_count) - 1),
                                              .first_value = set->value_count,
                                              .value_count = random_below(MOST_VALUES + 1)};
        for (size_t j = 0; j < set->items[i].value_count; j++) {
            set->values[set->value_count] = random_below(5);
            set->numbers[set->value_count++] = random_below(5);
        }
    }
}

/* The most rules in order, by trying each event as the next of each. */
static unsigned longest_sequence(const struct random_set *set, size_t first, size_t last,
                                 unsigned rule, int64_t after, unsigned rule_count)
{
    unsigned longest = 0;
    for (size_t i = first; rule < rule_count && i <= last; i++) {
        if (!(set->items[i].rules >> rule & 1) || set->items[i].time <= after)
            continue;
        unsigned length =
            1 + longest_sequence(set, first, last, rule + 1, set->items[i].time, rule_count);
        longest = length > longest ? length : longest;
    }
    return longest;
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* False: it has no number. */
static bool measure_numbers(const struct window_condition *condition, const struct random_set *set,
                            size_t first, size_t last, double *out)
{
    double numbers[MOST_EVENTS * MOST_VALUES];
    double sum = 0;
    size_t count = 0;
    for (size_t i = first; i <= last; i++)
        for (size_t j = 0; j < set->items[i].value_count; j++)
            sum += numbers[count++] = set->numbers[set->items[i].first_value + j];
    if (count == 0)
        return false;
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    size_t rank = 1;
    while ((double)rank * 100 < condition->percentile * (double)count)
        rank++;
    *out = condition->measure == WINDOW_SUM       ? sum
           : condition->measure == WINDOW_AVERAGE ? sum / (double)count
                                                  : numbers[rank - 1];
    return true;
}

static bool measure(const struct window_condition *condition, const struct random_set *set,
                    size_t first, size_t last, double *out)
{
    uint64_t rules = 0;
    unsigned values = 0;
    for (size_t i = first; i <= last; i++) {
        rules |= set->items[i].rules;
        for (size_t j = 0; j < set->items[i].value_count; j++)
            values |= 1U << set->values[set->items[i].first_value + j];
    }
    switch (condition->measure) {
    case WINDOW_EVENTS:
        *out = (double)(last - first + 1);
        return true;
    case WINDOW_VALUES:
        *out = __builtin_popcount(values);
        return true;
    case WINDOW_RULES:
        *out = __builtin_popcountll(rules);
        return true;
    case WINDOW_SEQUENCE:
        *out = longest_sequence(set, first, last, 0, -1, condition->rule_count);
        return true;
    default:
        return measure_numbers(condition, set, first, last, out);
    }
}

static bool holds(const struct window_bounds *bounds, double number)
{
    bool is_in = (bounds->excludes_low ? number > bounds->low : number >= bounds->low) &&
                 (bounds->excludes_high ? number < bounds->high : number <= bounds->high);
    return is_in != bounds->is_outside;
}

/* All pairs of a first and a last event that nothing can be added to. */
static void find_by_trying(const struct window_condition *condition, const struct random_set *set,
                           struct window_results *results)
{
    for (size_t i = 0; i < set->count; i++) {
        for (size_t j = i; j < set->count; j++) {
            double number = 0;
            int64_t first = set->items[i].time;
            int64_t last = set->items[j].time;
            bool fits =
                last - first <= condition->span_seconds &&
                (i == 0 || last - set->items[i - 1].time > condition->span_seconds) &&
                (j + 1 == set->count || set->items[j + 1].time - first > condition->span_seconds);
            if (!fits || !measure(condition, set, i, j, &number) ||
                !holds(&condition->bounds, number))
                continue;
            struct window_result *before =
                results->count ? &results->items[results->count - 1] : NULL;
            if (before && i <= before->last) {
                before->last = j;
                before->measure = number > before->measure ? number : before->measure;
                continue;
            }
            results->items = memory_grow(results->items, &results->capacity, results->count + 1,
                                         sizeof *results->items);
            results->items[results->count++] = (struct window_result){i, j, number};
        }
    }
}

static struct window_condition random_condition(void)
{
    double low = random_below(6);
    double high = low + random_below(3);
    return (struct window_condition){
        .measure = (enum window_measure)random_below(WINDOW_PERCENTILE + 1),
        .bounds = {.low = low,
                   .high = random_below(2) ? high : 1e300,
                   .excludes_low = random_below(4) == 0,
                   .excludes_high = random_below(4) == 0,
                   .is_outside = random_below(8) == 0},
        .span_seconds = random_below(9),
        .rule_count = 3,
        .percentile = 1 + random_below(100),
    };
}

static void small_sets_yield_what_trying_everything_yields(void **state)
{
    (void)state;
    size_t found_count = 0;
    for (int round = 0; round < 50000; round++) {
        struct random_set set;
        struct window_results found = {0};
        struct window_results expected = {0};
        struct buffer found_text = {0};
        struct buffer expected_text = {0};
        struct window_condition condition = random_condition();
        fill(&set, condition.rule_count);
        struct window_events events = {.items = set.items,
                                       .count = set.count,
                                       .values = set.values,
                                       .value_limit = 5,
                                       .numbers = set.numbers,
                                       .number_count = set.value_count};
        window_find(&condition, &events, &found);
        find_by_trying(&condition, &set, &expected);
        results_text(&found, &found_text);
        results_text(&expected, &expected_text);
        if (strcmp((const char *)found_text.data, (const char *)expected_text.data) != 0)
            print_error("round %d, measure %d\n", round, (int)condition.measure);
        assert_string_equal((const char *)found_text.data, (const char *)expected_text.data);
        found_count += found.count;
        buffer_done(&found_text);
        buffer_done(&expected_text);
        free(found.items);
        free(expected.items);
    }
    assert_true(found_count > 10000); /* it was about something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_count_window_is_longer_than_the_timespan),
        cmocka_unit_test(windows_slide_over_the_borders_of_hours),
        cmocka_unit_test(windows_that_overlap_are_one_result),
        cmocka_unit_test(few_events_are_not_the_end_of_many),
        cmocka_unit_test(a_temporal_window_wants_every_rule),
        cmocka_unit_test(a_sequence_wants_the_order_of_its_rules),
        cmocka_unit_test(small_sets_yield_what_trying_everything_yields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
