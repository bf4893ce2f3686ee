#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/memory.h"
#include "engine/cli/commands.h"
#include "engine/cli/loading.h"
#include "engine/cli/summary.h"
#include "engine/cli/watching.h"
#include "engine/hits/json_writer.h"
#include "engine/hunt/assemble.h"
#include "engine/hunt/hunt.h"
#include "engine/hunt/interrupt.h"

struct hunt_arguments {
    struct string_list rules;
    const char *case_path;
    const char *targets;
    uint64_t threads;
    const char *from;
    const char *to;
    struct rule_options rule_options;
    const char *files_from;
    bool nul_separated;
    bool force;
    bool no_progress;
    bool quiet;
    bool exit_zero;
    struct string_list operands;
    int64_t from_time;
    int64_t to_time;
};

static bool parse_time(const struct command_help *help, const char *name, const char *text,
                       int64_t *out_time)
{
    *out_time = TIME_UNKNOWN;
    if (!text || time_from_text(bytes_of(text), out_time))
        return true;
    (void)options_complain(help,
                           "--%s wants a date such as 2020-09-07 or 2020-09-07T08:00Z, "
                           "not '%s'",
                           name, text);
    return false;
}

static int parse(struct hunt_arguments *arguments, int count, char **words)
{
    const struct option_row rows[] = {
        {"rules", 'r', OPTION_LIST, &arguments->rules, "RULES",
         "a rule file, or a folder of them; may be given again"},
        {"case", 'o', OPTION_TEXT, &arguments->case_path, "CASE",
         "folder to write (default: case-DATE-TIME)"},
        {"targets", 't', OPTION_TEXT, &arguments->targets, "FILE", WATCHING_HELP},
        {"jobs", 'j', OPTION_NUMBER, &arguments->threads, "N",
         "threads (default: one for each CPU)"},
        {"from", 0, OPTION_TEXT, &arguments->from, "DATE",
         "only messages dated so late; undated ones are always read"},
        {"to", 0, OPTION_TEXT, &arguments->to, "DATE", "only messages dated before"},
        {"files-from", 0, OPTION_TEXT, &arguments->files_from, "FILE",
         "read paths from FILE, one a line ('-': standard input)"},
        {"null", '0', OPTION_FLAG, &arguments->nul_separated, NULL,
         "the paths of --files-from end with NUL, not LF"},
        {"force", 0, OPTION_FLAG, &arguments->force, NULL, "replace a case that is there"},
        {"no-progress", 0, OPTION_FLAG, &arguments->no_progress, NULL,
         "neither a bar nor progress lines"},
        {"quiet", 'q', OPTION_FLAG, &arguments->quiet, NULL, "only errors, and no summary"},
        {"exit-zero", 0, OPTION_FLAG, &arguments->exit_zero, NULL,
         "exit with 0 also for hits and incomplete reading"},
    };
    struct option_row rule_rows[RULE_OPTION_ROWS];
    rule_options_rows(&arguments->rule_options, rule_rows);
    const struct command_help help = {
        .name = "hunt",
        .operands = "PATH...",
        .summary = "Hunt mail archives for signatures, and write a case.",
        .rows = rows,
        .row_count = sizeof rows / sizeof *rows,
        .rule_rows = rule_rows,
        .rule_row_count = RULE_OPTION_ROWS,
        .examples =
            "  coldtrail hunt -r /usr/share/coldtrail/packs/coldchain -o case backup.tar.zst\n"
            "  coldtrail hunt -r rules/ -o case --from 2020-09-01 --to 2020-10-01 /srv/mail\n"
            "  find /srv/mail -name '*.gz' -print0 | coldtrail hunt -r rules/ -0 -\n",
        .notes = "Exit codes: 0 complete, no hit; 1 complete, hits; 2 usage or fatal error;\n"
                 "3 finished, but something could not be read (the ledger says what).\n",
    };
    int code = options_parse(&help, count, words, &arguments->operands);
    if (code != OPTIONS_GO_ON)
        return code;
    if (arguments->rules.count == 0)
        return options_complain(&help, "no rules: give at least one -r RULES");
    if (arguments->operands.count == 0 && !arguments->files_from)
        return options_complain(&help, "nothing to hunt: give at least one PATH");
    if (!parse_time(&help, "from", arguments->from, &arguments->from_time) ||
        !parse_time(&help, "to", arguments->to, &arguments->to_time))
        return EXIT_FATAL;
    return OPTIONS_GO_ON;
}

static void default_case_path(char *out, size_t size)
{
    time_t now = (time_t)clock_wall_seconds();
    struct tm civil;
    if (!gmtime_r(&now, &civil) || strftime(out, size, "case-%Y%m%d-%H%M%S", &civil) == 0)
        (void)snprintf(out, size, "case");
}

/* The command as it was given, for the record. */
static void append_command_line(struct buffer *out, int count, char **words)
{
    buffer_append_string(out, "coldtrail");
    for (int i = 0; i < count; i++) {
        buffer_append_byte(out, ' ');
        buffer_append_string(out, words[i]);
    }
}

