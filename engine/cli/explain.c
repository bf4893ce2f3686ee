#include <stdio.h>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/cli/commands.h"
#include "engine/cli/loading.h"
#include "engine/cli/terminal.h"
#include "engine/cli/watching.h"
#include "engine/hunt/location.h"
#include "engine/hunt/run.h"
#include "engine/hunt/unpacking.h"
#include "engine/match/verdict.h"
#include "signatures/correlation.h"
#include "signatures/modifiers.h"

/* Text shown of each field, unless --full. */
#define SHOWN_BYTES 200
#define SHOWN_VALUES 12

struct explain_arguments {
    struct string_list rules;
    const char *targets;
    struct rule_options rule_options;
    bool full;
    bool all_rules;
    struct string_list operands;
};

static int parse(struct explain_arguments *arguments, int count, char **words)
{
    const struct option_row rows[] = {
        {"rules", 'r', OPTION_LIST, &arguments->rules, "RULES",
         "a rule file, or a folder of them; may be given again"},
        {"targets", 't', OPTION_TEXT, &arguments->targets, "FILE", WATCHING_HELP},
        {"full", 0, OPTION_FLAG, &arguments->full, NULL, "texts whole, not their beginning"},
        {"all-rules", 'a', OPTION_FLAG, &arguments->all_rules, NULL,
         "also the rules of which nothing was found"},
    };
    struct option_row rule_rows[RULE_OPTION_ROWS];
    rule_options_rows(&arguments->rule_options, rule_rows);
    const struct command_help help = {
        .name = "explain",
        .operands = "MESSAGE",
        .summary = "Show every stage of one message: headers, parts, texts, patterns, verdicts.",
        .rows = rows,
        .row_count = sizeof rows / sizeof *rows,
        .rule_rows = rule_rows,
        .rule_row_count = RULE_OPTION_ROWS,
        .examples = "  coldtrail explain suspicious.eml\n"
                    "  coldtrail explain -r rules/ 'backup.tar.zst!2020/inbox.mbox.gz#4711'\n",
        .notes = "MESSAGE is a file, or a location as hits.jsonl prints it.\n"
                 "Exit codes: 0 no rule holds, 1 at least one does, 2 usage or fatal error.\n",
    };
    int code = options_parse(&help, count, words, &arguments->operands);
    if (code != OPTIONS_GO_ON)
        return code;
    if (arguments->operands.count != 1)
        return options_complain(&help, "give exactly one MESSAGE");
    return OPTIONS_GO_ON;
}

static void heading(const char *text)
{
    terminal_style(STYLE_STRONG);
    terminal_print("\n%s\n", text);
    terminal_style(STYLE_PLAIN);
}

/* The beginning of a text on one line. */
static void print_text(struct bytes text, bool full)
{
    terminal_text(full ? text : bytes_slice(text, 0, SHOWN_BYTES));
    if (!full && text.size > SHOWN_BYTES)
        terminal_print("… (%zu bytes)", text.size);
    terminal_print("\n");
}

static void print_origin(const struct raw_message *raw)
{
    heading("Message");
    terminal_print("  container   ");
    terminal_text(bytes_of(raw->origin.container));
    terminal_print("\n  number      %llu\n  offset      %llu\n  length      %zu\n",
                   (unsigned long long)raw->origin.number, (unsigned long long)raw->origin.offset,
                   raw->bytes.size);
    if (raw->reason != REASON_NONE)
        terminal_print("  not whole   %s\n", reason_name(raw->reason));
}

static void print_headers(struct message *message, bool full)
{
    heading("Headers (unfolded, decoded)");
    for (size_t i = 0; i < message->headers.count; i++) {
        const struct header *header = &message->headers.items[i];
        terminal_print("  ");
        terminal_style(STYLE_FAINT);
        terminal_text(header->name);
        terminal_print(": ");
        terminal_style(STYLE_PLAIN);
        print_text(message_header_text(message, header), full);
    }
}

static const char *encoding_name(enum transfer_encoding encoding)
{
    static const char *const names[] = {"identity", "base64", "quoted-printable", "uuencode"};
    return names[encoding];
}

