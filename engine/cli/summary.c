#include "engine/cli/summary.h"

#include <stdio.h>

#include "engine/base/clock.h"
#include "engine/cli/loading.h"
#include "engine/cli/terminal.h"

/* Lines of a table before it is cut, and said to be. */
#define TABLE_MOST_LINES 20

static void heading(const char *text)
{
    terminal_print("\n");
    terminal_style(STYLE_STRONG);
    terminal_print("%s", text);
    terminal_style(STYLE_PLAIN);
}

/* The same, right below the line before. */
static void label(const char *text)
{
    terminal_style(STYLE_STRONG);
    terminal_print("%-13s", text);
    terminal_style(STYLE_PLAIN);
}

static void number_cell(uint64_t number, enum style style_if_any)
{
    char text[NUMBER_TEXT_BYTES];
    if (number)
        terminal_style(style_if_any);
    terminal_print(" %14s", number_text(number, text));
    terminal_style(STYLE_PLAIN);
}

void summary_print_ledger(const struct ledger_line *lines, size_t count)
{
    heading("Ledger");
    terminal_print("%-9s %14s %14s %14s %14s %14s\n", "", "seen", "decoded", "partial", "skipped",
                   "failed");
    for (size_t i = 0; i < count; i++) {
        const struct tally *tally = lines[i].tally;
        terminal_print("  %-13s", lines[i].name);
        number_cell(tally->seen, STYLE_PLAIN);
        number_cell(tally->outcomes[OUTCOME_DECODED], STYLE_PLAIN);
        number_cell(tally->outcomes[OUTCOME_PARTIAL], STYLE_WARN);
        number_cell(tally->outcomes[OUTCOME_SKIPPED], STYLE_PLAIN);
        number_cell(tally->outcomes[OUTCOME_FAILED], STYLE_BAD);
        terminal_print("\n");
    }
}

void summary_print_reasons(const struct run_totals *totals)
{
    bool is_first = true;
    for (int level = 0; level < LEDGER_COUNT; level++) {
        for (int reason = 0; reason < REASON_COUNT; reason++) {
            uint64_t count = totals->reasons[level][reason];
            char text[NUMBER_TEXT_BYTES];
            if (!count)
                continue;
            if (is_first)
                heading("Not read, or not whole\n");
            is_first = false;
            terminal_print("  %14s %s: %s\n", number_text(count, text),
                           ledger_level_name((enum ledger_level)level),
                           reason_name((enum reason)reason));
        }
    }
}

static void print_read(const struct summary_facts *facts)
{
    char number[NUMBER_TEXT_BYTES];
    char size[NUMBER_TEXT_BYTES];
    char input[NUMBER_TEXT_BYTES];
    const struct hunt_totals *totals = facts->totals;
    double seconds = (double)totals->run.elapsed_ns / 1e9;
    terminal_print("\n");
    label("Read");
    terminal_print("%s messages, %s of raw mail from %s of archives in %.1f s: %.0f MB/s, "
                   "%.0f messages/s\n",
                   number_text(totals->messages.seen, number), size_text(totals->bytes.seen, size),
                   size_text(totals->run.input_bytes, input), seconds,
                   (double)totals->bytes.seen / 1e6 / seconds,
                   (double)totals->messages.seen / seconds);
    terminal_print("             %s of decoded text scanned",
                   size_text(totals->scanned_bytes, size));
    if (totals->outside_window)
        terminal_print("; %s messages outside --from and --to skipped",
                       number_text(totals->outside_window, number));
    terminal_print("\n");
    label("Signatures");
    char quarantined[QUARANTINE_COUNT_BYTES];
    write_quarantine_count(facts->plan, quarantined);
    terminal_print("%zu loaded, %zu refused, %zu degraded%s\n", facts->rules->rule_count,
                   facts->rules->refusal_count, facts->plan->degraded_count, quarantined);
    if (facts->rules->correlation_count)
        terminal_print("             and %zu correlations over what they hold on\n",
                       facts->rules->correlation_count);
}

static void print_anomalies(const struct hunt_totals *totals)
{
    bool is_first = true;
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++) {
        char text[NUMBER_TEXT_BYTES];
        if (!totals->anomalies[anomaly])
            continue;
        if (is_first)
            heading("Malformed mail (decoded as a client would)\n");
        is_first = false;
        terminal_print("  %14s messages: %s\n", number_text(totals->anomalies[anomaly], text),
                       anomaly_name((enum anomaly)anomaly));
    }
}

static enum style style_of_level(uint32_t rank)
{
    if (rank >= RULE_LEVEL_HIGH)
        return STYLE_BAD;
    return rank == RULE_LEVEL_MEDIUM ? STYLE_WARN : STYLE_PLAIN;
}

/* Columns of a rule's line before its title. */
#define RULE_NAME_COLUMNS 40
#define TITLE_COLUMN (2 + 13 + 1 + 9 + 2 + RULE_NAME_COLUMNS + 2)

static void print_rule(const struct hit_rule *rule, const struct case_rule_count *count)
{
    char number[NUMBER_TEXT_BYTES];
    terminal_style(style_of_level(rule->level_rank));
    terminal_print("  %-13.*s", (int)rule->level.size, (const char *)rule->level.data);
    terminal_style(STYLE_PLAIN);
    terminal_print(" %9s  ", number_text(count->hits, number));
    terminal_cell(rule->name.size ? rule->name : rule->id, RULE_NAME_COLUMNS);
    terminal_print("  ");
    terminal_style(STYLE_FAINT);
    terminal_fit(rule->title, TITLE_COLUMN);
    terminal_style(STYLE_PLAIN);
    if (count->stored < count->hits)
        terminal_print("\n%*s(the first %s are stored)", TITLE_COLUMN, "",
                       number_text(count->stored, number));
    terminal_print("\n");
}

