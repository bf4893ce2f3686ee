#include "signatures/ioc_table.h"

#include <stdio.h>

#include "engine/base/limits.h"
#include "signatures/complaint.h"
#include "signatures/csv.h"

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
    struct ioc_reader *reader;
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

static void take_cell(struct ioc_reader *reader, struct bytes cell, const struct column *column,
                      struct indicator indicator)
{
    if (column->word == INDICATOR_WORD_KIND && is_free_text(column->kind)) {
        ioc_reader_take(reader, column->kind, cell, NULL, indicator);
        return;
    }
    struct indicator_guess guess = indicator_guess(reader->set->arena, cell);
    if (!guess.is_indicator) {
        ioc_reader_note(reader, IMPORT_REFUSED, bytes_of(guess.refusal), cell, indicator.line);
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
    (void)ioc_reader_take_guess(reader, &guess, indicator);
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

static void refuse_type(struct ioc_reader *reader, struct bytes word, struct bytes cell,
                        size_t line)
{
    char reason[128];
    (void)snprintf(reason, sizeof reason, "type '%.*s' is nothing that mail can be asked",
                   complaint_shown_size(word), complaint_shown(word));
    ioc_reader_note(reader, IMPORT_REFUSED, bytes_of(reason), cell, line);
}

static void read_row(struct table_reader *table, const struct csv_row *row)
{
    struct ioc_reader *reader = table->reader;
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
        ioc_reader_note(reader, IMPORT_REFUSED, bytes_of("the row has no value"), row->text,
                        row->line);
}

/* Of a row without header: the first cell that looks like an indicator. */
static void read_bare_row(struct ioc_reader *reader, const struct csv_row *row)
{
    for (int files_too = 0; files_too <= 1; files_too++) {
        for (size_t i = 0; i < row->count; i++) {
            struct indicator_guess guess = indicator_guess(reader->set->arena, row->cells[i]);
            if (!guess.is_indicator || (guess.kind == INDICATOR_FILE_NAME && !files_too))
                continue;
            struct indicator indicator = {.line = row->line};
            if (i + 1 < row->count)
                indicator.description = arena_copy(reader->set->arena, row->cells[i + 1]);
            (void)ioc_reader_take_guess(reader, &guess, indicator);
            return;
        }
    }
    ioc_reader_note(reader, IMPORT_REFUSED, bytes_of("no cell of the row is an indicator"),
                    row->text, row->line);
}

void ioc_table_read(struct ioc_reader *reader, struct bytes text, uint8_t delimiter)
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
            ioc_reader_comment(reader, line);
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
