#include "signatures/ioc_list.h"

#include <stdio.h>

#include "engine/base/limits.h"
#include "signatures/complaint.h"
#include "signatures/csv.h"
#include "signatures/indicator_guess.h"

/* --- what both kinds of list share --- */

struct list_reader {
    struct rule_set *set;
    struct indicator_feed *feed;
    struct indicator_rules *rules;
    size_t taken_count;
};

static void note(struct list_reader *reader, enum import_outcome outcome, struct bytes reason,
                 struct bytes subject, size_t line)
{
    rule_set_note_import(reader->set, &(struct import_note){.path = reader->feed->path,
                                                            .format = reader->feed->format,
                                                            .outcome = outcome,
                                                            .reason = reason,
                                                            .subject = subject,
                                                            .line = line});
}

/* Look for `value`; what `indicator` says of it besides is in the arena. */
static void take(struct list_reader *reader, enum indicator_kind kind, struct bytes value,
                 const char *loss, struct indicator indicator)
{
    indicator.value = arena_copy(reader->set->arena, value);
    if (!indicator_rules_add(reader->rules, kind, &indicator))
        return;
    reader->taken_count++;
    note(reader, loss ? IMPORT_DEGRADED : IMPORT_TAKEN,
         bytes_of(loss ? loss : indicator_kind_name(kind)), indicator.value, indicator.line);
}

static bool take_guess(struct list_reader *reader, const struct indicator_guess *guess,
                       struct indicator indicator)
{
    if (guess->is_indicator)
        take(reader, guess->kind, guess->value, guess->loss, indicator);
    return guess->is_indicator;
}

/* "TLP:AMBER" in a comment is about the whole file (FIRST, TLP 2.0). */
static void read_comment(struct list_reader *reader, struct bytes comment)
{
    static const char *const colours[] = {"RED",   "AMBER+STRICT", "AMBER",
                                          "GREEN", "CLEAR",        "WHITE"};
    size_t at = bytes_find_fold(comment, bytes_of("TLP:"), 0);
    if (at == BYTES_NOT_FOUND)
        return;
    struct bytes word = bytes_trim(bytes_from(comment, at + 4));
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++) {
        if (bytes_start_with_fold(word, bytes_of(colours[i]))) {
            reader->feed->tlp = bytes_of(colours[i]);
            return;
        }
    }
}

static bool is_comment(struct bytes line)
{
    return line.size > 0 && (line.data[0] == '#' || line.data[0] == ';' || line.data[0] == '!' ||
                             bytes_start_with(line, bytes_of("//")));
}

/* --- one indicator a line --- */

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

static void read_line(struct list_reader *reader, struct bytes line, size_t number)
{
    struct arena *arena = reader->set->arena;
    if (line.size > LIMIT_IOC_LINE_BYTES) {
        note(reader, IMPORT_REFUSED, bytes_of("the line is too long"), line, number);
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
        if (first.kind != INDICATOR_FILE_NAME && take_guess(reader, &first, indicator))
            return;
        indicator.description = bytes_make(NULL, 0);
    }
    struct indicator_guess guess = indicator_guess(arena, entry);
    if (take_guess(reader, &guess, indicator))
        return;
    if (reader->taken_count == 0 && indicator_word_kind(entry, &kind) != INDICATOR_WORD_UNKNOWN)
        note(reader, IMPORT_SKIPPED, bytes_of("a heading"), entry, number);
    else
        note(reader, IMPORT_REFUSED, bytes_of(guess.refusal), entry, number);
}

static void read_lines(struct list_reader *reader, struct bytes text)
{
    size_t number = 1;
    for (size_t at = 0; at < text.size; number++) {
        size_t end = bytes_find_byte(text, '\n', at);
        struct bytes line = bytes_trim(bytes_slice(text, at, end));
        at = end == BYTES_NOT_FOUND ? text.size : end + 1;
        if (is_comment(line))
            read_comment(reader, line);
        else if (line.size > 0)
            read_line(reader, line, number);
    }
}

/* --- CSV --- */

