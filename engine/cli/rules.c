#include <stdio.h>
#include <string.h>

#include "engine/base/log.h"
#include "engine/cli/commands.h"
#include "engine/cli/loading.h"
#include "engine/cli/rule_json.h"
#include "engine/cli/rules_check.h"
#include "engine/cli/terminal.h"
#include "engine/cli/watching.h"

struct rules_arguments {
    bool json;
    bool is_strict;
    struct rule_options rule_options;
    struct string_list operands;
};

static int parse(struct rules_arguments *arguments, int count, char **words)
{
    const struct option_row rows[] = {
        {"json", 0, OPTION_FLAG, &arguments->json, NULL, "print JSON Lines"},
        {"strict", 0, OPTION_FLAG, &arguments->is_strict, NULL,
         "check: exit with 1 also for warnings"},
        {"level", 0, OPTION_LIST, &arguments->rule_options.levels, "LEVEL,...",
         "only rules of just these levels"},
        {"source", 0, OPTION_LIST, &arguments->rule_options.sources, "PATH",
         "only rules from this file; '*' is any text: '*/lure/*';\nmay be given again"},
    };
    struct option_row rule_rows[RULE_OPTION_ROWS];
    rule_options_rows(&arguments->rule_options, rule_rows);
    const struct command_help help = {
        .name = "rules",
        .operands = "list|check RULES...",
        .summary = "List signatures, or check them: every rule compiled and looked over, and the "
                   "test messages of packs run.",
        .rows = rows,
        .row_count = sizeof rows / sizeof *rows,
        .rule_rows = rule_rows,
        .rule_row_count = RULE_OPTION_ROWS,
        .examples = "  coldtrail rules list signatures/packs/coldchain\n"
                    "  coldtrail rules list --json --level high,critical --tag 'attack.*' rules/\n"
                    "  coldtrail rules check my-rules/\n"
                    "  coldtrail rules check --strict --json my-rules/ >findings.jsonl\n",
        .notes =
            "`check` runs tests/hit/RULE/*.eml (RULE must hold) and tests/miss/RULE/*.eml\n"
            "(it must not) of each folder given, RULE being a rule's name. It warns of what a "
            "rule\n"
            "hardly means: conditions that never hold, values a field cannot have and the like.\n"
            "Exit codes: 0 all is well, but for warnings; 1 a test message went wrong, or with\n"
            "--strict there are warnings; 2 usage or fatal error; 3 a rule was refused.\n",
    };
    int code = options_parse(&help, count, words, &arguments->operands);
    if (code != OPTIONS_GO_ON)
        return code;
    const char *verb = arguments->operands.count ? arguments->operands.items[0] : "";
    if (strcmp(verb, "list") != 0 && strcmp(verb, "check") != 0)
        return options_complain(&help, "say 'list' or 'check'");
    if (arguments->operands.count < 2)
        return options_complain(&help, "no rules: give at least one RULES");
    return OPTIONS_GO_ON;
}

/* The widths of a table of rules; what a terminal has no room for is cut. */
struct rule_columns {
    size_t name;
    size_t title;
    size_t source;
};

#define LEVEL_COLUMNS 13
#define STATUS_COLUMNS 12
#define LEAST_NAME_COLUMNS 12

static struct bytes shown_name(const struct rule *rule)
{
    return rule->name.size ? rule->name : rule->id;
}

static void widen(size_t *column, size_t width)
{
    if (*column < width)
        *column = width;
}

/* "path/of/file.yml:12", of the set's arena. */
static struct bytes source_text(const struct rule_set *set, const struct rule *rule)
{
    struct buffer text = {0};
    buffer_append(&text, rule->source);
    buffer_format(&text, ":%zu", rule->place.line);
    struct bytes kept = arena_copy(set->arena, buffer_bytes(&text));
    buffer_done(&text);
    return kept;
}

/* On a terminal the name gets a quarter of the line, the source a third, the title what is left;
 * each only what it needs. */
