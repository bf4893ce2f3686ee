/* Dates of the proleptic Gregorian calendar without the C library's clock, zones or locale. Seconds
 * count from 1970-01-01T00:00:00Z. No state. */
#ifndef COLDTRAIL_BENCH_CORPUS_CALENDAR_H
#define COLDTRAIL_BENCH_CORPUS_CALENDAR_H

#include <stdint.h>

#include "engine/base/buffer.h"

struct civil {
    int year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
    int hour;
    int minute;
    int second;
    int weekday; /* 0 is Sunday */
};

/* Midnight UTC of a day. */
int64_t calendar_seconds(int year, int month, int day);
struct civil calendar_civil(int64_t seconds);

/* "Mon, 7 Sep 2020 09:30:00 +0200", the local time of a zone (RFC 5322 §3.3). */
void calendar_write_mail_date(struct buffer *out, int64_t seconds, int offset_minutes);
/* "Mon Sep  7 07:30:00 2020", UTC: the date of an mbox From_ line (RFC 4155). */
void calendar_write_mbox_date(struct buffer *out, int64_t seconds);
/* "2020-09-07T07:30:00Z". */
void calendar_write_iso(struct buffer *out, int64_t seconds);

#endif