enum column_role {
    COLUMN_OTHER,
    COLUMN_VALUE,
    COLUMN_TYPE,
    COLUMN_ID,
    COLUMN_NAME,
    COLUMN_DESCRIPTION,
    COLUMN_REFERENCE,
    COLUMN_TLP,
    COLUMN_CONFIDENCE,
    COLUMN_FIRST_SEEN,
    COLUMN_LAST_SEEN,
    COLUMN_ROLE_COUNT,
};

struct column {
    enum column_role role;
    enum indicator_word word; /* of a value */
    enum indicator_kind kind;
};

struct table_reader {
    struct list_reader *reader;
    struct column columns[LIMIT_CSV_CELLS];
    size_t column_count; /* 0: no header was there */
};

static const struct {
    const char *name; /* small letters, `_` for blanks and dashes */
    enum column_role role;
} column_rows[] = {
    {"type", COLUMN_TYPE},
    {"indicator_type", COLUMN_TYPE},
    {"ioc_type", COLUMN_TYPE},
    {"value_type", COLUMN_TYPE},
    {"observable_type", COLUMN_TYPE},
    {"kind", COLUMN_TYPE},
    {"id", COLUMN_ID},
    {"ioc_id", COLUMN_ID},
    {"uuid", COLUMN_ID},
    {"name", COLUMN_NAME},
    {"title", COLUMN_NAME},
    {"malware", COLUMN_NAME},
    {"malware_printable", COLUMN_NAME},
    {"description", COLUMN_DESCRIPTION},
    {"comment", COLUMN_DESCRIPTION},
    {"comments", COLUMN_DESCRIPTION},
    {"note", COLUMN_DESCRIPTION},
    {"notes", COLUMN_DESCRIPTION},
    {"context", COLUMN_DESCRIPTION},
    {"threat", COLUMN_DESCRIPTION},
    {"threat_type", COLUMN_DESCRIPTION},
    {"reference", COLUMN_REFERENCE},
    {"references", COLUMN_REFERENCE},
    {"link", COLUMN_REFERENCE},
    {"source_url", COLUMN_REFERENCE},
    {"report", COLUMN_REFERENCE},
    {"urlhaus_link", COLUMN_REFERENCE},
    {"tlp", COLUMN_TLP},
    {"confidence", COLUMN_CONFIDENCE},
    {"confidence_level", COLUMN_CONFIDENCE},
    {"first_seen", COLUMN_FIRST_SEEN},
    {"first_seen_utc", COLUMN_FIRST_SEEN},
    {"firstseen", COLUMN_FIRST_SEEN},
    {"date", COLUMN_FIRST_SEEN},
    {"dateadded", COLUMN_FIRST_SEEN},
    {"date_added", COLUMN_FIRST_SEEN},
    {"valid_from", COLUMN_FIRST_SEEN},
    {"last_seen", COLUMN_LAST_SEEN},
    {"last_seen_utc", COLUMN_LAST_SEEN},
    {"lastseen", COLUMN_LAST_SEEN},
    {"last_online", COLUMN_LAST_SEEN},
};

static struct column column_of(struct bytes cell)
{
    char name[32];
    size_t size = 0;
    for (size_t i = 0; i < cell.size && size < sizeof name - 1; i++) {
        bool is_gap = cell.data[i] == ' ' || cell.data[i] == '-';
        name[size++] = (char)(is_gap ? '_' : byte_to_lower(cell.data[i]));
    }
    name[size] = '\0';
    for (size_t i = 0; i < sizeof column_rows / sizeof *column_rows; i++)
        if (strcmp(column_rows[i].name, name) == 0)
            return (struct column){.role = column_rows[i].role};
    struct column column = {.role = COLUMN_VALUE};
    column.word = indicator_word_kind(cell, &column.kind);
    if (column.word == INDICATOR_WORD_UNKNOWN)
        column.role = COLUMN_OTHER;
    return column;
}

