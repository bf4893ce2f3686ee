#include "engine/hits/window.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

#define MOST_RULES 64
#define NEVER INT64_MIN

/* What is known of the window that slides. */
struct window {
    const struct window_condition *condition;
    const struct window_events *events;
    size_t first; /* event */
    size_t end;   /* behind its last event */

    size_t *counts; /* of WINDOW_VALUES, by value; of WINDOW_RULES, by rule */
    size_t distinct;

    size_t number_count;
    double sum;
    double *sorted; /* all numbers, each once */
    size_t sorted_count;
    size_t *ranks; /* numbers of the window by their place in `sorted`, summed up (Fenwick) */

    /* When the sequence that reaches rule i and begins last begins; of events before `now`, and of
     * all until now. */
    int64_t before_now[MOST_RULES];
    int64_t until_now[MOST_RULES];
    int64_t now;
};

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static void sort_numbers(struct window *window)
{
    size_t count = window->events->number_count;
    window->sorted = memory_new(count, sizeof *window->sorted);
    window->ranks = memory_new(count + 1, sizeof *window->ranks);
    for (size_t i = 0; i < count; i++)
        window->sorted[i] = window->events->numbers[i];
    if (count > 1)
        qsort(window->sorted, count, sizeof *window->sorted, compare_numbers);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || window->sorted[i] > window->sorted[window->sorted_count - 1])
            window->sorted[window->sorted_count++] = window->sorted[i];
}

static void window_init(struct window *window, const struct window_condition *condition,
                        const struct window_events *events)
{
    *window = (struct window){.condition = condition, .events = events, .now = NEVER};
    size_t limit = condition->measure == WINDOW_VALUES ? events->value_limit : MOST_RULES;
    window->counts = memory_new(limit, sizeof *window->counts);
    for (size_t i = 0; i < MOST_RULES; i++)
        window->before_now[i] = window->until_now[i] = NEVER;
    if (condition->measure == WINDOW_PERCENTILE)
        sort_numbers(window);
}

static void window_done(struct window *window)
{
    free(window->counts);
    free(window->sorted);
    free(window->ranks);
}

static void count_one(struct window *window, size_t index, bool is_added)
{
    if (is_added)
        window->distinct += window->counts[index]++ == 0;
    else
        window->distinct -= --window->counts[index] == 0;
}

/* Place from 1 of a number in `sorted`. */
static size_t rank_of(const struct window *window, double number)
{
    size_t low = 0;
    size_t high = window->sorted_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (window->sorted[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low + 1;
}

static void count_number(struct window *window, double number, bool is_added)
{
    window->number_count += is_added ? 1 : (size_t)-1;
    window->sum += is_added ? number : -number;
    if (window->condition->measure != WINDOW_PERCENTILE)
        return;
    for (size_t i = rank_of(window, number); i <= window->sorted_count; i += i & -i)
        window->ranks[i] += is_added ? 1 : (size_t)-1;
}

static void follow_sequence(struct window *window, const struct window_event *event)
{
    if (event->time > window->now)
        for (unsigned i = 0; i < window->condition->rule_count; i++)
            window->before_now[i] = window->until_now[i];
    window->now = event->time;
    for (unsigned i = 0; i < window->condition->rule_count; i++) {
        int64_t start = i == 0 ? event->time : window->before_now[i - 1];
        if ((event->rules >> i & 1) && start > window->until_now[i])
            window->until_now[i] = start;
    }
}

/* An event comes into the window, or leaves it. */
static void count_event(struct window *window, size_t index, bool is_added)
{
    const struct window_event *event = &window->events->items[index];
    switch (window->condition->measure) {
    case WINDOW_EVENTS:
        break;
    case WINDOW_VALUES:
        for (size_t i = 0; i < event->value_count; i++)
            count_one(window, window->events->values[event->first_value + i], is_added);
        break;
    case WINDOW_RULES:
        for (size_t i = 0; i < MOST_RULES; i++)
            if (event->rules >> i & 1)
                count_one(window, i, is_added);
        break;
    case WINDOW_SEQUENCE:
        if (is_added) /* sequences that begin before the window are told by their start */
            follow_sequence(window, event);
        break;
    case WINDOW_SUM:
    case WINDOW_AVERAGE:
    case WINDOW_PERCENTILE:
        for (size_t i = 0; i < event->value_count; i++)
            count_number(window, window->events->numbers[event->first_value + i], is_added);
        break;
    }
}

static double sequence_length(const struct window *window)
{
    int64_t start = window->events->items[window->first].time;
    unsigned length = window->condition->rule_count;
    while (length > 0 && window->until_now[length - 1] < start)
        length--;
    return length;
}

/* The number of the nearest rank: the first one that `percentile` per cent are not above. */
static double percentile_of(const struct window *window)
{
    double share = window->condition->percentile / 100 * (double)window->number_count;
    size_t wanted = (size_t)share;
    wanted += (double)wanted < share;
    size_t step = 1;
    size_t index = 0;
    while (step * 2 <= window->sorted_count)
        step *= 2;
    for (; step > 0; step /= 2) {
        if (index + step > window->sorted_count || window->ranks[index + step] >= wanted)
            continue;
        index += step;
        wanted -= window->ranks[index];
    }
    REQUIRE(index < window->sorted_count);
    return window->sorted[index];
}

static double measure_of(const struct window *window)
{
    switch (window->condition->measure) {
    case WINDOW_EVENTS:
        break;
    case WINDOW_VALUES:
    case WINDOW_RULES:
        return (double)window->distinct;
    case WINDOW_SEQUENCE:
        return sequence_length(window);
    case WINDOW_SUM:
        return window->sum;
    case WINDOW_AVERAGE:
        return window->sum / (double)window->number_count;
    case WINDOW_PERCENTILE:
        return percentile_of(window);
    }
    return (double)(window->end - window->first);
}

static bool is_within(const struct window_bounds *bounds, double measure)
{
    bool is_above = bounds->excludes_low ? measure > bounds->low : measure >= bounds->low;
    bool is_below = bounds->excludes_high ? measure < bounds->high : measure <= bounds->high;
    return (is_above && is_below) != bounds->is_outside;
}

static void judge(const struct window *window, struct window_results *results, size_t known_count)
{
    if (window->condition->measure >= WINDOW_SUM && window->number_count == 0)
        return;
    double measure = measure_of(window);
    if (!is_within(&window->condition->bounds, measure))
        return;
    struct window_result *before =
        results->count > known_count ? &results->items[results->count - 1] : NULL;
    if (before && window->first <= before->last) {
        before->last = window->end - 1;
        before->measure = measure > before->measure ? measure : before->measure;
        return;
    }
    results->items =
        memory_grow(results->items, &results->capacity, results->count + 1, sizeof *results->items);
    results->items[results->count++] =
        (struct window_result){window->first, window->end - 1, measure};
}

void window_find(const struct window_condition *condition, const struct window_events *events,
                 struct window_results *results)
{
    REQUIRE(condition->rule_count <= MOST_RULES);
    struct window window;
    size_t known_count = results->count;
    window_init(&window, condition, events);
    for (; window.first < events->count; window.first++) {
        int64_t last = events->items[window.first].time + condition->span_seconds;
        size_t end = window.end;
        for (; window.end < events->count && events->items[window.end].time <= last; window.end++)
            count_event(&window, window.end, true);
        if (window.end > end) /* else it is part of the one before it */
            judge(&window, results, known_count);
        count_event(&window, window.first, false);
    }
    window_done(&window);
}
