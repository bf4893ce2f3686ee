/* Time: a steady clock for durations, and civil UTC time to and from text (RFC 3339). */
#ifndef COLDTRAIL_BASE_CLOCK_H
#define COLDTRAIL_BASE_CLOCK_H

#include "engine/base/bytes.h"

/* Not a time: before every date a message can carry. */
#define TIME_UNKNOWN INT64_MIN

#define TIME_TEXT_BYTES 32

/* Nanoseconds of a clock that never goes back; its zero means nothing. */
uint64_t clock_now_ns(void);
/* CPU nanoseconds of the whole process. */
uint64_t clock_cpu_ns(void);
/* Seconds since 1970-01-01 00:00:00 UTC. */
int64_t clock_wall_seconds(void);

/* Seconds since 1970 of a civil UTC date and time (month 1-12, day 1-31); years may be any. */
int64_t time_from_civil(int year, int month, int day, int hour, int minute, int second);

/* "2020-09-07T08:00:00Z"; the empty string for TIME_UNKNOWN and years outside 1000-9999. */
void time_to_text(int64_t seconds, char out[TIME_TEXT_BYTES]);

/* Read "2020-09-07", "2020-09-07T08:00" or "2020-09-07T08:00:00", the time with or without "Z" or
 * "+02:00"; without a zone it is UTC. False when it is anything else. */
bool time_from_text(struct bytes text, int64_t *out_seconds);

#endif