/* Whether the row names columns: of values at least one, and one more where it is a comment. */
static bool read_header(struct table_reader *table, const struct csv_row *row, bool in_comment)
{
    struct column columns[LIMIT_CSV_CELLS];
    size_t value_count = 0;
    size_t known_count = 0;
    for (size_t i = 0; i < row->count; i++) {
        struct bytes cell = row->cells[i];
        while (in_comment && i == 0 && cell.size > 0 &&
               (cell.data[0] == '#' || cell.data[0] == ' '))
            cell = bytes_from(cell, 1);
        if (cell.size >= 2 && cell.data[0] == '"' && cell.data[cell.size - 1] == '"')
            cell = bytes_slice(cell, 1, cell.size - 1);
        columns[i] = column_of(cell);
        value_count += columns[i].role == COLUMN_VALUE;
        known_count += columns[i].role != COLUMN_OTHER;
    }
    if (value_count == 0 || known_count < (in_comment ? 2 : 1))
        return false;
    memcpy(table->columns, columns, row->count * sizeof *columns);
    table->column_count = row->count;
    return true;
}

/* The words of ECS; percentages as STIX 2.1, appendix A, maps them. */
static struct bytes confidence_of(struct bytes cell)
{
    static const char *const words[] = {"None", "Low", "Medium", "High"};
    int64_t number = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (bytes_equal_fold(cell, bytes_of(words[i])))
            return bytes_of(words[i]);
    if (!bytes_to_number(cell, &number) || number > 100)
        return bytes_make(NULL, 0);
    return bytes_of(number == 0 ? "None" : number < 30 ? "Low" : number < 70 ? "Medium" : "High");
}

static struct indicator row_indicator(const struct table_reader *table, const struct csv_row *row)
{
    struct arena *arena = table->reader->set->arena;
    struct bytes texts[COLUMN_ROLE_COUNT] = {{0}};
    for (size_t i = 0; i < row->count && i < table->column_count; i++) {
        enum column_role role = table->columns[i].role;
        if (role > COLUMN_TYPE && texts[role].size == 0)
            texts[role] = arena_copy(arena, row->cells[i]);
    }
    struct bytes tlp = texts[COLUMN_TLP];
    if (bytes_start_with_fold(tlp, bytes_of("TLP:")))
        tlp = bytes_from(tlp, 4);
    return (struct indicator){.id = texts[COLUMN_ID],
                              .name = texts[COLUMN_NAME],
                              .description = texts[COLUMN_DESCRIPTION],
                              .reference = texts[COLUMN_REFERENCE],
                              .tlp = tlp,
                              .confidence = confidence_of(texts[COLUMN_CONFIDENCE]),
                              .first_seen = texts[COLUMN_FIRST_SEEN],
                              .last_seen = texts[COLUMN_LAST_SEEN],
                              .line = row->line};
}

/* Kinds whose values are any text. */
static bool is_free_text(enum indicator_kind kind)
{
    return kind >= INDICATOR_FILE_NAME;
}

/* Whether a value that looks like `looks` may be what is said of it. */
static bool is_compatible(enum indicator_kind said, enum indicator_kind looks)
{
    switch (said) {
    case INDICATOR_DOMAIN:
    case INDICATOR_HOST:
        return looks == INDICATOR_DOMAIN;
    case INDICATOR_ADDRESS:
    case INDICATOR_ADDRESS_FROM:
    case INDICATOR_ADDRESS_TO:
    case INDICATOR_ADDRESS_REPLY_TO:
        return looks == INDICATOR_ADDRESS;
    case INDICATOR_URL:
        return looks == INDICATOR_URL || looks == INDICATOR_DOMAIN || looks == INDICATOR_IP;
    default:
        return said == looks;
    }
}

static void take_cell(struct list_reader *reader, struct bytes cell, const struct column *column,
                      struct indicator indicator)
{
    if (column->word == INDICATOR_WORD_KIND && is_free_text(column->kind)) {
        take(reader, column->kind, cell, NULL, indicator);
        return;
    }
    struct indicator_guess guess = indicator_guess(reader->set->arena, cell);
    if (!guess.is_indicator) {
        note(reader, IMPORT_REFUSED, bytes_of(guess.refusal), cell, indicator.line);
        return;
    }
    bool is_network = guess.kind == INDICATOR_IP || guess.kind == INDICATOR_NETWORK;
    bool is_said_network = column->kind == INDICATOR_IP || column->kind == INDICATOR_NETWORK;
    if (column->word == INDICATOR_WORD_KIND && !(is_network && is_said_network)) {
        if (is_compatible(column->kind, guess.kind))
            guess.kind = column->kind;
        else
            guess.loss = "it is looked for as what it looks like, not as what it is said to be";
    }
    (void)take_guess(reader, &guess, indicator);
}

