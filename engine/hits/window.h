/* Events that belong together because they lie close in time: the arithmetic of correlations (Sigma
 * 2.1, "Correlation Types") over a plain table of events. Knows no database and no mail; any
 * thread.
 *
 * A window is a set of events of which the first and the last are at most `span_seconds` apart. It
 * slides: any event may be its first. Only windows that no event before or behind them would fit
 * into are looked at: else the last events of a burst of a hundred would be "at most three". */
#ifndef COLDTRAIL_HITS_WINDOW_H
#define COLDTRAIL_HITS_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum window_measure {
    WINDOW_EVENTS,     /* how many events it has */
    WINDOW_VALUES,     /* how many different values they have */
    WINDOW_RULES,      /* how many different rules they are of */
    WINDOW_SEQUENCE,   /* how many rules, from the first one on, have events in their order, each
                          later than the one before it by its time */
    WINDOW_SUM,        /* of the numbers of all events */
    WINDOW_AVERAGE,    /* likewise */
    WINDOW_PERCENTILE, /* likewise, the nearest rank */
};

/* What a measure must be: between the two bounds, or (`is_outside`) not. */
struct window_bounds {
    double low;
    double high;
    bool excludes_low;
    bool excludes_high;
    bool is_outside;
};

struct window_condition {
    enum window_measure measure;
    struct window_bounds bounds;
    int64_t span_seconds;
    unsigned rule_count; /* of WINDOW_SEQUENCE; at most 64 */
    double percentile;   /* above 0, up to 100 */
};

struct window_event {
    int64_t time;
    uint64_t rules;     /* bit i: it is an event of rule i */
    size_t first_value; /* in the values or numbers */
    size_t value_count;
};

/* Events of one group, in the order of their times. */
struct window_events {
    const struct window_event *items;
    size_t count;
    const uint32_t *values; /* of WINDOW_VALUES: below `value_limit`; equal ones are equal */
    size_t value_limit;
    const double *numbers; /* of the last three; windows without any number hold nothing */
    size_t number_count;
};

/* Windows that overlap and all fulfil the condition. */
struct window_result {
    size_t first; /* event */
    size_t last;
    double measure; /* the highest of any one window */
};

struct window_results {
    struct window_result *items; /* freed by the caller */
    size_t count;
    size_t capacity;
};

/* Append what is found, in the order of time. n log n in events and values. */
void window_find(const struct window_condition *condition, const struct window_events *events,
                 struct window_results *results);

#endif