/* What was in force, defaults included. */
static void append_configuration(struct buffer *out, const struct hunt_arguments *arguments,
                                 unsigned threads)
{
    struct json_writer writer = {.out = out, .keep_empty = true};
    json_begin_object(&writer, NULL);
    json_begin_array(&writer, "rules");
    for (size_t i = 0; i < arguments->rules.count; i++)
        json_text(&writer, NULL, bytes_of(arguments->rules.items[i]));
    json_end(&writer);
    json_begin_array(&writer, "paths");
    for (size_t i = 0; i < arguments->operands.count; i++)
        json_text(&writer, NULL, bytes_of(arguments->operands.items[i]));
    json_end(&writer);
    json_text(&writer, "files_from", bytes_of(arguments->files_from ? arguments->files_from : ""));
    json_text(&writer, "targets", bytes_of(arguments->targets ? arguments->targets : ""));
    rule_options_write(&arguments->rule_options, &writer);
    json_time(&writer, "from", arguments->from_time);
    json_time(&writer, "to", arguments->to_time);
    json_number(&writer, "threads", threads);
    json_end(&writer);
}

/* Rules that were refused, and those that were quarantined: neither was hunted with. */
static struct case_refusal *copy_refusals(struct arena *arena, const struct rule_set *rules,
                                          const struct plan *plan)
{
    size_t count = rules->refusal_count;
    struct case_refusal *refusals =
        arena_zeroed(arena, count + plan->quarantined_count, sizeof *refusals);
    for (size_t i = 0; i < rules->refusal_count; i++)
        refusals[i] = (struct case_refusal){.path = rules->refusals[i].path,
                                            .title = rules->refusals[i].title,
                                            .reason = rules->refusals[i].reason,
                                            .line = rules->refusals[i].place.line,
                                            .column = rules->refusals[i].place.column};
    for (size_t i = 0; i < plan->rule_count; i++) {
        const struct rule *rule = plan->rules[i].rule;
        if (plan->rules[i].quarantine)
            refusals[count++] = (struct case_refusal){.path = rule->source,
                                                      .title = rule->title,
                                                      .reason = bytes_of(plan->rules[i].quarantine),
                                                      .line = rule->place.line,
                                                      .column = rule->place.column};
    }
    return refusals;
}

static struct case_tally case_tally_of(const char *level, const struct tally *tally)
{
    return (struct case_tally){level,
                               tally->seen,
                               tally->outcomes[OUTCOME_DECODED],
                               tally->outcomes[OUTCOME_PARTIAL],
                               tally->outcomes[OUTCOME_SKIPPED],
                               tally->outcomes[OUTCOME_FAILED]};
}

/* Everything a hunt holds, so that one place lets go of it. */
struct session {
    struct rule_set rules;
    struct choice_report choice;
    struct plan *plan;
    struct targets *targets;
    struct loaded_paths paths;
    struct walk walk;
    struct arena *arena;
    struct hit_rule *hit_rules;
    const struct correlations *correlations;
    struct case_file *case_file;
    unsigned threads;
};

static enum status finish_case(struct session *session, const struct hunt_totals *totals,
                               bool is_complete, struct case_summary *out_summary,
                               struct failure *out_failure)
{
    struct case_tally tallies[] = {
        case_tally_of("archives", &totals->run.tallies[LEDGER_ARCHIVE]),
        case_tally_of("containers", &totals->run.tallies[LEDGER_CONTAINER]),
        case_tally_of("members", &totals->run.tallies[LEDGER_MEMBER]),
        case_tally_of("messages", &totals->messages),
        case_tally_of("bytes", &totals->bytes),
    };
    struct case_name_count anomalies[ANOMALY_COUNT];
    size_t anomaly_count = 0;
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        if (totals->anomalies[anomaly])
            anomalies[anomaly_count++] = (struct case_name_count){
                bytes_of(anomaly_name((enum anomaly)anomaly)), totals->anomalies[anomaly]};
    size_t day_count = 0;
    const struct case_day *days = day_count_list(totals->days, session->arena, &day_count);
    struct case_totals facts = {
        .days = days,
        .day_count = day_count,
        .tallies = tallies,
        .tally_count = sizeof tallies / sizeof *tallies,
        .anomalies = anomalies,
        .anomaly_count = anomaly_count,
        .complete = is_complete,
        .interrupted = totals->run.interrupted,
        .finished = clock_wall_seconds(),
        .elapsed_seconds = (double)totals->run.elapsed_ns / 1e9,
        .cpu_seconds = (double)totals->run.cpu_ns / 1e9,
        .input_bytes = totals->run.input_bytes,
        .raw_bytes = totals->bytes.seen,
        .threads = session->threads,
    };
    return case_finish(session->case_file, &facts, out_summary, out_failure);
}