/* What the row's column of types says, for columns that do not say it themselves. */
static struct column typed_column(const struct table_reader *table, const struct csv_row *row,
                                  struct bytes *out_word)
{
    struct column column = {.role = COLUMN_VALUE, .word = INDICATOR_WORD_ANY};
    for (size_t i = 0; i < row->count && i < table->column_count; i++) {
        if (table->columns[i].role != COLUMN_TYPE || row->cells[i].size == 0)
            continue;
        *out_word = row->cells[i];
        column.word = indicator_word_kind(row->cells[i], &column.kind);
        if (column.word != INDICATOR_WORD_UNKNOWN)
            return column;
    }
    if (column.word == INDICATOR_WORD_UNKNOWN)
        column.word = INDICATOR_WORD_ANY;
    return column;
}

static void refuse_type(struct list_reader *reader, struct bytes word, struct bytes cell,
                        size_t line)
{
    char reason[128];
    (void)snprintf(reason, sizeof reason, "type '%.*s' is nothing that mail can be asked",
                   complaint_shown_size(word), complaint_shown(word));
    note(reader, IMPORT_REFUSED, bytes_of(reason), cell, line);
}

static void read_row(struct table_reader *table, const struct csv_row *row)
{
    struct list_reader *reader = table->reader;
    struct indicator indicator = row_indicator(table, row);
    struct bytes word = {0};
    struct column typed = typed_column(table, row, &word);
    size_t cell_count = 0;
    for (size_t i = 0; i < row->count && i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->role != COLUMN_VALUE || row->cells[i].size == 0)
            continue;
        cell_count++;
        if (column->word == INDICATOR_WORD_ANY)
            column = &typed;
        if (column->word == INDICATOR_WORD_NONE)
            refuse_type(reader, word.size ? word : bytes_of("of this column"), row->cells[i],
                        row->line);
        else
            take_cell(reader, row->cells[i], column, indicator);
    }
    if (cell_count == 0)
        note(reader, IMPORT_REFUSED, bytes_of("the row has no value"), row->text, row->line);
}

/* Of a row without header: the first cell that looks like an indicator. */
static void read_bare_row(struct list_reader *reader, const struct csv_row *row)
{
    for (int files_too = 0; files_too <= 1; files_too++) {
        for (size_t i = 0; i < row->count; i++) {
            struct indicator_guess guess = indicator_guess(reader->set->arena, row->cells[i]);
            if (!guess.is_indicator || (guess.kind == INDICATOR_FILE_NAME && !files_too))
                continue;
            struct indicator indicator = {.line = row->line};
            if (i + 1 < row->count)
                indicator.description = arena_copy(reader->set->arena, row->cells[i + 1]);
            (void)take_guess(reader, &guess, indicator);
            return;
        }
    }
    note(reader, IMPORT_REFUSED, bytes_of("no cell of the row is an indicator"), row->text,
         row->line);
}

static void read_table(struct list_reader *reader, struct bytes text, uint8_t delimiter)
{
    struct table_reader table = {.reader = reader};
    struct csv csv = {.arena = reader->set->arena, .text = text, .line = 1, .delimiter = delimiter};
    struct csv_row row;
    bool is_first = true;
    while (csv_next(&csv, &row)) {
        struct bytes line = bytes_trim(row.text);
        if (line.size == 0)
            continue;
        if (row.is_comment) {
            read_comment(reader, line);
            if (table.column_count == 0)
                (void)read_header(&table, &row, true);
            continue;
        }
        bool is_header = is_first && read_header(&table, &row, false);
        is_first = false;
        if (is_header)
            continue;
        if (table.column_count)
            read_row(&table, &row);
        else
            read_bare_row(reader, &row);
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
    struct list_reader reader = {.set = set, .feed = feed, .rules = indicator_rules_new(set, feed)};
    if (delimiter)
        read_table(&reader, text, delimiter);
    else
        read_lines(&reader, text);
    indicator_rules_finish(reader.rules);
    return reader.taken_count > 0;
}
