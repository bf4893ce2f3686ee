#include "engine/base/clock.h"

#include <time.h>

static uint64_t read_clock(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

uint64_t clock_now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t clock_cpu_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

int64_t clock_wall_seconds(void)
{
    return (int64_t)time(NULL);
}

int64_t time_from_civil(int year, int month, int day, int hour, int minute, int second)
{
    /* Years that begin in March put the leap day last; eras of 400 years are all alike. */
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    int64_t days = era * 146097 + day_of_era - 719468;
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

void time_to_text(int64_t seconds, char out[TIME_TEXT_BYTES])
{
    out[0] = '\0';
    /* 1000-01-01 up to 9999-12-31 */
    if (seconds < INT64_C(-30610224000) || seconds > INT64_C(253402300799))
        return;
    time_t when = (time_t)seconds;
    struct tm civil;
    if (gmtime_r(&when, &civil))
        (void)strftime(out, TIME_TEXT_BYTES, "%Y-%m-%dT%H:%M:%SZ", &civil);
}

/* Read `digits` decimal digits at `*at`. */
static bool read_digits(struct bytes text, size_t *at, size_t digits, int *out_number)
{
    int64_t number = 0;
    if (*at + digits > text.size || !bytes_to_number(bytes_slice(text, *at, *at + digits), &number))
        return false;
    *at += digits;
    *out_number = (int)number;
    return true;
}

static bool read_byte(struct bytes text, size_t *at, uint8_t byte)
{
    if (*at >= text.size || text.data[*at] != byte)
        return false;
    ++*at;
    return true;
}

/* "Z", "+02:00" or nothing, up to the end of the text. */
static bool read_zone(struct bytes text, size_t at, int *out_minutes)
{
    *out_minutes = 0;
    if (at == text.size || (at + 1 == text.size && (text.data[at] | 0x20) == 'z'))
        return true;
    int sign = text.data[at] == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!read_byte(text, &at, '+') && !read_byte(text, &at, '-'))
        return false;
    if (!read_digits(text, &at, 2, &hours) || !read_byte(text, &at, ':') ||
        !read_digits(text, &at, 2, &minutes) || at != text.size || hours > 14 || minutes > 59)
        return false;
    *out_minutes = sign * (hours * 60 + minutes);
    return true;
}

bool time_from_text(struct bytes text, int64_t *out_seconds)
{
    size_t at = 0;
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int zone_minutes = 0;
    if (!read_digits(text, &at, 4, &year) || !read_byte(text, &at, '-') ||
        !read_digits(text, &at, 2, &month) || !read_byte(text, &at, '-') ||
        !read_digits(text, &at, 2, &day))
        return false;
    if (at < text.size) {
        if (!read_byte(text, &at, 'T') && !read_byte(text, &at, ' '))
            return false;
        if (!read_digits(text, &at, 2, &hour) || !read_byte(text, &at, ':') ||
            !read_digits(text, &at, 2, &minute))
            return false;
        if (read_byte(text, &at, ':') && !read_digits(text, &at, 2, &second))
            return false;
        if (!read_zone(text, at, &zone_minutes))
            return false;
    }
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day < 1 || day > days[month - 1] + (month == 2 && leap))
        return false;
    *out_seconds =
        time_from_civil(year, month, day, hour, minute, second) - INT64_C(60) * zone_minutes;
    return true;
}