static void print_part(struct message *message, struct part *part)
{
    terminal_print("  %*s", 2 * part->depth, "");
    terminal_text(part->path);
    terminal_print("  ");
    terminal_text(part->mime_type);
    if (part->charset.size) {
        terminal_print("; charset=");
        terminal_text(part->charset);
    }
    if (part->name.size) {
        terminal_print("; name=\"");
        terminal_text(part->name);
        terminal_print("\"");
    }
    if (part->kind == PART_LEAF || part->kind == PART_ARCHIVE)
        terminal_print("  [%s, %zu -> %zu bytes, content is %s%s%s]", encoding_name(part->encoding),
                       part->raw.size, part_content(message, part).size,
                       magic_mime_type(part_magic(message, part)),
                       part->is_body_text ? ", body" : "",
                       part->is_attachment ? ", attachment" : "");
    if (part->view != VIEW_CLIENT)
        terminal_print("  (%s view)", part_view_name(part->view));
    terminal_print("\n");
}

static void print_parts(struct message *message)
{
    message_expand(message);
    heading("Parts");
    for (struct part *part = message->parts; part; part = part->next)
        print_part(message, part);
    heading("Anomalies");
    bool any = false;
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++) {
        if (!anomaly_has(message->anomalies, (enum anomaly)anomaly))
            continue;
        terminal_print("  %s\n", anomaly_name((enum anomaly)anomaly));
        any = true;
    }
    if (!any)
        terminal_print("  none\n");
}

/* The texts that a hunter asks for first; with rules, those of the rules' fields are shown. */
static const char *const common_fields[] = {
    "email.subject",
    "email.from.address",
    "email.to.address",
    "coldtrail.body.text",
    "url.full",
    "email.attachments.file.name",
    "coldtrail.attachment.text",
    "coldtrail.html.title",
    "coldtrail.html.form_action",
    "coldtrail.html.input_type",
};

static void print_values(struct bytes name, struct field_values values, bool full)
{
    terminal_print("  ");
    terminal_style(STYLE_FAINT);
    terminal_text(name);
    terminal_style(STYLE_PLAIN);
    if (values.count == 1)
        terminal_print(" = ");
    else
        terminal_print(" [%zu]\n", values.count);
    for (size_t i = 0; i < values.count && (full || i < SHOWN_VALUES); i++) {
        if (values.count > 1)
            terminal_print("      ");
        print_text(values.items[i].text, full);
    }
    if (!full && values.count > SHOWN_VALUES)
        terminal_print("      … and %zu more\n", values.count - SHOWN_VALUES);
}

static void print_common_fields(struct message *message, bool full)
{
    heading("Texts");
    for (size_t i = 0; i < sizeof common_fields / sizeof *common_fields; i++) {
        struct field field;
        struct bytes nearest;
        if (field_find(message_arena(message), bytes_of(common_fields[i]), &field, &nearest)) {
            struct field_values values = field_collect(message, &field, NULL);
            if (values.count)
                print_values(field.name, values, full);
        }
    }
}

static void print_scopes(struct scanner *scanner, bool full)
{
    const struct plan *plan = scanner_plan(scanner);
    heading("Texts that the rules look at");
    for (size_t i = 0; i < plan->field_count; i++) {
        struct field_values values = scanner_values(scanner, (uint32_t)i);
        if (values.count)
            print_values(plan->fields[i].field.name, values, full);
    }
}

/* What a place was found by: the pattern, or the domain that is imitated. */
static void print_pattern(struct scanner *scanner, const struct place *place)
{
    const struct atom *atom = &scanner_plan(scanner)->atoms[place->atom];
    struct lookalike_match imitation;
    if (!verdict_lookalike(scanner, place, &imitation)) {
        terminal_text(bytes_slice(
            atom->row_set ? row_set_row(atom->row_set, place->row)->value->text : atom->text, 0,
            SHOWN_BYTES));
        return;
    }
    terminal_text(scanner_values(scanner, atom->field).items[place->value_index].text);
    terminal_print(" imitates ");
    terminal_text(imitation.brand->text);
    terminal_print(" (%s)", lookalike_family_name(imitation.family));
}

