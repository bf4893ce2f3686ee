/* coldtrail report: who got it, when first, is it still arriving? */
#include <stdio.h>
#include <string.h>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/cli/commands.h"
#include "engine/cli/options.h"
#include "engine/cli/terminal.h"
#include "engine/hits/report.h"
#include "signatures/rule.h"

#define COMPANY_COLUMNS 20
#define COUNTRY_COLUMNS 12
#define BAR_COLUMNS 30
/* Rows of a table, and words of a line, unless --all: all fits on a screen of 80 x 24. */
#define SHOWN_COMPANIES 6
#define SHOWN_DAYS 3
#define LINE_COLUMNS 79
#define LABEL_COLUMNS 11

struct report_arguments {
    const char *format;
    const char *min_level;
    bool all;
    struct string_list operands;
    bool is_json;
    enum rule_level level;
};

static int parse(struct report_arguments *arguments, int count, char **words)
{
    const struct option_row rows[] = {
        {"format", 0, OPTION_TEXT, &arguments->format, "FORMAT", "table (default) or json"},
        {"min-level", 0, OPTION_TEXT, &arguments->min_level, "LEVEL",
         "mails hit at this level and above (default: high):\ninformational, low, medium, high, "
         "critical"},
        {"all", 'a', OPTION_FLAG, &arguments->all, NULL,
         "every company, day, sender …, not what fits on a screen"},
    };
    const struct command_help help = {
        .name = "report",
        .operands = "CASE",
        .summary = "Say of a case who received the campaign, in which role and country, and when.",
        .rows = rows,
        .row_count = sizeof rows / sizeof *rows,
        .examples = "  coldtrail report case\n"
                    "  coldtrail report --all case | less\n"
                    "  coldtrail report --format json case | jq '.targets[].company'\n",
        .notes = "Companies are those of the watchlist that the hunt was given (--targets).\n"
                 "A mail is counted once, however many copies of it lie anywhere.\n"
                 "Exit codes: 0 no mail of the level, 1 some, 2 usage or fatal error,\n"
                 "3 the hunt was not complete: there may be more.\n",
    };
    int code = options_parse(&help, count, words, &arguments->operands);
    if (code != OPTIONS_GO_ON)
        return code;
    if (arguments->operands.count != 1)
        return options_complain(&help, "give exactly one CASE");
    arguments->is_json = arguments->format && strcmp(arguments->format, "json") == 0;
    if (arguments->format && !arguments->is_json && strcmp(arguments->format, "table") != 0)
        return options_complain(&help, "--format %s: there are table and json", arguments->format);
    arguments->level = RULE_LEVEL_HIGH;
    if (arguments->min_level &&
        !rule_level_from_name(bytes_of(arguments->min_level), &arguments->level))
        return options_complain(&help,
                                "--min-level %s: no such level; there are informational, low, "
                                "medium, high and critical",
                                arguments->min_level);
    return OPTIONS_GO_ON;
}

static void label(const char *text)
{
    terminal_style(STYLE_STRONG);
    terminal_print("%-*s", LABEL_COLUMNS, text);
    terminal_style(STYLE_PLAIN);
}

/* "2020-09-07", or "-" */
static const char *day_text(int64_t seconds, char out[TIME_TEXT_BYTES])
{
    time_to_text(seconds, out);
    out[10] = '\0';
    return *out ? out : "-";
}

static void print_ledger(const struct report *report)
{
    char number[NUMBER_TEXT_BYTES];
    char first[TIME_TEXT_BYTES];
    char last[TIME_TEXT_BYTES];
    label("Ledger");
    terminal_style(report->is_complete ? STYLE_GOOD : STYLE_WARN);
    terminal_print("%s", report->is_complete      ? "complete"
                         : !report->is_finished   ? "NOT COMPLETE: the hunt has not ended"
                         : report->is_interrupted ? "NOT COMPLETE: interrupted"
                                                  : "NOT COMPLETE: some mail was not read whole");
    terminal_style(STYLE_PLAIN);
    terminal_print("; %s messages read", number_text(report->messages_read, number));
    if (report->newest != TIME_UNKNOWN)
        terminal_print(", dated %s to %s", day_text(report->oldest, first),
                       day_text(report->newest, last));
    terminal_print("\n");
    if (report->messages_unread == 0 && report->problems == 0)
        return;
    label("");
    terminal_print("%s messages not read, or not whole;",
                   number_text(report->messages_unread, number));
    terminal_print(" ledger.json names %s problems\n", number_text(report->problems, number));
}

