#include "engine/mail/date.h"

/* Longer values are no dates. */
#define DATE_MAX_BYTES 256

struct date_fields {
    int year; /* -1: not seen yet, like the others */
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int zone_minutes;
    bool has_time;
    bool has_zone;
};

static const char months[12][4] = {"jan", "feb", "mar", "apr", "may", "jun",
                                   "jul", "aug", "sep", "oct", "nov", "dec"};

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"ut", 0},        {"gmt", 0},       {"utc", 0},       {"z", 0},         {"est", -5 * 60},
    {"edt", -4 * 60}, {"cst", -6 * 60}, {"cdt", -5 * 60}, {"mst", -7 * 60}, {"mdt", -6 * 60},
    {"pst", -8 * 60}, {"pdt", -7 * 60}, {"bst", 60},      {"cet", 60},      {"cest", 120},
    {"met", 60},      {"mest", 120},    {"eet", 120},     {"eest", 180},    {"msk", 180},
    {"jst", 540},     {"kst", 540},
};

/* The number at `*at`, which moves behind its digits; -1 where more than `most_digits` stand. */
static int read_number(struct bytes text, size_t *at, unsigned most_digits)
{
    int number = 0;
    unsigned digits = 0;
    for (; *at < text.size && byte_is_digit(text.data[*at]); ++*at, digits++)
        if (digits < most_digits)
            number = number * 10 + (text.data[*at] - '0');
    return digits > most_digits ? -1 : number;
}

static struct bytes read_word(struct bytes text, size_t *at)
{
    size_t start = *at;
    while (*at < text.size && byte_is_alpha(text.data[*at]))
        ++*at;
    return bytes_slice(text, start, *at);
}

static void take_word(struct date_fields *fields, struct bytes word)
{
    for (int month = 0; month < 12; month++) {
        if (fields->month < 0 && bytes_start_with_fold(word, bytes_of(months[month]))) {
            fields->month = month + 1;
            return;
        }
    }
    if (bytes_equal_fold(word, bytes_of("pm")) && fields->has_time && fields->hour < 12)
        fields->hour += 12;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        if (fields->has_time && !fields->has_zone &&
            bytes_equal_fold(word, bytes_of(zones[i].name))) {
            fields->zone_minutes = zones[i].minutes;
            fields->has_zone = true;
        }
    }
}

/* "+0100", "-05:00" at the sign. Without a time before it a "-" parts day, month and year. */
static void take_zone(struct date_fields *fields, struct bytes text, size_t *at)
{
    int sign = text.data[*at] == '-' ? -1 : 1;
    ++*at;
    if (!fields->has_time || *at == text.size || !byte_is_digit(text.data[*at]))
        return;
    size_t start = *at;
    int number = read_number(text, at, 4);
    bool has_minutes = *at - start > 2;
    int minutes = number < 0 ? 0 : has_minutes ? number / 100 * 60 + number % 100 : number * 60;
    if (!has_minutes && *at + 1 < text.size && text.data[*at] == ':' &&
        byte_is_digit(text.data[*at + 1])) {
        ++*at;
        int more = read_number(text, at, 2);
        minutes += more < 0 ? 0 : more;
    }
    if (minutes < 24 * 60 && !fields->has_zone) {
        fields->zone_minutes = sign * minutes;
        fields->has_zone = true;
    }
}

/* "10:11", "10:11:12", "10.11.12": `*at` stands at the separator behind `hour`. */
static void take_time(struct date_fields *fields, struct bytes text, size_t *at, int hour)
{
    uint8_t separator = text.data[*at];
    ++*at;
    fields->hour = hour;
    fields->minute = read_number(text, at, 2);
    fields->has_time = true;
    if (*at + 1 < text.size && text.data[*at] == separator && byte_is_digit(text.data[*at + 1])) {
        ++*at;
        fields->second = read_number(text, at, 2);
        if (*at + 1 < text.size && text.data[*at] == '.' && byte_is_digit(text.data[*at + 1])) {
            ++*at;
            (void)read_number(text, at, 9);
        }
    }
}

static void take_number(struct date_fields *fields, struct bytes text, size_t *at)
{
    size_t start = *at;
    int number = read_number(text, at, 4);
    size_t digits = *at - start;
    bool has_next = *at + 1 < text.size && byte_is_digit(text.data[*at + 1]);
    if (!fields->has_time && has_next && digits <= 2 &&
        (text.data[*at] == ':' || (text.data[*at] == '.' && fields->month > 0))) {
        take_time(fields, text, at, number);
    } else if (digits >= 3 || fields->day > 0) {
        if (fields->year < 0 && number >= 0 && digits != 1)
            /* RFC 5322 §4.3: two digits below 50 are 20xx; three count from 1900. */
            fields->year = digits == 2   ? number + (number < 50 ? 2000 : 1900)
                           : digits == 3 ? number + 1900
                                         : number;
    } else if (number > 0) {
        fields->day = number;
    }
}

/* Behind the comment that opens at `at`; comments nest. */
static size_t skip_comment(struct bytes text, size_t at)
{
    size_t depth = 0;
    do {
        if (text.data[at] == '(')
            depth++;
        else if (text.data[at] == ')')
            depth--;
        at++;
    } while (at < text.size && depth > 0);
    return at;
}

static int64_t fields_to_time(const struct date_fields *fields)
{
    if (fields->day < 1 || fields->day > 31 || fields->month < 1 || fields->year < 1900)
        return TIME_UNKNOWN;
    if (fields->hour < 0 || fields->hour > 24 || fields->minute < 0 || fields->minute > 59 ||
        fields->second < 0 || fields->second > 60)
        return TIME_UNKNOWN;
    return time_from_civil(fields->year, fields->month, fields->day, fields->hour, fields->minute,
                           fields->second) -
           (int64_t)fields->zone_minutes * 60;
}

/* "2020-11-02 10:11:12", with "T" or a blank. */
static int64_t iso_date(struct bytes text)
{
    char copy[20];
    size_t size = text.size >= 19 ? 19 : 10;
    if (text.size < size || text.data[4] != '-' || text.data[7] != '-')
        return TIME_UNKNOWN;
    memcpy(copy, text.data, size);
    if (size > 10)
        copy[10] = 'T';
    int64_t seconds = TIME_UNKNOWN;
    if (memcmp(copy, "1900", 4) < 0 || !time_from_text(bytes_make(copy, size), &seconds))
        return TIME_UNKNOWN;
    struct date_fields zone = {.has_time = true};
    for (size_t at = size; at < text.size;)
        if (text.data[at] == '+' || text.data[at] == '-')
            take_zone(&zone, text, &at);
        else
            at++;
    return seconds - (int64_t)zone.zone_minutes * 60;
}

int64_t date_parse(struct bytes text)
{
    struct date_fields fields = {.year = -1, .month = -1, .day = -1};
    text = bytes_trim(bytes_slice(text, 0, DATE_MAX_BYTES));
    if (text.size >= 10 && text.data[4] == '-' && byte_is_digit(text.data[0]))
        return iso_date(text);
    for (size_t at = 0; at < text.size;) {
        uint8_t byte = text.data[at];
        if (byte_is_digit(byte))
            take_number(&fields, text, &at);
        else if (byte_is_alpha(byte))
            take_word(&fields, read_word(text, &at));
        else if (byte == '+' || byte == '-')
            take_zone(&fields, text, &at);
        else if (byte == '(')
            at = skip_comment(text, at);
        else
            at++;
    }
    return fields_to_time(&fields);
}