static void print_atoms(struct scanner *scanner)
{
    const struct plan *plan = scanner_plan(scanner);
    heading("Patterns found");
    size_t found = 0;
    for (size_t i = 0; i < plan->atom_count; i++) {
        const struct place *place = scanner_first_place(scanner, (uint32_t)i);
        if (!place)
            continue;
        const struct atom *atom = &plan->atoms[i];
        struct span span = scanner_span(scanner, place);
        found++;
        terminal_print("  %-9s ", atom_kind_name(atom->kind));
        terminal_text(plan->fields[atom->field].field.name);
        terminal_print(" @%zu  ", span.from);
        print_pattern(scanner, place);
        terminal_print("\n");
    }
    terminal_print("  %zu of %zu\n", found, plan->atom_count);
}

/* What was compared is no pattern found, and stands nowhere else. */
static void print_comparison(const struct verdict_match *match)
{
    struct buffer text = {0};
    buffer_append(&text, match->field);
    modifiers_append(&text, match->compared->modifiers);
    terminal_print("        compared  ");
    terminal_text(buffer_bytes(&text));
    terminal_print(" ");
    terminal_text(bytes_slice(match->value_matched->text, 0, SHOWN_BYTES));
    terminal_print(": ");
    terminal_text(bytes_slice(match->value, 0, SHOWN_BYTES));
    terminal_print("\n");
    buffer_done(&text);
}

/* What no list of patterns shows: comparisons, and what of a feed made the rule true. */
static void print_matches(struct scanner *scanner, uint32_t rule_index)
{
    struct verdict_match matches[SHOWN_VALUES];
    bool is_cut = false;
    size_t count = verdict_matches(scanner, rule_index, matches, SHOWN_VALUES, &is_cut);
    for (size_t i = 0; i < count; i++) {
        const struct value *value = matches[i].value_matched;
        if (matches[i].compared)
            print_comparison(&matches[i]);
        const struct indicator *indicator = value ? value->indicator : NULL;
        if (!indicator)
            continue;
        terminal_print("        indicator ");
        terminal_text(indicator->value);
        terminal_print(" in ");
        terminal_text(matches[i].field);
        terminal_print(", from ");
        terminal_text(indicator->feed->path);
        if (indicator->line)
            terminal_print(":%zu", indicator->line);
        terminal_print("\n");
    }
}

/* One message does not tell what a hunt finds over all of them. */
static void print_correlations(const struct rule_set *set, const struct rule *rule)
{
    for (size_t i = 0; rule->is_counted && i < set->correlation_count; i++) {
        const struct correlation *correlation = &set->correlations[i];
        if (!correlation_counts(correlation, rule->id))
            continue;
        terminal_print("        counts for ");
        terminal_text(correlation->rule.name.size ? correlation->rule.name
                                                  : correlation->rule.title);
        terminal_print(" (%s within %lld s, evaluated by a hunt)\n",
                       correlation_type_name(correlation->type),
                       (long long)correlation->timespan_seconds);
    }
    if (rule->is_counted && rule->is_component)
        terminal_print("        has no hits of its own: they are counted, not reported\n");
}

static void print_rule(struct scanner *scanner, const struct rule_set *set, uint32_t index)
{
    const struct plan_rule *rule = &scanner_plan(scanner)->rules[index];
    bool holds = verdict_rule_holds(scanner, index);
    terminal_style(holds ? STYLE_BAD : STYLE_FAINT);
    terminal_print("  %-5s", holds ? "TRUE" : "false");
    terminal_style(STYLE_PLAIN);
    terminal_print(" %-13s ", rule_level_name(rule->rule->level));
    terminal_text(rule->rule->name.size ? rule->rule->name : rule->rule->title);
    terminal_print("\n        condition: ");
    terminal_text(rule->rule->condition_text);
    terminal_print("\n");
    for (size_t i = 0; i < rule->rule->selection_count; i++) {
        terminal_print("        %-5s ",
                       verdict_selection_holds(scanner, &rule->selections[i]) ? "true" : "false");
        terminal_text(rule->selections[i].name);
        terminal_print("\n");
    }
    if (holds)
        print_matches(scanner, index);
    if (holds)
        print_correlations(set, rule->rule);
}

