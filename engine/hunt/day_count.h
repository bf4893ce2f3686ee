/* How many messages are dated each day: what stretch of time the mail that was read covers. Days
 * are of UTC, from 1980 to 2099; other dates do not count. One a worker; lifetime: run. */
#ifndef COLDTRAIL_HUNT_DAY_COUNT_H
#define COLDTRAIL_HUNT_DAY_COUNT_H

#include "engine/base/arena.h"
#include "engine/hits/case.h"

struct day_count;

struct day_count *day_count_new(void);
void day_count_free(struct day_count *days);

/* `seconds` may be TIME_UNKNOWN. */
void day_count_add(struct day_count *days, int64_t seconds);
void day_count_merge(struct day_count *days, const struct day_count *more);

/* The days that have messages, in order; in `arena`. */
const struct case_day *day_count_list(const struct day_count *days, struct arena *arena,
                                      size_t *out_count);

#endif
