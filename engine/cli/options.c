#include "engine/cli/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/bytes.h"
#include "engine/base/log.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"

#define HELP_COLUMN 26

void string_list_add(struct string_list *list, const char *item)
{
    list->items = memory_grow(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    list->items[list->count++] = item;
}

void string_list_done(struct string_list *list)
{
    free(list->items);
    *list = (struct string_list){0};
}

static void print_row(const struct option_row *row)
{
    char left[64];
    (void)snprintf(left, sizeof left, "  %c%c%s --%s%s%s", row->letter ? '-' : ' ',
                   row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
                   row->argument ? " " : "", row->argument ? row->argument : "");
    (void)printf("%-*s", HELP_COLUMN, left);
    if (strlen(left) >= HELP_COLUMN)
        (void)printf("\n%*s", HELP_COLUMN, "");
    for (const char *at = row->help; *at; at++) {
        (void)putchar(*at);
        if (*at == '\n')
            (void)printf("%*s", HELP_COLUMN, "");
    }
    (void)putchar('\n');
}

static void print_help(const struct command_help *help)
{
    (void)printf("%s\n\nUsage: coldtrail %s [OPTIONS] %s\n\nOptions:\n", help->summary, help->name,
                 help->operands);
    for (size_t i = 0; i < help->row_count; i++)
        print_row(&help->rows[i]);
    (void)printf("%-*s%s\n", HELP_COLUMN, "  -h, --help", "show this");
    if (help->rule_row_count)
        (void)printf("\nWhich rules, and their levels:\n");
    for (size_t i = 0; i < help->rule_row_count; i++)
        print_row(&help->rule_rows[i]);
    (void)printf("\nExamples:\n%s", help->examples);
    if (help->notes)
        (void)printf("\n%s", help->notes);
}

int options_complain(const struct command_help *help, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    log_error("%s (see 'coldtrail %s --help')", text, help->name);
    return 2;
}

/* Put one option's argument where its row says. */
static bool store(const struct option_row *row, const char *argument)
{
    int64_t number = 0;
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)row->target = true;
        return true;
    case OPTION_TEXT:
        *(const char **)row->target = argument;
        return true;
    case OPTION_LIST:
        string_list_add(row->target, argument);
        return true;
    case OPTION_NUMBER:
        break;
    }
    if (!bytes_to_number(bytes_of(argument), &number))
        return false;
    *(uint64_t *)row->target = (uint64_t)number;
    return true;
}

/* The command's own rows, then those that choose rules. */
static const struct option_row *row_at(const struct command_help *help, size_t index)
{
    return index < help->row_count ? &help->rows[index] : &help->rule_rows[index - help->row_count];
}

static size_t all_rows(const struct command_help *help)
{
    return help->row_count + help->rule_row_count;
}

/* getopt's two tables, made from ours. Row i has the value FIRST_VALUE + i. */
#define FIRST_VALUE 256
#define MOST_ROWS 48

struct getopt_tables {
    struct option longs[MOST_ROWS + 2];
    char shorts[2 * MOST_ROWS + 4];
};

static void make_tables(const struct command_help *help, struct getopt_tables *out)
{
    size_t used = 0;
    size_t count = all_rows(help);
    REQUIRE(count <= MOST_ROWS);
    out->shorts[used++] = ':';
    out->shorts[used++] = 'h';
    for (size_t i = 0; i < count; i++) {
        const struct option_row *row = row_at(help, i);
        bool takes = row->kind != OPTION_FLAG;
        out->longs[i] = (struct option){row->name, takes ? required_argument : no_argument, NULL,
                                        FIRST_VALUE + (int)i};
        if (row->letter) {
            out->shorts[used++] = row->letter;
            if (takes)
                out->shorts[used++] = ':';
        }
    }
    out->longs[count] = (struct option){"help", no_argument, NULL, 'h'};
    out->longs[count + 1] = (struct option){NULL, 0, NULL, 0};
    out->shorts[used] = '\0';
}

static const struct option_row *row_of(const struct command_help *help, int value)
{
    if (value >= FIRST_VALUE)
        return row_at(help, (size_t)(value - FIRST_VALUE));
    for (size_t i = 0; i < all_rows(help); i++)
        if (row_at(help, i)->letter == value)
            return row_at(help, i);
    return NULL;
}

int options_parse(const struct command_help *help, int count, char **arguments,
                  struct string_list *out_operands)
{
    struct getopt_tables tables;
    make_tables(help, &tables);
    optind = 1;
    for (;;) {
        /* NOLINTNEXTLINE(concurrency-mt-unsafe): no thread runs yet */
        int value = getopt_long(count, arguments, tables.shorts, tables.longs, NULL);
        if (value == -1)
            break;
        if (value == 'h') {
            print_help(help);
            return 0;
        }
        if (value == '?' || value == ':')
            return options_complain(
                help, value == ':' ? "option '%s' needs an argument" : "unknown option '%s'",
                arguments[optind - 1]);
        const struct option_row *row = row_of(help, value);
        if (!store(row, optarg))
            return options_complain(help, "--%s wants a number, not '%s'", row->name, optarg);
    }
    for (int i = optind; i < count; i++)
        string_list_add(out_operands, arguments[i]);
    return OPTIONS_GO_ON;
}