/* Returns whether any rule holds. */
static bool print_verdicts(struct scanner *scanner, const struct rule_set *set, bool all_rules)
{
    const struct plan *plan = scanner_plan(scanner);
    struct rule_indexes candidates = scanner_candidates(scanner);
    bool any = false;
    size_t shown = 0;
    heading("Verdicts");
    for (uint32_t i = 0; i < plan->rule_count; i++) {
        bool is_candidate = all_rules;
        for (size_t j = 0; j < candidates.count && !is_candidate; j++)
            is_candidate = candidates.items[j] == i;
        if (!is_candidate)
            continue;
        shown++;
        print_rule(scanner, set, i);
        any |= !plan->rules[i].rule->is_component && verdict_rule_holds(scanner, i);
    }
    if (shown < plan->rule_count)
        terminal_print("  of %zu rules more no pattern was found (--all-rules shows them)\n",
                       plan->rule_count - shown);
    return any;
}

static void print_targets(const struct targets *targets, struct message *message)
{
    struct target_list list = targets_of(targets, message, true);
    if (list.count)
        heading("Watched recipients");
    for (size_t i = 0; i < list.count; i++) {
        const struct target *target = &list.items[i];
        terminal_print("  %-7s", target_kind_name(target->kind));
        terminal_text(target->address);
        terminal_print(": ");
        terminal_text(target->company->name);
        terminal_print(", ");
        terminal_text(target->company->country);
        terminal_print(", ");
        terminal_text(target->company->sector);
        terminal_print(", ");
        terminal_text(target->role.size ? target->role : bytes_of("role not known"));
        terminal_print("\n");
    }
}

static int explain_with_rules(const struct explain_arguments *arguments, struct message *message)
{
    struct rule_set rules;
    struct choice_report choice;
    struct plan *plan = NULL;
    struct targets *targets = NULL;
    int code = EXIT_FATAL;
    if (load_rules(&arguments->rules, &arguments->rule_options, arguments->targets, &rules,
                   &choice) &&
        (plan = load_plan(&rules)) &&
        load_targets(arguments->targets, &arguments->rules, &targets)) {
        plan->targets = targets;
        print_targets(targets, message);
        struct scanner *scanner = scanner_new(plan);
        scanner_scan_everything(scanner, message);
        print_scopes(scanner, arguments->full);
        print_atoms(scanner);
        code = print_verdicts(scanner, &rules, arguments->all_rules) ? EXIT_HITS : EXIT_NO_HITS;
        scanner_free(scanner);
    }
    plan_free(plan);
    targets_free(targets);
    choice_report_done(&choice);
    rule_set_done(&rules);
    return code;
}

static int explain(const struct explain_arguments *arguments)
{
    struct located located;
    struct failure failure = {0};
    if (location_find(arguments->operands.items[0], &located, &failure) != STATUS_OK) {
        log_error("%s", failure.text);
        return EXIT_FATAL;
    }
    struct decoder *decoder = decoder_new(unpacking_by_loaders());
    struct message *message = message_parse(decoder, located.message->bytes);
    run_note_loader(located.message, &message->anomalies);
    print_origin(located.message);
    print_headers(message, arguments->full);
    print_parts(message);
    int code = EXIT_NO_HITS;
    if (arguments->rules.count)
        code = explain_with_rules(arguments, message);
    else
        print_common_fields(message, arguments->full);
    decoder_free(decoder);
    located_done(&located);
    return code;
}

int command_explain(int count, char **words)
{
    struct explain_arguments arguments = {0};
    int code = parse(&arguments, count, words);
    if (code == OPTIONS_GO_ON)
        code = explain(&arguments);
    rule_options_done(&arguments.rule_options);
    string_list_done(&arguments.rules);
    string_list_done(&arguments.operands);
    return code;
}
