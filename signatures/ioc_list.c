#include "signatures/ioc_list.h"

#include "engine/base/limits.h"
#include "signatures/csv.h"
#include "signatures/ioc_table.h"

static bool is_comment(struct bytes line)
{
    return line.size > 0 && (line.data[0] == '#' || line.data[0] == ';' || line.data[0] == '!' ||
                             bytes_start_with(line, bytes_of("//")));
}

/* Up to a comment that a blank sets apart: an URL may hold a `#`. */
static struct bytes without_comment(struct bytes line)
{
    for (size_t i = 1; i < line.size; i++)
        if (byte_is_blank(line.data[i - 1]) && is_comment(bytes_from(line, i)))
            return bytes_trim(bytes_slice(line, 0, i));
    return line;
}

static size_t word_end(struct bytes line)
{
    size_t end = 0;
    while (end < line.size && !byte_is_space(line.data[end]))
        end++;
    return end;
}

/* Behind what marks items of a list, and behind "Domain:". */
static struct bytes without_marks(struct bytes line)
{
    static const char *const marks[] = {"- ", "* ", "\xE2\x80\xA2 "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (bytes_start_with(line, bytes_of(marks[i])))
            line = bytes_trim(bytes_from(line, strlen(marks[i])));
    size_t end = word_end(line);
    enum indicator_kind kind;
    bool is_label = end > 1 && end < line.size && line.data[end - 1] == ':' &&
                    indicator_word_kind(bytes_slice(line, 0, end), &kind) != INDICATOR_WORD_UNKNOWN;
    return is_label ? bytes_trim(bytes_from(line, end)) : line;
}

/* "0.0.0.0 evil.example", as in a file of hosts that blocks them: behind the address. */
static struct bytes without_sink(struct bytes line)
{
    static const char *const sinks[] = {"0.0.0.0", "127.0.0.1", "::1", "::"};
    size_t end = word_end(line);
    for (size_t i = 0; i < sizeof sinks / sizeof *sinks && end < line.size; i++)
        if (bytes_equal(bytes_slice(line, 0, end), bytes_of(sinks[i])))
            return bytes_trim(bytes_from(line, end));
    return line;
}

static void read_line(struct ioc_reader *reader, struct bytes line, size_t number)
{
    struct arena *arena = reader->set->arena;
    if (line.size > LIMIT_IOC_LINE_BYTES) {
        ioc_reader_note(reader, IMPORT_REFUSED, bytes_of("the line is too long"), line, number);
        return;
    }
    struct bytes entry = without_sink(without_marks(without_comment(line)));
    struct indicator indicator = {.line = number};
    size_t end = word_end(entry);
    enum indicator_kind kind;
    if (end < entry.size) {
        /* "evil.example  what it does"; but "Order 7.exe" is one name. */
        struct indicator_guess first = indicator_guess(arena, bytes_slice(entry, 0, end));
        indicator.description = arena_copy(arena, bytes_trim(bytes_from(entry, end)));
        if (first.kind != INDICATOR_FILE_NAME && ioc_reader_take_guess(reader, &first, indicator))
            return;
        indicator.description = bytes_make(NULL, 0);
    }
    struct indicator_guess guess = indicator_guess(arena, entry);
    if (ioc_reader_take_guess(reader, &guess, indicator))
        return;
    if (reader->taken_count == 0 && indicator_word_kind(entry, &kind) != INDICATOR_WORD_UNKNOWN)
        ioc_reader_note(reader, IMPORT_SKIPPED, bytes_of("a heading"), entry, number);
    else
        ioc_reader_note(reader, IMPORT_REFUSED, bytes_of(guess.refusal), entry, number);
}

static void read_lines(struct ioc_reader *reader, struct bytes text)
{
    size_t number = 1;
    for (size_t at = 0; at < text.size; number++) {
        size_t end = bytes_find_byte(text, '\n', at);
        struct bytes line = bytes_trim(bytes_slice(text, at, end));
        at = end == BYTES_NOT_FOUND ? text.size : end + 1;
        if (is_comment(line))
            ioc_reader_comment(reader, line);
        else if (line.size > 0)
            read_line(reader, line, number);
    }
}

bool ioc_list_read(struct rule_set *set, struct bytes text, struct bytes path)
{
    struct bytes mark = bytes_of("\xEF\xBB\xBF");
    if (text.size && bytes_start_with(text, mark))
        text = bytes_from(text, mark.size);
    uint8_t delimiter = csv_delimiter(text);
    struct indicator_feed *feed = arena_zeroed(set->arena, 1, sizeof *feed);
    *feed = (struct indicator_feed){.path = path, .format = bytes_of(delimiter ? "CSV" : "list")};
    struct ioc_reader reader = {.set = set, .feed = feed, .rules = indicator_rules_new(set, feed)};
    if (delimiter)
        ioc_table_read(&reader, text, delimiter);
    else
        read_lines(&reader, text);
    indicator_rules_finish(reader.rules);
    return reader.taken_count > 0;
}
