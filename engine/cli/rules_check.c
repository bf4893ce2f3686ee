#include "engine/cli/rules_check.h"

#include <stdio.h>

#include "engine/base/log.h"
#include "engine/cli/commands.h"
#include "engine/cli/loading.h"
#include "engine/cli/terminal.h"
#include "engine/hits/json_writer.h"
#include "engine/hunt/rule_tests.h"
#include "engine/match/cost.h"
#include "engine/match/lint_plan.h"

struct counts {
    size_t passed;
    size_t failed;
    size_t passed_over;
};

/* One line of JSON: `kind` says what it tells. */
struct json_line {
    const char *kind;
    struct bytes check;
    struct bytes path;
    struct rule_place place;
    struct bytes rule;
    struct bytes reason;
};

static void print_json(const struct json_line *line)
{
    struct buffer text = {0};
    struct json_writer writer = {.out = &text};
    json_begin_object(&writer, NULL);
    json_text(&writer, "kind", bytes_of(line->kind));
    json_text(&writer, "check", line->check);
    json_text(&writer, "path", line->path);
    if (line->place.line) {
        json_number(&writer, "line", line->place.line);
        json_number(&writer, "column", line->place.column);
    }
    json_text(&writer, "rule", line->rule);
    json_text(&writer, "reason", line->reason);
    json_end(&writer);
    buffer_append_byte(&text, '\n');
    (void)fwrite(text.data, 1, text.size, stdout);
    buffer_done(&text);
}

static bool is_left_out(const struct choice_report *choice, struct bytes name)
{
    for (size_t i = 0; i < choice->left_out_count; i++)
        if (bytes_equal(choice->left_out[i], name))
            return true;
    return false;
}

static void tell_failure(const struct rules_check_facts *facts, const struct rule_test *test)
{
    log_error("%s: %s", test->path, test->complaint);
    if (facts->json)
        print_json(&(struct json_line){.kind = "test",
                                       .path = bytes_of(test->path),
                                       .rule = test->rule_name,
                                       .reason = bytes_of(test->complaint)});
}

static void run_tests(const struct rules_check_facts *facts, struct lint *lint,
                      struct counts *counts)
{
    for (size_t i = 0; i < facts->paths->count; i++) {
        struct rule_tests tests;
        rule_tests_run(facts->paths->items[i], facts->plan, &tests);
        for (size_t j = 0; j < tests.count; j++) {
            const struct rule_test *test = &tests.items[j];
            if (test->passed) {
                counts->passed++;
            } else if (!test->rule && is_left_out(facts->choice, test->rule_name)) {
                counts->passed_over++;
            } else {
                counts->failed++;
                tell_failure(facts, test);
            }
        }
        rule_tests_lint(&tests, facts->paths->items[i], facts->plan, lint);
        rule_tests_done(&tests);
    }
}

static struct bytes shown_name(const struct rule *rule)
{
    return rule->name.size ? rule->name : rule->id;
}

static void print_finding(const struct lint_finding *finding)
{
    bool is_warning = finding->severity == LINT_WARNING;
    terminal_text(finding->spot.rule->source);
    terminal_print(":%zu:%zu: ", finding->spot.place.line, finding->spot.place.column);
    terminal_style(is_warning ? STYLE_WARN : STYLE_FAINT);
    terminal_print("%s", lint_severity_name(finding->severity));
    terminal_style(STYLE_PLAIN);
    terminal_print(": ");
    terminal_text(finding->reason);
    terminal_print(" [%s]\n", finding->spot.check);
}

static void print_findings(const struct rules_check_facts *facts, const struct lint *lint)
{
    for (size_t i = 0; facts->json && i < facts->set->refusal_count; i++) {
        const struct refusal *refusal = &facts->set->refusals[i];
        print_json(&(struct json_line){.kind = "refusal",
                                       .path = refusal->path,
                                       .place = refusal->place,
                                       .rule = refusal->title,
                                       .reason = refusal->reason});
    }
    for (size_t i = 0; i < lint->count; i++) {
        const struct lint_finding *finding = &lint->items[i];
        if (facts->json)
            print_json(&(struct json_line){lint_severity_name(finding->severity),
                                           bytes_of(finding->spot.check),
                                           finding->spot.rule->source, finding->spot.place,
                                           shown_name(finding->spot.rule), finding->reason});
        else
            print_finding(finding);
    }
}