static void print_arrival(const struct report *report)
{
    char last[TIME_TEXT_BYTES];
    label("Arriving?");
    if (report->all.last == TIME_UNKNOWN || report->newest == TIME_UNKNOWN) {
        terminal_print("not known: no plausible dates\n");
        return;
    }
    int64_t days = (report->newest - report->all.last) / 86400;
    bool has_ended = report_has_ended(report, REPORT_ENDED_DAYS);
    terminal_style(has_ended ? STYLE_GOOD : STYLE_BAD);
    terminal_print("%s", has_ended ? "no longer" : "yes");
    terminal_style(STYLE_PLAIN);
    terminal_print(": the last on %s, ", day_text(report->all.last, last));
    if (days > 0)
        terminal_print("%lld day%s before the archives end\n", (long long)days,
                       days == 1 ? "" : "s");
    else
        terminal_print("as the archives end\n");
}

static void print_head(const struct report *report)
{
    char number[NUMBER_TEXT_BYTES];
    char places[NUMBER_TEXT_BYTES];
    char first[TIME_TEXT_BYTES];
    char last[TIME_TEXT_BYTES];
    const struct report_row *all = &report->all;
    print_ledger(report);
    label("Campaign");
    terminal_print(
        "%s mails at level %s and above, in %s places\n", number_text(all->mails, number),
        rule_level_name((enum rule_level)report->min_rank), number_text(report->places, places));
    label("");
    terminal_print("%s to %s; %zu companies in %zu countries, %s mailboxes\n",
                   day_text(all->first, first), day_text(all->last, last), report->company_count,
                   report->sections[REPORT_COUNTRIES].count, number_text(all->mailboxes, number));
    if (report->others) {
        label("");
        terminal_style(STYLE_WARN);
        terminal_print("%s mail%s went to no watched company\n",
                       number_text(report->others, number), report->others == 1 ? "" : "s");
        terminal_style(STYLE_PLAIN);
    }
    if (all->mails)
        print_arrival(report);
}

static enum style style_of_rank(int64_t rank)
{
    if (rank >= RULE_LEVEL_HIGH)
        return STYLE_BAD;
    return rank == RULE_LEVEL_MEDIUM ? STYLE_WARN : STYLE_PLAIN;
}

static void print_bar(uint64_t mails, uint64_t most)
{
    uint64_t blocks = most ? (mails * BAR_COLUMNS + most - 1) / most : 0;
    for (uint64_t i = 0; i < blocks; i++)
        terminal_print("█");
}

static void print_days(const struct report *report, bool all)
{
    const struct report_rows *days = &report->sections[REPORT_DAYS];
    uint64_t most = 0;
    uint64_t rest = 0;
    char number[NUMBER_TEXT_BYTES];
    for (size_t i = 0; i < days->count; i++)
        most = days->items[i].mails > most ? days->items[i].mails : most;
    for (size_t i = 0; i < days->count; i++) {
        if (!all && i >= SHOWN_DAYS) {
            rest += days->items[i].mails;
            continue;
        }
        label(i == 0 ? "Days" : "");
        terminal_text(days->items[i].name);
        terminal_print(" %6s ", number_text(days->items[i].mails, number));
        print_bar(days->items[i].mails, most);
        terminal_print("\n");
    }
    if (rest) {
        label("");
        terminal_print("… and %s on %zu days more\n", number_text(rest, number),
                       days->count - SHOWN_DAYS);
    }
}

/* What became of a company's mails, as far as headers tell. */
static const char *arrival_of(const struct report_company *company)
{
    if (company->delivered == company->row.mails)
        return "yes";
    if (company->junk == company->row.mails)
        return "junk";
    return company->delivered + company->junk ? "partly" : "?";
}

static void print_company(const struct report_company *company, bool all)
{
    char first[TIME_TEXT_BYTES];
    char last[TIME_TEXT_BYTES];
    const struct report_row *row = &company->row;
    terminal_cell(company->row.name, COMPANY_COLUMNS);
    terminal_print(" ");
    terminal_cell(company->country, COUNTRY_COLUMNS);
    terminal_print(" %5llu %5llu %s %s ", (unsigned long long)row->mails,
                   (unsigned long long)row->mailboxes, day_text(row->first, first),
                   day_text(row->last, last));
    terminal_style(style_of_rank(row->level_rank));
    terminal_print("%-4.4s", rule_level_name((enum rule_level)row->level_rank));
    terminal_style(STYLE_PLAIN);
    terminal_print(" %s\n", arrival_of(company));
    if (!all)
        return;
    terminal_print("    ");
    terminal_text(company->sector);
    terminal_print("; %llu places; ", (unsigned long long)company->places);
    for (size_t i = 0; i < company->roles.count; i++) {
        terminal_print("%s", i ? ", " : "");
        terminal_text(company->roles.items[i]);
    }
    terminal_print("%s\n", company->roles.count ? "" : "no role known");
}

static void print_companies(const struct report *report, bool all)
{
    if (report->company_count == 0)
        return;
    terminal_style(STYLE_STRONG);
    terminal_print("%-*s %-*s %5s %5s %-10s %-10s %-4s %s\n", COMPANY_COLUMNS, "Company",
                   COUNTRY_COLUMNS, "Country", "mails", "boxes", "first", "last", "top", "got it");
    terminal_style(STYLE_PLAIN);
    size_t shown = all || report->company_count <= SHOWN_COMPANIES ? report->company_count
                                                                   : SHOWN_COMPANIES - 1;
    for (size_t i = 0; i < shown; i++)
        print_company(&report->companies[i], all);
    if (shown < report->company_count)
        terminal_print("… and %zu companies more (--all)\n", report->company_count - shown);
}

