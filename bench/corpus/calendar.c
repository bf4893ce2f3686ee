#include "bench/corpus/calendar.h"

#include <stdlib.h>

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

enum { SECONDS_A_DAY = 86400 };

/* Years are counted from March, so that the leap day is the last day of a year. */
static int64_t days_since_1970(int year, int month, int day)
{
    int64_t shifted_year = month <= 2 ? year - 1 : year;
    int64_t era = shifted_year / 400;
    int64_t year_of_era = shifted_year - era * 400;
    int64_t month_from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int64_t calendar_seconds(int year, int month, int day)
{
    return days_since_1970(year, month, day) * SECONDS_A_DAY;
}

struct civil calendar_civil(int64_t seconds)
{
    int64_t days = seconds / SECONDS_A_DAY;
    int in_day = (int)(seconds % SECONDS_A_DAY);
    int64_t shifted = days + 719468;
    int64_t era = shifted / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return (struct civil){
        .year = (int)(year_of_era + era * 400) + (month <= 2 ? 1 : 0),
        .month = month,
        .day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
        .hour = in_day / 3600,
        .minute = in_day / 60 % 60,
        .second = in_day % 60,
        .weekday = (int)((days + 4) % 7),
    };
}

void calendar_write_mail_date(struct buffer *out, int64_t seconds, int offset_minutes)
{
    struct civil c = calendar_civil(seconds + (int64_t)offset_minutes * 60);
    int distance = abs(offset_minutes);
    buffer_format(out, "%s, %d %s %d %02d:%02d:%02d %c%02d%02d", weekdays[c.weekday], c.day,
                  months[c.month - 1], c.year, c.hour, c.minute, c.second,
                  offset_minutes < 0 ? '-' : '+', distance / 60, distance % 60);
}

void calendar_write_mbox_date(struct buffer *out, int64_t seconds)
{
    struct civil c = calendar_civil(seconds);
    buffer_format(out, "%s %s %2d %02d:%02d:%02d %d", weekdays[c.weekday], months[c.month - 1],
                  c.day, c.hour, c.minute, c.second, c.year);
}

void calendar_write_iso(struct buffer *out, int64_t seconds)
{
    struct civil c = calendar_civil(seconds);
    buffer_format(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute,
                  c.second);
}