static enum status open_case(struct session *session, const struct hunt_arguments *arguments,
                             int count, char **words, struct failure *out_failure)
{
    struct buffer command_line = {0};
    struct buffer configuration = {0};
    append_command_line(&command_line, count, words);
    append_configuration(&configuration, arguments, session->threads);
    session->arena = arena_new(1 << 16);
    session->hit_rules = assemble_rules(session->arena, session->plan, &session->rules);
    session->correlations = correlations_make(session->arena, &session->rules);
    if (!session->plan->targets && correlations_look_at_targets(session->correlations))
        log_warning("correlations look at coldtrail.target.*, and nobody is watched: they find "
                    "nothing without --targets");
    struct case_facts facts = {
        .version = bytes_of(COLDTRAIL_VERSION),
        .command_line = buffer_bytes(&command_line),
        .configuration = buffer_bytes(&configuration),
        .rules = session->hit_rules,
        .rule_count = session->rules.rule_count + session->rules.correlation_count,
        .event_fields = session->correlations->field_names,
        .correlations = session->correlations->items,
        .correlation_count = session->correlations->count,
        .refusals = copy_refusals(session->arena, &session->rules, session->plan),
        .refusal_count = session->rules.refusal_count + session->plan->quarantined_count,
        .started = clock_wall_seconds(),
    };
    enum status status = case_create(arguments->case_path, arguments->force, &facts,
                                     &session->case_file, out_failure);
    buffer_done(&command_line);
    buffer_done(&configuration);
    return status;
}

static int run_hunt(struct session *session, const struct hunt_arguments *arguments)
{
    enum progress_mode mode =
        arguments->quiet || arguments->no_progress ? PROGRESS_OFF : progress_mode_for_stderr();
    struct progress *progress = progress_new(mode, session->walk.total_bytes);
    struct hunt_options options = {
        .run = {&session->walk, session->threads, progress},
        .plan = session->plan,
        .rules = session->hit_rules,
        .correlations = session->correlations,
        .case_file = session->case_file,
        .from = arguments->from_time,
        .to = arguments->to_time,
    };
    struct hunt_totals totals;
    struct failure failure = {0};
    interrupt_install();
    enum status status = hunt_run(&options, &totals, &failure);
    progress_free(progress);
    bool is_complete =
        run_is_complete(&totals.run) && totals.messages.outcomes[OUTCOME_PARTIAL] == 0;
    struct case_summary hits = {0};
    if (status == STATUS_OK) {
        status = finish_case(session, &totals, is_complete, &hits, &failure);
        session->case_file = NULL;
    }
    int code = EXIT_FATAL;
    if (status != STATUS_OK) {
        log_error("the case %s could not be written: %s; what was committed before is in case.db",
                  arguments->case_path, failure.text);
    } else {
        if (!arguments->quiet)
            summary_print(&(struct summary_facts){arguments->case_path, &session->rules,
                                                  session->plan, session->hit_rules, &totals, &hits,
                                                  is_complete});
        code = !is_complete ? EXIT_INCOMPLETE : hits.hits ? EXIT_HITS : EXIT_NO_HITS;
        if (arguments->exit_zero)
            code = 0;
    }
    case_summary_done(&hits);
    hunt_totals_done(&totals);
    return code;
}

static int prepare_and_run(struct session *session, struct hunt_arguments *arguments, int count,
                           char **words)
{
    if (!load_rules(&arguments->rules, &arguments->rule_options, arguments->targets,
                    &session->rules, &session->choice))
        return EXIT_FATAL;
    session->plan = load_plan(&session->rules);
    if (!session->plan)
        return EXIT_FATAL;
    print_signature_counts(&session->rules, session->plan);
    if (!load_targets(arguments->targets, &arguments->rules, &session->targets))
        return EXIT_FATAL;
    session->plan->targets = session->targets;
    if (session->rules.rule_count == 0) {
        log_error("no signature is left to hunt with; nothing was hunted");
        return EXIT_FATAL;
    }
    if (!load_walk(&arguments->operands, arguments->files_from, arguments->nul_separated,
                   arguments->case_path, &session->paths, &session->walk))
        return EXIT_FATAL;
    session->threads = choose_threads(arguments->threads);
    struct failure failure = {0};
    if (open_case(session, arguments, count, words, &failure) != STATUS_OK) {
        log_error("%s; nothing was hunted", failure.text);
        return EXIT_FATAL;
    }
    return run_hunt(session, arguments);
}

int command_hunt(int count, char **words)
{
    struct hunt_arguments arguments = {0};
    struct session session = {0};
    int code = parse(&arguments, count, words);
    if (code == OPTIONS_GO_ON) {
        char case_path[64];
        if (!arguments.case_path) {
            default_case_path(case_path, sizeof case_path);
            arguments.case_path = case_path;
        }
        if (arguments.quiet)
            log_set_level(LOG_ERROR);
        code = prepare_and_run(&session, &arguments, count, words);
        case_close(session.case_file);
        walk_done(&session.walk);
        loaded_paths_done(&session.paths);
        plan_free(session.plan);
        targets_free(session.targets);
        arena_free(session.arena);
        choice_report_done(&session.choice);
        rule_set_done(&session.rules);
    }
    rule_options_done(&arguments.rule_options);
    string_list_done(&arguments.rules);
    string_list_done(&arguments.operands);
    return code;
}