/* Names with their counts, as many as a line holds. */
static void print_line(const struct report *report, enum report_section section, const char *title)
{
    const struct report_rows *rows = &report->sections[section];
    if (rows->count == 0)
        return;
    label(title);
    size_t used = LABEL_COLUMNS;
    for (size_t i = 0; i < rows->count; i++) {
        char number[NUMBER_TEXT_BYTES];
        char more[NUMBER_TEXT_BYTES + 8];
        struct bytes name = rows->items[i].name.size ? rows->items[i].name : bytes_of("(none)");
        number_text(rows->items[i].mails, number);
        (void)snprintf(more, sizeof more, "; … %zu more", rows->count - i);
        size_t room = LINE_COLUMNS - used - (i + 1 < rows->count ? strlen(more) : 0);
        size_t width = terminal_width(name);
        size_t needed = (i ? 2 : 0) + width + 1 + strlen(number);
        if (needed > room && i > 0) {
            terminal_print("%s", more);
            break;
        }
        terminal_print("%s", i ? "; " : "");
        size_t most = room > strlen(number) + 1 ? room - strlen(number) - 1 : 1;
        terminal_cell(name, width < most ? width : most);
        terminal_print(" %s", number);
        used += needed;
    }
    terminal_print("\n");
}

static void print_section(const struct report *report, enum report_section section,
                          const char *title)
{
    const struct report_rows *rows = &report->sections[section];
    if (rows->count == 0)
        return;
    terminal_style(STYLE_STRONG);
    terminal_print("\n%-39s %7s %9s %10s %-10s\n", title, "mails", "companies", "first", "last");
    terminal_style(STYLE_PLAIN);
    for (size_t i = 0; i < rows->count; i++) {
        const struct report_row *row = &rows->items[i];
        char first[TIME_TEXT_BYTES];
        char last[TIME_TEXT_BYTES];
        char number[NUMBER_TEXT_BYTES];
        terminal_cell(row->name.size ? row->name : bytes_of("(none)"), 39);
        terminal_print(" %7s %9llu %10s %-10s\n", number_text(row->mails, number),
                       (unsigned long long)row->companies, day_text(row->first, first),
                       day_text(row->last, last));
        if (row->detail.size) {
            terminal_print("    sha256 ");
            terminal_text(row->detail);
            terminal_print("\n");
        }
    }
}

struct section_title {
    enum report_section section;
    const char *title;
    const char *long_title;
};

static const struct section_title titles[] = {
    {REPORT_COUNTRIES, "Countries", "Country"},
    {REPORT_ROLES, "Roles", "Role"},
    {REPORT_SECTORS, "Sectors", "Sector"},
    {REPORT_KINDS, "How", "How it came"},
    {REPORT_SENDERS, "Senders", "Sender"},
    {REPORT_SUBJECTS, "Subjects", "Subject"},
    {REPORT_ATTACHMENTS, "Files", "File"},
    {REPORT_COLLECTORS, "Collectors", "Host that passwords go to"},
    {REPORT_OTHERS, "Others", "Domain that is not watched"},
};

static void print_report(const struct report *report, bool all)
{
    print_head(report);
    if (report->all.mails == 0)
        return;
    print_days(report, all);
    print_companies(report, all);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (all)
            print_section(report, titles[i].section, titles[i].long_title);
        else if (titles[i].section != REPORT_KINDS &&
                 (titles[i].section != REPORT_OTHERS || report->company_count == 0))
            print_line(report, titles[i].section, titles[i].title);
    }
}

static void print_json(const struct report *report)
{
    struct buffer text = {0};
    struct json_writer json = {.out = &text, .indent = 2, .keep_empty = true};
    report_write_json(report, &json);
    buffer_append_byte(&text, '\n');
    (void)fwrite(text.data, 1, text.size, stdout);
    buffer_done(&text);
}

int command_report(int count, char **words)
{
    struct report_arguments arguments = {0};
    struct report report;
    struct failure failure = {0};
    int code = parse(&arguments, count, words);
    if (code == OPTIONS_GO_ON &&
        report_read(arguments.operands.items[0], arguments.level, &report, &failure) != STATUS_OK) {
        log_error("%s", failure.text);
        code = EXIT_FATAL;
    } else if (code == OPTIONS_GO_ON) {
        if (arguments.is_json)
            print_json(&report);
        else
            print_report(&report, arguments.all);
        code = !report.is_complete ? EXIT_INCOMPLETE : report.all.mails ? EXIT_HITS : EXIT_NO_HITS;
        report_done(&report);
    }
    string_list_done(&arguments.operands);
    return code;
}