static void print_json_summary(const struct rules_check_facts *facts, const struct lint *lint,
                               const struct counts *counts)
{
    struct buffer text = {0};
    struct json_writer writer = {.out = &text};
    json_begin_object(&writer, NULL);
    json_text(&writer, "kind", bytes_of("summary"));
    json_number(&writer, "loaded", facts->set->rule_count);
    json_number(&writer, "correlations", facts->set->correlation_count);
    json_number(&writer, "left_out", facts->choice->left_out_count);
    json_number(&writer, "refused", facts->set->refusal_count);
    json_number(&writer, "degraded", facts->plan->degraded_count);
    json_number(&writer, "quarantined", facts->plan->quarantined_count);
    json_number(&writer, "warnings", lint->warning_count);
    json_number(&writer, "notes", lint->count - lint->warning_count);
    json_number(&writer, "tests_passed", counts->passed);
    json_number(&writer, "tests_failed", counts->failed);
    json_number(&writer, "tests_passed_over", counts->passed_over);
    json_end(&writer);
    buffer_append_byte(&text, '\n');
    (void)fwrite(text.data, 1, text.size, stdout);
    buffer_done(&text);
}

static void print_summary(const struct rules_check_facts *facts, const struct lint *lint,
                          const struct counts *counts)
{
    if (facts->json) {
        print_json_summary(facts, lint, counts);
        return;
    }
    char quarantined[QUARANTINE_COUNT_BYTES];
    write_quarantine_count(facts->plan, quarantined);
    terminal_print(
        "%zu signatures loaded, %zu refused, %zu degraded%s; %zu warnings, %zu notes; %zu "
        "test messages as expected, %zu not\n",
        facts->set->rule_count, facts->set->refusal_count, facts->plan->degraded_count, quarantined,
        lint->warning_count, lint->count - lint->warning_count, counts->passed, counts->failed);
    char counted[SIGNATURE_COUNTS_BYTES];
    write_signature_counts(facts->set, facts->plan, counted);
    terminal_print("%s\n", counted);
    if (facts->set->correlation_count)
        terminal_print("%zu correlations loaded\n", facts->set->correlation_count);
    if (counts->passed_over)
        terminal_print("%zu test messages of rules left out were passed over\n",
                       counts->passed_over);
}

#define MOST_COSTS 10

static void print_json_cost(const struct atom *atom, const struct rule *rule,
                            const struct expression_cost *cost)
{
    struct buffer text = {0};
    struct json_writer writer = {.out = &text};
    json_begin_object(&writer, NULL);
    json_text(&writer, "kind", bytes_of("cost"));
    json_number(&writer, "picoseconds_per_byte", (uint64_t)(cost->ns_per_byte * 1000));
    json_text(&writer, "tried_on", bytes_of(cost->is_gated ? "likely texts" : "all texts"));
    json_text(&writer, "expression", atom->text);
    json_text(&writer, "rule", shown_name(rule));
    json_text(&writer, "path", rule->source);
    json_end(&writer);
    buffer_append_byte(&text, '\n');
    (void)fwrite(text.data, 1, text.size, stdout);
    buffer_done(&text);
}

/* The costliest expressions, each with the first rule that uses it. */
static void print_costs(const struct rules_check_facts *facts)
{
    struct expression_cost costs[MOST_COSTS];
    size_t count = cost_find(facts->plan, costs, MOST_COSTS);
    if (count > 0 && !facts->json)
        terminal_print("The costliest expressions, each alone, on a sample of mail:\n");
    for (size_t i = 0; i < count; i++) {
        const struct atom *atom = &facts->plan->atoms[costs[i].atom];
        const struct rule *rule = facts->plan->rules[atom->rules[0]].rule;
        if (facts->json) {
            print_json_cost(atom, rule, &costs[i]);
            continue;
        }
        terminal_print("  %6.2f ns a byte%s  ", costs[i].ns_per_byte,
                       costs[i].is_gated ? " of likely texts" : "                ");
        terminal_text(shown_name(rule));
        terminal_print("  ");
        terminal_text(bytes_slice(atom->text, 0, atom->text.size < 60 ? atom->text.size : 60));
        terminal_print("\n");
    }
}

int rules_check(const struct rules_check_facts *facts)
{
    struct lint lint = {0};
    struct counts counts = {0};
    lint_rules(&lint, facts->set);
    lint_fields(&lint, facts->set);
    lint_plan(&lint, facts->plan);
    run_tests(facts, &lint, &counts);
    lint_sort(&lint);
    print_findings(facts, &lint);
    print_costs(facts);
    print_summary(facts, &lint, &counts);
    bool has_warnings = lint.warning_count > 0;
    lint_done(&lint);
    if (counts.failed)
        return EXIT_HITS;
    if (facts->set->refusal_count)
        return EXIT_INCOMPLETE;
    return facts->is_strict && has_warnings ? EXIT_HITS : 0;
}
