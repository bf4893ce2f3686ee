#include "engine/mail/date.h"

/* Longer values are no dates. */
#define DATE_MAX_BYTES 256

/* A number of the date that no word says the meaning of. */
struct date_number {
    int value;
    size_t digits;
};

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
    struct date_number numbers[3];
    unsigned number_count;
    bool is_slashed; /* "9/7/2020" */
};

/* What months begin with, in English and, where that differs, as localised programs write them. */
static const struct {
    const char *start;
    int month;
} months[] = {
    {"jan", 1}, {"feb", 2}, {"mar", 3},  {"apr", 4},  {"may", 5},  {"jun", 6},  {"jul", 7},
    {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12}, {"ene", 1},  {"fev", 2},
    {"mrz", 3}, {"abr", 4}, {"avr", 4},  {"mai", 5},  {"mei", 5},  {"maj", 5},  {"giu", 6},
    {"lug", 7}, {"ago", 8}, {"set", 9},  {"okt", 10}, {"ott", 10}, {"dez", 12}, {"dic", 12},
};

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"ut", 0},        {"gmt", 0},       {"utc", 0},       {"z", 0},         {"est", -5 * 60},
    {"edt", -4 * 60}, {"cst", -6 * 60}, {"cdt", -5 * 60}, {"mst", -7 * 60}, {"mdt", -6 * 60},
    {"pst", -8 * 60}, {"pdt", -7 * 60}, {"bst", 60},      {"cet", 60},      {"cest", 120},
    {"met", 60},      {"mest", 120},    {"eet", 120},     {"eest", 180},    {"msk", 180},
    {"jst", 540},     {"kst", 540},     {"wet", 0},       {"west", 60},     {"hkt", 480},
    {"sgt", 480},     {"aest", 600},    {"aedt", 660},    {"nzst", 720},    {"nzdt", 780},
    {"hst", -600},    {"akst", -540},   {"akdt", -480},
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
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        if (fields->month < 0 && bytes_start_with_fold(word, bytes_of(months[i].start))) {
            fields->month = months[i].month;
            return;
        }
    }
    if (bytes_equal_fold(word, bytes_of("pm")) && fields->has_time && fields->hour < 12)
        fields->hour += 12;
    if (bytes_equal_fold(word, bytes_of("am")) && fields->has_time && fields->hour == 12)
        fields->hour = 0;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        if (fields->has_time && !fields->has_zone &&
            bytes_equal_fold(word, bytes_of(zones[i].name))) {
            fields->zone_minutes = zones[i].minutes;
            fields->has_zone = true;
        }
    }
}

/* The first word before a "," is the day of the week, in whatever language: "Mar, 7 Apr 2020". */
static void take_word_at(struct date_fields *fields, struct bytes text, size_t *at)
{
    struct bytes word = read_word(text, at);
    bool is_weekday = *at < text.size && text.data[*at] == ',' && fields->number_count == 0;
    if (!is_weekday)
        take_word(fields, word);
}

/* "+0100", "-05:00" at the sign. Without a time before it a "-" parts day, month and year. */
static void take_zone(struct date_fields *fields, struct bytes text, size_t *at)
{
    int sign = text.data[*at] == '-' ? -1 : 1;
    bool is_sum = *at > 0 && byte_is_alpha(text.data[*at - 1]); /* "GMT+0100" */
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
    if (minutes < 24 * 60 && (!fields->has_zone || (is_sum && fields->zone_minutes == 0))) {
        fields->zone_minutes = sign * minutes;
        fields->has_zone = true;
    }
}

/* The separator that stands between the number before `*at` and another one, which `*at` moves to;
 * 0: none. Blanks may stand around a ":" (RFC 5322 §4.3). */
static uint8_t skip_separator(struct bytes text, size_t *at)
{
    size_t next = *at;
    while (next < text.size && byte_is_space(text.data[next]))
        next++;
    if (next == text.size || (text.data[next] != ':' && (text.data[next] != '.' || next > *at)))
        return 0;
    uint8_t separator = text.data[next++];
    while (separator == ':' && next < text.size && byte_is_space(text.data[next]))
        next++;
    if (next == text.size || !byte_is_digit(text.data[next]))
        return 0;
    *at = next;
    return separator;
}

/* "10:11", "10:11:12", "10.11.12": `*at` stands at the minutes. */
static void take_time(struct date_fields *fields, struct bytes text, size_t *at, int hour,
                      uint8_t separator)
{
    fields->hour = hour;
    fields->minute = read_number(text, at, 2);
    fields->has_time = true;
    size_t next = *at;
    if (skip_separator(text, &next) != separator)
        return;
    *at = next;
    fields->second = read_number(text, at, 2);
    if (*at + 1 < text.size && text.data[*at] == '.' && byte_is_digit(text.data[*at + 1])) {
        ++*at;
        (void)read_number(text, at, 9);
    }
}

/* RFC 5322 §4.3: two digits below 50 are 20xx; three count from 1900. */
static int full_year(struct date_number number)
{
    if (number.digits == 2)
        return number.value + (number.value < 50 ? 2000 : 1900);
    return number.digits == 3 ? number.value + 1900 : number.value;
}

static void take_number(struct date_fields *fields, struct bytes text, size_t *at)
{
    size_t start = *at;
    struct date_number number = {.value = read_number(text, at, 4)};
    number.digits = *at - start;
    bool has_next = *at + 1 < text.size && byte_is_digit(text.data[*at + 1]);
    bool may_be_hour = !fields->has_time && number.digits <= 2;
    size_t next = *at;
    uint8_t separator = may_be_hour ? skip_separator(text, &next) : 0;
    if (separator == ':' ||
        (separator == '.' && (fields->month > 0 || fields->number_count == 3))) {
        *at = next;
        take_time(fields, text, at, number.value, separator);
        return;
    }
    if (number.value < 0)
        return;
    fields->is_slashed |= has_next && text.data[*at] == '/';
    if (fields->number_count < sizeof fields->numbers / sizeof *fields->numbers)
        fields->numbers[fields->number_count++] = number;
    if (number.digits >= 3 || fields->day > 0) {
        if (fields->year < 0 && number.digits != 1)
            fields->year = full_year(number);
    } else if (number.value > 0) {
        fields->day = number.value;
    }
}

/* Dates without a word for the month: "2020/9/7"; "9/7/2020" as programs write it that know but
 * one country; else "7.9.2020". */
static void read_numeric_date(struct date_fields *fields)
{
    const struct date_number *numbers = fields->numbers;
    if (fields->month > 0 || fields->number_count < 3)
        return;
    bool is_year_first = numbers[0].digits >= 3;
    bool is_month_first = !is_year_first && numbers[1].value <= 31 &&
                          (numbers[1].value > 12 || (fields->is_slashed && numbers[0].value <= 12));
    int month = numbers[is_month_first ? 0 : 1].value;
    if (month < 1 || month > 12)
        return;
    fields->month = month;
    fields->day = numbers[is_year_first ? 2 : is_month_first ? 1 : 0].value;
    fields->year = full_year(numbers[is_year_first ? 0 : 2]);
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
            take_word_at(&fields, text, &at);
        else if (byte == '+' || byte == '-')
            take_zone(&fields, text, &at);
        else if (byte == '(')
            at = skip_comment(text, at);
        else
            at++;
    }
    read_numeric_date(&fields);
    return fields_to_time(&fields);
}
