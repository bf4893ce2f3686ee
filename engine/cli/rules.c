#include <stdio.h>
#include <string.h>

#include "engine/base/log.h"
#include "engine/cli/commands.h"
#include "engine/cli/loading.h"
#include "engine/cli/terminal.h"
#include "engine/hits/json_writer.h"
#include "engine/hunt/rule_tests.h"

struct rules_arguments {
    bool json;
    const char *min_level;
    struct string_list operands;
};

static int parse(struct rules_arguments *arguments, int count, char **words)
{
    const struct option_row rows[] = {
        {"json", 0, OPTION_FLAG, &arguments->json, NULL, "list as JSON Lines"},
        {"min-level", 0, OPTION_TEXT, &arguments->min_level, "LEVEL",
         "only rules of this level and above"},
    };
    const struct command_help help = {
        .name = "rules",
        .operands = "list|check RULES...",
        .summary = "List signatures, or check them: every rule compiled, and the test messages "
                   "of packs run.",
        .rows = rows,
        .row_count = sizeof rows / sizeof *rows,
        .examples = "  coldtrail rules list signatures/packs/coldchain\n"
                    "  coldtrail rules check my-rules/\n",
        .notes = "`check` runs tests/hit/RULE/*.eml (RULE must hold) and tests/miss/RULE/*.eml\n"
                 "(it must not) of each folder given, RULE being a rule's name.\n"
                 "Exit codes: 0 all is well; 1 a test message went wrong; 2 usage or fatal error;\n"
                 "3 a rule was refused.\n",
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

static void list_rule_json(const struct rule *rule)
{
    struct buffer line = {0};
    struct json_writer writer = {.out = &line};
    json_begin_object(&writer, NULL);
    json_text(&writer, "id", rule->id);
    json_text(&writer, "name", rule->name);
    json_text(&writer, "title", rule->title);
    json_text(&writer, "level", bytes_of(rule_level_name(rule->level)));
    json_text(&writer, "status", rule->status);
    json_begin_array(&writer, "tags");
    for (size_t i = 0; i < rule->tag_count; i++)
        json_text(&writer, NULL, rule->tags[i]);
    json_end(&writer);
    json_text(&writer, "source", rule->source);
    json_number(&writer, "line", rule->place.line);
    json_text(&writer, "sha256", rule->sha256);
    json_end(&writer);
    buffer_append_byte(&line, '\n');
    (void)fwrite(line.data, 1, line.size, stdout);
    buffer_done(&line);
}

static int list_rules(const struct rules_arguments *arguments, const struct rule_set *set)
{
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct rule *rule = &set->rules[i];
        if (arguments->json) {
            list_rule_json(rule);
            continue;
        }
        terminal_print("%-13s ", rule_level_name(rule->level));
        terminal_cell(rule->status.size ? rule->status : bytes_of("-"), 13);
        terminal_print(" ");
        terminal_cell(rule->name.size ? rule->name : rule->id, 38);
        terminal_print(" ");
        terminal_text(rule->title);
        terminal_print("\n");
    }
    return set->refusal_count ? EXIT_INCOMPLETE : 0;
}

static int check_rules(const struct string_list *paths, struct rule_set *set,
                       const struct plan *plan)
{
    size_t failed = 0;
    size_t passed = 0;
    for (size_t i = 0; i < paths->count; i++) {
        struct rule_tests tests;
        rule_tests_run(paths->items[i], plan, &tests);
        for (size_t j = 0; j < tests.count; j++) {
            const struct rule_test *test = &tests.items[j];
            passed += test->passed;
            failed += !test->passed;
            if (!test->passed)
                log_error("%s: %s", test->path, test->complaint);
        }
        rule_tests_done(&tests);
    }
    terminal_print("%zu signatures loaded, %zu refused, %zu degraded; %zu test messages as "
                   "expected, %zu not\n",
                   set->rule_count, set->refusal_count, plan->degraded_count, passed, failed);
    if (failed)
        return EXIT_HITS;
    return set->refusal_count ? EXIT_INCOMPLETE : 0;
}

static int run(struct rules_arguments *arguments)
{
    bool is_list = strcmp(arguments->operands.items[0], "list") == 0;
    struct string_list paths = {.items = arguments->operands.items + 1,
                                .count = arguments->operands.count - 1};
    struct rule_set set;
    int code = EXIT_FATAL;
    if (load_rules(&paths, arguments->min_level, &set)) {
        struct plan *plan = load_plan(&set);
        if (plan)
            code = is_list ? list_rules(arguments, &set) : check_rules(&paths, &set, plan);
        plan_free(plan);
    }
    rule_set_done(&set);
    return code;
}

int command_rules(int count, char **words)
{
    struct rules_arguments arguments = {0};
    int code = parse(&arguments, count, words);
    if (code == OPTIONS_GO_ON)
        code = run(&arguments);
    string_list_done(&arguments.operands);
    return code;
}
