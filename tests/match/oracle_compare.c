#include "tests/match/oracle_compare.h"

#include <stdlib.h>
#include <time.h>

#define ORDERS (MODIFIER_LT | MODIFIER_LTE | MODIFIER_GT | MODIFIER_GTE)
#define PARTS                                                                                      \
    (MODIFIER_MINUTE | MODIFIER_HOUR | MODIFIER_DAY | MODIFIER_WEEK | MODIFIER_MONTH |             \
     MODIFIER_YEAR)

bool oracle_is_order(const struct item *item)
{
    return item->modifiers & (ORDERS | PARTS);
}

/* The week of a year is that of its Thursday (ISO 8601). */
static int week_of(struct tm date)
{
    int weekday = (date.tm_wday + 6) % 7;
    date.tm_mday += 3 - weekday;
    date.tm_hour = 12;
    time_t thursday = timegm(&date);
    struct tm moved = {0};
    (void)gmtime_r(&thursday, &moved);
    return moved.tm_yday / 7 + 1;
}

static int part_of(unsigned modifiers, struct tm date)
{
    switch (modifiers & PARTS) {
    case MODIFIER_MINUTE:
        return date.tm_min;
    case MODIFIER_HOUR:
        return date.tm_hour;
    case MODIFIER_DAY:
        return date.tm_mday;
    case MODIFIER_WEEK:
        return week_of(date);
    case MODIFIER_MONTH:
        return date.tm_mon + 1;
    default:
        return date.tm_year + 1900;
    }
}

bool oracle_in_order(const struct item *item, const struct value *value, struct bytes text)
{
    char copy[64];
    char *end = copy;
    struct tm date = {0};
    double left = 0;
    double right = (double)value->number;
    if (text.size == 0 || text.size >= 32)
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = 0;
    if (strlen(copy) != text.size)
        return false;
    if (item->modifiers & PARTS || value->kind == VALUE_TIME) {
        end = strptime(copy, "%Y-%m-%dT%H:%M:%SZ", &date);
        if (!end || *end)
            return false;
        time_t seconds = timegm(&date);
        left = item->modifiers & PARTS ? part_of(item->modifiers, date) : (double)seconds;
    } else {
        if (strspn(copy, "0123456789.+-") != text.size)
            return false;
        left = strtod(copy, &end);
        if (*end)
            return false;
    }
    switch (item->modifiers & ORDERS) {
    case MODIFIER_LT:
        return left < right;
    case MODIFIER_LTE:
        return left <= right;
    case MODIFIER_GT:
        return left > right;
    case MODIFIER_GTE:
        return left >= right;
    default:
        return left == right;
    }
}

bool oracle_refers(const struct item *item, struct bytes text, struct bytes other)
{
    bool is_open = item->modifiers & (MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH);
    if (text.size < other.size || (is_open && other.size == 0))
        return false;
    size_t last = text.size - other.size;
    for (size_t at = 0; at <= last; at++) {
        bool may_stand_here = item->modifiers & MODIFIER_CONTAINS     ? true
                              : item->modifiers & MODIFIER_STARTSWITH ? at == 0
                              : item->modifiers & MODIFIER_ENDSWITH   ? at == last
                                                                      : last == 0;
        if (may_stand_here &&
            (other.size == 0 || memcmp(text.data + at, other.data, other.size) == 0))
            return true;
    }
    return false;
}
