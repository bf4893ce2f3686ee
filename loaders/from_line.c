#include "loaders/from_line.h"

/* What the words at the end of a From_ line have told so far. */
struct date_parts {
    bool time;
    bool year;
    bool month;
    bool weekday;
};

static bool is_one_of(struct bytes word, const char *names)
{
    if (word.size != 3)
        return false;
    for (; *names; names += 3)
        if (bytes_equal_fold(word, bytes_make(names, 3)))
            return true;
    return false;
}

static bool is_month(struct bytes word)
{
    return is_one_of(word, "janfebmaraprmayjunjulaugsepoctnovdec");
}

static bool is_weekday(struct bytes word)
{
    return is_one_of(word, "montuewedthufrisatsun");
}

static size_t count_digits(struct bytes word, size_t start)
{
    size_t end = start;
    while (end < word.size && byte_is_digit(word.data[end]))
        end++;
    return end - start;
}

static bool is_number(struct bytes word, size_t fewest, size_t most)
{
    return word.size >= fewest && word.size <= most && count_digits(word, 0) == word.size;
}

static bool is_year(struct bytes word)
{
    return is_number(word, 4, 4) && ((word.data[0] == '1' && word.data[1] == '9') ||
                                     (word.data[0] == '2' && word.data[1] <= '1'));
}

/* "9:05", "10:11:12", "10:11:12.345" */
static bool is_time(struct bytes word)
{
    size_t hours = count_digits(word, 0);
    if (hours < 1 || hours > 2 || word.size < hours + 3 || word.data[hours] != ':')
        return false;
    size_t minutes = count_digits(word, hours + 1);
    size_t end = hours + 1 + minutes;
    if (minutes != 2)
        return false;
    if (end < word.size && word.data[end] == ':')
        end += 1 + count_digits(word, end + 1);
    if (end < word.size && word.data[end] == '.')
        end += 1 + count_digits(word, end + 1);
    return end == word.size;
}

/* "+0100", "-05:00", "GMT", "(CEST)", "GMT+0200" */
static bool is_zone(struct bytes word)
{
    if (word.size > 2 && word.data[0] == '(' && word.data[word.size - 1] == ')')
        return true;
    size_t letters = 0;
    while (letters < word.size && word.data[letters] >= 'A' && word.data[letters] <= 'Z')
        letters++;
    if (letters > 5)
        return false;
    if (letters == word.size)
        return letters > 0;
    if (word.data[letters] != '+' && word.data[letters] != '-')
        return false;
    size_t digits = 0;
    for (size_t i = letters + 1; i < word.size; i++) {
        if (!byte_is_digit(word.data[i]) && word.data[i] != ':')
            return false;
        digits++;
    }
    return digits >= 2 && digits <= 5;
}

/* "2018-01-03", "3-Jan-2018", "03/01/2018", "2018-01-03T10:11:12" */
static bool read_joined_date(struct bytes word, struct date_parts *parts)
{
    size_t first = count_digits(word, 0);
    if (first < 1 || first > 4 || first + 4 > word.size)
        return false;
    uint8_t joint = word.data[first];
    if (joint != '-' && joint != '/' && joint != '.')
        return false;
    size_t second = count_digits(word, first + 1);
    if (second == 0 && is_month(bytes_slice(word, first + 1, first + 4)))
        second = 3;
    size_t at = first + 1 + second;
    if (second == 0 || second > 3 || at >= word.size || word.data[at] != joint)
        return false;
    size_t third = count_digits(word, at + 1);
    at += 1 + third;
    if (third < 1 || third > 4)
        return false;
    if (at < word.size) {
        if (word.data[at] != 'T' || !is_time(bytes_slice(word, at + 1, at + 9)))
            return false;
        parts->time = true;
    }
    parts->month = true;
    parts->year = true;
    return true;
}

/* Whether a word may stand in a date, and what it tells. */
static bool read_date_word(struct bytes word, struct date_parts *parts)
{
    while (word.size && word.data[word.size - 1] == ',')
        word.size--;
    if (is_time(word))
        parts->time = true;
    else if (is_year(word))
        parts->year = true;
    else if (is_month(word))
        parts->month = true;
    else if (is_weekday(word))
        parts->weekday = true;
    else if (!is_number(word, 1, 2) && !is_zone(word))
        return read_joined_date(word, parts);
    return true;
}

/* Cut the last word off `text`; empty when there is none. */
static struct bytes cut_last_word(struct bytes *text)
{
    size_t end = text->size;
    while (end > 0 && byte_is_space(text->data[end - 1]))
        end--;
    size_t start = end;
    while (start > 0 && !byte_is_space(text->data[start - 1]))
        start--;
    struct bytes word = bytes_slice(*text, start, end);
    text->size = start;
    return word;
}

/* UUCP: "From user Wed Jan  3 10:11 1990 remote from host" */
static struct bytes without_remote(struct bytes text)
{
    struct bytes rest = text;
    (void)cut_last_word(&rest);
    return bytes_equal(cut_last_word(&rest), bytes_of("from")) &&
                   bytes_equal(cut_last_word(&rest), bytes_of("remote"))
               ? rest
               : text;
}

static bool ends_with_date(struct bytes text)
{
    struct date_parts parts = {0};
    struct bytes word = cut_last_word(&text);
    while (word.size && read_date_word(word, &parts))
        word = cut_last_word(&text);
    return parts.time && parts.month && (parts.year || parts.weekday);
}

enum from_line from_line_judge(struct bytes line)
{
    if (line.size > FROM_LINE_MAX_BYTES || !bytes_start_with(line, bytes_of("From ")))
        return FROM_LINE_NONE;
    struct bytes rest = bytes_trim(bytes_from(line, 5));
    if (ends_with_date(without_remote(rest)))
        return FROM_LINE_DATED;
    if (bytes_equal(rest, bytes_of("-")))
        return FROM_LINE_MARKER;
    struct bytes before = rest;
    struct bytes word = cut_last_word(&before);
    bool one_word = word.size && before.size == 0;
    return one_word && bytes_find_byte(word, '@', 1) != BYTES_NOT_FOUND ? FROM_LINE_BARE
                                                                        : FROM_LINE_NONE;
}

size_t header_name_size(struct bytes text)
{
    size_t size = 0;
    while (size < text.size && (byte_is_alpha(text.data[size]) || byte_is_digit(text.data[size]) ||
                                text.data[size] == '-' || text.data[size] == '_'))
        size++;
    size_t colon = size;
    while (colon < text.size && byte_is_blank(text.data[colon]))
        colon++;
    return size && colon < text.size && text.data[colon] == ':' ? size : 0;
}