/* What a correlation could not count is said, for it may have missed something. */
static void print_left_out(const struct summary_facts *facts,
                           const struct case_correlation_count *count)
{
    const struct hit_rule *rule = &facts->hit_rules[count->rule_index];
    const struct {
        uint64_t count;
        const char *reason;
    } reasons[] = {{count->without_time, "without a plausible time"},
                   {count->without_group, "without a value to group by"},
                   {count->cut, "counted in part, for they are too many or hold too much"}};
    terminal_print("  correlation ");
    terminal_text(rule->name.size ? rule->name : rule->id);
    terminal_print(" left out:");
    const char *comma = "";
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        char number[NUMBER_TEXT_BYTES];
        if (!reasons[i].count)
            continue;
        terminal_print("%s %s messages %s", comma, number_text(reasons[i].count, number),
                       reasons[i].reason);
        comma = ",";
    }
    terminal_print("\n");
}

static void print_rules(const struct summary_facts *facts)
{
    const struct case_summary *hits = facts->hits;
    char messages[NUMBER_TEXT_BYTES];
    char total[NUMBER_TEXT_BYTES];
    terminal_print("\n");
    label("Hits");
    terminal_print("%s messages hit, %s hits", number_text(hits->messages_with_hits, messages),
                   number_text(hits->hits, total));
    if (hits->locations > hits->messages_with_hits)
        terminal_print(" (the same messages lie in %s places)",
                       number_text(hits->locations, total));
    terminal_print("\n");
    for (size_t i = 0; i < hits->rule_count && i < TABLE_MOST_LINES; i++)
        print_rule(&facts->hit_rules[hits->rules[i].rule_index], &hits->rules[i]);
    if (hits->rule_count > TABLE_MOST_LINES)
        terminal_print("  … and %zu rules more\n", hits->rule_count - TABLE_MOST_LINES);
    for (size_t i = 0; i < hits->correlation_count && i < TABLE_MOST_LINES; i++)
        print_left_out(facts, &hits->correlations[i]);
}

static void print_recipients(const struct summary_facts *facts)
{
    const struct case_summary *hits = facts->hits;
    if (hits->recipient_count == 0)
        return;
    heading("Recipients by company domain (messages of the highest level)\n");
    terminal_print("  %-34s %-13s %9s %10s  %-10s  %-10s\n", "domain", "highest", "messages",
                   "addresses", "first", "last");
    for (size_t i = 0; i < hits->recipient_count && i < TABLE_MOST_LINES; i++) {
        const struct case_recipient_count *recipient = &hits->recipients[i];
        char messages[NUMBER_TEXT_BYTES];
        char addresses[NUMBER_TEXT_BYTES];
        char first[TIME_TEXT_BYTES];
        char last[TIME_TEXT_BYTES];
        time_to_text(recipient->first_seen, first);
        time_to_text(recipient->last_seen, last);
        terminal_print("  ");
        terminal_cell(bytes_of(recipient->domain), 34);
        terminal_style(style_of_level(recipient->highest_level_rank));
        terminal_print(" %-13s", rule_level_name((enum rule_level)recipient->highest_level_rank));
        terminal_style(STYLE_PLAIN);
        terminal_print(" %9s %10s  %-10.10s  %-10.10s\n",
                       number_text(recipient->messages, messages),
                       number_text(recipient->addresses, addresses), first, last);
    }
    if (hits->recipient_count > TABLE_MOST_LINES)
        terminal_print("  … and %zu domains more\n", hits->recipient_count - TABLE_MOST_LINES);
}

static void print_end(const struct summary_facts *facts)
{
    terminal_print("\n");
    label("Complete");
    if (facts->totals->run.interrupted) {
        terminal_style(STYLE_BAD);
        terminal_print("no: interrupted; what was found until then is in the case\n");
    } else if (facts->is_complete) {
        terminal_style(STYLE_GOOD);
        terminal_print("yes: every message is accounted for, and all were decoded\n");
    } else {
        terminal_style(STYLE_WARN);
        terminal_print("no: some mail could not be read whole; ledger.json names each place\n");
    }
    terminal_style(STYLE_PLAIN);
    label("Case");
    terminal_print("%s/ (hits.jsonl, ledger.json, case.db)\n", facts->case_path);
    if (facts->hits->hits == 0)
        return;
    label("Next");
    terminal_print("coldtrail report %s   # who got it, when first, is it still arriving?\n",
                   facts->case_path);
    terminal_print(
        "             jq -r '[.rule.name,.coldtrail.location.path]|@tsv' %s/hits.jsonl\n",
        facts->case_path);
    terminal_print(
        "             coldtrail explain -r RULES LOCATION   # why one message was hit\n");
}

void summary_print(const struct summary_facts *facts)
{
    const struct hunt_totals *totals = facts->totals;
    print_read(facts);
    summary_print_ledger(
        (struct ledger_line[]){{"archives", &totals->run.tallies[LEDGER_ARCHIVE]},
                               {"containers", &totals->run.tallies[LEDGER_CONTAINER]},
                               {"members", &totals->run.tallies[LEDGER_MEMBER]},
                               {"messages", &totals->messages}},
        4);
    summary_print_reasons(&totals->run);
    print_anomalies(totals);
    print_rules(facts);
    print_recipients(facts);
    print_end(facts);
}