static struct rule_columns rule_columns_of(const struct rule_set *set, const struct bytes *sources)
{
    struct rule_columns columns = {0};
    for (size_t i = 0; i < set->rule_count + set->correlation_count; i++) {
        widen(&columns.name, terminal_width(shown_name(correlations_rule_at(set, i))));
        widen(&columns.title, terminal_width(correlations_rule_at(set, i)->title));
        widen(&columns.source, terminal_width(sources[i]));
    }
    size_t room = terminal_columns();
    size_t taken = LEVEL_COLUMNS + 1 + STATUS_COLUMNS + 1;
    if (room == SIZE_MAX)
        return columns;
    room = room > taken ? room - taken : 0;
    if (columns.name > room / 4)
        columns.name = room / 4 > LEAST_NAME_COLUMNS ? room / 4 : LEAST_NAME_COLUMNS;
    if (columns.source > room / 3)
        columns.source = room / 3;
    taken = columns.name + columns.source + 3;
    room = room > taken ? room - taken : 0;
    if (columns.title > room)
        columns.title = room;
    return columns;
}

static void list_rule(const struct rule *rule, struct bytes source,
                      const struct rule_columns *columns)
{
    terminal_cell(bytes_of(rule_level_name(rule->level)), LEVEL_COLUMNS);
    terminal_print(" ");
    terminal_cell(rule->status.size ? rule->status : bytes_of("-"), STATUS_COLUMNS);
    terminal_print(" ");
    terminal_cell(shown_name(rule), columns->name);
    terminal_print(" ");
    terminal_cell(rule->title, columns->title);
    terminal_print(" ");
    terminal_tail(source, columns->source);
    terminal_print("\n");
}

static void list_table(const struct rule_set *set)
{
    size_t count = set->rule_count + set->correlation_count;
    struct bytes *sources = arena_zeroed(set->arena, count, sizeof *sources);
    for (size_t i = 0; i < count; i++)
        sources[i] = source_text(set, correlations_rule_at(set, i));
    struct rule_columns columns = rule_columns_of(set, sources);
    for (size_t i = 0; i < count; i++) {
        if (i == set->rule_count)
            terminal_print("\nCorrelations\n");
        list_rule(correlations_rule_at(set, i), sources[i], &columns);
    }
}

static int list_rules(const struct rules_arguments *arguments, const struct rule_set *set,
                      const struct plan *plan)
{
    if (arguments->json)
        rule_json_print(set);
    else
        list_table(set);
    print_signature_counts(set, plan);
    return set->refusal_count ? EXIT_INCOMPLETE : 0;
}

static int run(struct rules_arguments *arguments)
{
    bool is_list = strcmp(arguments->operands.items[0], "list") == 0;
    struct string_list paths = {.items = arguments->operands.items + 1,
                                .count = arguments->operands.count - 1};
    struct rule_set set;
    struct choice_report choice;
    int code = EXIT_FATAL;
    if (load_rules(&paths, &arguments->rule_options, NULL, &set, &choice)) {
        struct plan *plan = load_plan(&set);
        struct targets *targets = NULL;
        (void)load_targets(NULL, &paths, &targets);
        if (plan)
            plan->targets = targets;
        if (plan)
            code =
                is_list
                    ? list_rules(arguments, &set, plan)
                    : rules_check(&(struct rules_check_facts){.paths = &paths,
                                                              .set = &set,
                                                              .plan = plan,
                                                              .choice = &choice,
                                                              .json = arguments->json,
                                                              .is_strict = arguments->is_strict});
        plan_free(plan);
        targets_free(targets);
    }
    choice_report_done(&choice);
    rule_set_done(&set);
    return code;
}

int command_rules(int count, char **words)
{
    struct rules_arguments arguments = {0};
    int code = parse(&arguments, count, words);
    if (code == OPTIONS_GO_ON)
        code = run(&arguments);
    rule_options_done(&arguments.rule_options);
    string_list_done(&arguments.operands);
    return code;
}
