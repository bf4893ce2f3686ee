#include <stdio.h>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/cli/commands.h"
#include "engine/cli/loading.h"
#include "engine/cli/summary.h"
#include "engine/cli/terminal.h"
#include "engine/hits/json_writer.h"
#include "engine/hunt/interrupt.h"
#include "engine/hunt/survey.h"

/* Lines of each table unless --all. */
#define TABLE_LINES 15

struct inspect_arguments {
    uint64_t threads;
    const char *files_from;
    bool nul_separated;
    bool all;
    bool messages;
    bool json;
    bool no_progress;
    struct string_list operands;
};

static int parse(struct inspect_arguments *arguments, int count, char **words)
{
    const struct option_row rows[] = {
        {"jobs", 'j', OPTION_NUMBER, &arguments->threads, "N",
         "threads (default: one for each CPU)"},
        {"all", 'a', OPTION_FLAG, &arguments->all, NULL, "every line of every table"},
        {"messages", 'm', OPTION_FLAG, &arguments->messages, NULL,
         "instead, one line a message: container, number, offset,\nlength, date, subject"},
        {"json", 0, OPTION_FLAG, &arguments->json, NULL, "as JSON (with --messages: JSON Lines)"},
        {"files-from", 0, OPTION_TEXT, &arguments->files_from, "FILE",
         "read paths from FILE, one a line ('-': standard input)"},
        {"null", '0', OPTION_FLAG, &arguments->nul_separated, NULL,
         "the paths of --files-from end with NUL, not LF"},
        {"no-progress", 0, OPTION_FLAG, &arguments->no_progress, NULL,
         "neither a bar nor progress lines"},
    };
    const struct command_help help = {
        .name = "inspect",
        .operands = "PATH...",
        .summary = "Say what is in mail archives: containers, messages, dates, senders, "
                   "attachments, problems.",
        .rows = rows,
        .row_count = sizeof rows / sizeof *rows,
        .examples = "  coldtrail inspect backup.tar.zst\n"
                    "  coldtrail inspect --messages --json inbox.mbox | head\n",
        .notes = "Exit codes: 0 all was read; 2 usage or fatal error; 3 something could not be "
                 "read.\n",
    };
    int code = options_parse(&help, count, words, &arguments->operands);
    if (code != OPTIONS_GO_ON)
        return code;
    if (arguments->operands.count == 0 && !arguments->files_from)
        return options_complain(&help, "nothing to inspect: give at least one PATH");
    return OPTIONS_GO_ON;
}

/* --- One line a message --- */

/* Where the body begins: behind the header block and the empty line. */
static size_t body_offset(const struct message *message)
{
    struct bytes headers = message->headers.raw;
    size_t at = headers.size ? (size_t)(headers.data - message->raw.data) + headers.size : 0;
    if (at < message->raw.size && message->raw.data[at] == '\r')
        at++;
    if (at < message->raw.size && message->raw.data[at] == '\n')
        at++;
    return at;
}

static void print_message_json(const struct raw_message *raw, struct message *message)
{
    struct buffer line = {0};
    struct json_writer writer = {.out = &line};
    const struct header *subject = header_find(&message->headers, "subject", NULL);
    json_begin_object(&writer, NULL);
    json_text(&writer, "container", bytes_of(raw->origin.container));
    json_number(&writer, "number", raw->origin.number);
    json_number(&writer, "offset", raw->origin.offset);
    json_number(&writer, "length", raw->bytes.size);
    json_number(&writer, "body_offset", raw->origin.offset + body_offset(message));
    json_number(&writer, "parts", message->part_count);
    json_time(&writer, "date", message_date(message));
    json_text(&writer, "from_line", raw->from_line);
    json_text(&writer, "subject",
              subject ? message_header_text(message, subject) : (struct bytes){0});
    json_text(&writer, "outcome", bytes_of(outcome_name(raw->outcome)));
    json_end(&writer);
    buffer_append_byte(&line, '\n');
    (void)fwrite(line.data, 1, line.size, stdout);
    buffer_done(&line);
}

static void print_message_line(const struct raw_message *raw, struct message *message)
{
    const struct header *subject = header_find(&message->headers, "subject", NULL);
    char date[TIME_TEXT_BYTES];
    time_to_text(message_date(message), date);
    terminal_text(bytes_of(raw->origin.container));
    terminal_print("#%llu\t%llu\t%zu\t%s\t", (unsigned long long)raw->origin.number,
                   (unsigned long long)raw->origin.offset, raw->bytes.size, date);
    if (subject)
        terminal_text(message_header_text(message, subject));
    terminal_print("\n");
}

static int list_messages(const struct inspect_arguments *arguments, const struct walk *walk)
{
    struct decoder *decoder = decoder_new(NULL);
    struct batch batch;
    batch_init(&batch);
    struct source *source = source_new(walk, 0, walk->count);
    enum status status = STATUS_OK;
    bool is_complete = true;
    while (status == STATUS_OK && !interrupt_is_requested()) {
        status = source_fill(source, &batch);
        for (size_t i = 0; i < batch.problem_count; i++) {
            const struct problem *problem = &batch.problems[i];
            if (problem->outcome == OUTCOME_SKIPPED)
                continue;
            is_complete = false;
            log_warning("%s: %s: %s", problem->path, reason_name(problem->reason), problem->detail);
        }
        for (size_t i = 0; i < batch.message_count; i++) {
            struct message *message = message_parse(decoder, batch.messages[i].bytes);
            if (arguments->json)
                print_message_json(&batch.messages[i], message);
            else
                print_message_line(&batch.messages[i], message);
        }
    }
    source_free(source);
    batch_done(&batch);
    decoder_free(decoder);
    return is_complete && !interrupt_is_requested() ? 0 : EXIT_INCOMPLETE;
}

/* --- Tables --- */

static void print_counter(const char *title, const struct counter *counter, size_t most)
{
    if (counter->count == 0)
        return;
    terminal_style(STYLE_STRONG);
    terminal_print("\n%s\n", title);
    terminal_style(STYLE_PLAIN);
    for (size_t i = 0; i < counter->count && i < most; i++) {
        char number[NUMBER_TEXT_BYTES];
        terminal_print("  %14s  ", number_text(counter->items[i].count, number));
        terminal_text(counter->items[i].name);
        terminal_print("\n");
    }
    if (counter->count > most)
        terminal_print("  … and %zu more (--all shows them)\n", counter->count - most);
}

static void print_problems(const struct survey *survey, size_t most)
{
    if (survey->problem_count == 0)
        return;
    terminal_style(STYLE_STRONG);
    terminal_print("\nProblems\n");
    terminal_style(STYLE_PLAIN);
    for (size_t i = 0; i < survey->problem_count && i < most; i++) {
        const struct survey_problem *problem = &survey->problems[i];
        terminal_print("  %-8s ", outcome_name(problem->outcome));
        terminal_text(problem->path);
        terminal_print(": %s", reason_name(problem->reason));
        if (problem->detail.size) {
            terminal_print(": ");
            terminal_text(problem->detail);
        }
        terminal_print("\n");
    }
    if (survey->problem_count > most)
        terminal_print("  … and %zu more (--all shows them)\n", survey->problem_count - most);
}

static void print_survey(const struct survey *survey, bool all)
{
    char number[NUMBER_TEXT_BYTES];
    char raw[NUMBER_TEXT_BYTES];
    char input[NUMBER_TEXT_BYTES];
    char first[TIME_TEXT_BYTES];
    char last[TIME_TEXT_BYTES];
    size_t most = all ? SIZE_MAX : TABLE_LINES;
    double seconds = (double)survey->run.elapsed_ns / 1e9;
    time_to_text(survey->first_date, first);
    time_to_text(survey->last_date, last);
    terminal_print("%s messages, %s of raw mail from %s of archives in %.1f s: %.0f MB/s\n",
                   number_text(survey->messages.seen, number), size_text(survey->bytes.seen, raw),
                   size_text(survey->run.input_bytes, input), seconds,
                   (double)survey->bytes.seen / 1e6 / seconds);
    if (first[0])
        terminal_print("dated %s to %s\n", first, last);
    summary_print_ledger(
        (struct ledger_line[]){{"archives", &survey->run.tallies[LEDGER_ARCHIVE]},
                               {"containers", &survey->run.tallies[LEDGER_CONTAINER]},
                               {"members", &survey->run.tallies[LEDGER_MEMBER]},
                               {"messages", &survey->messages}},
        4);
    summary_print_reasons(&survey->run);
    print_counter("Containers by messages", &survey->containers, most);
    print_counter("Years", &survey->years, most);
    print_counter("Sender domains", &survey->sender_domains, most);
    print_counter("Attachments by content", &survey->attachment_types, most);
    print_counter("Malformed mail", &survey->anomalies, most);
    print_problems(survey, most);
}

static void json_tally(struct json_writer *writer, const char *key, const struct tally *tally)
{
    json_begin_object(writer, key);
    json_number(writer, "seen", tally->seen);
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        json_number(writer, outcome_name((enum outcome)outcome), tally->outcomes[outcome]);
    json_end(writer);
}

static void json_counter(struct json_writer *writer, const char *key, const struct counter *counter)
{
    json_begin_array(writer, key);
    for (size_t i = 0; i < counter->count; i++) {
        json_begin_object(writer, NULL);
        json_text(writer, "name", counter->items[i].name);
        json_number(writer, "count", counter->items[i].count);
        json_end(writer);
    }
    json_end(writer);
}

static void print_survey_json(const struct survey *survey)
{
    struct buffer out = {0};
    struct json_writer writer = {.out = &out, .indent = 2, .keep_empty = true};
    json_begin_object(&writer, NULL);
    for (int level = 0; level < LEDGER_MESSAGE; level++)
        json_tally(&writer, ledger_level_name((enum ledger_level)level),
                   &survey->run.tallies[level]);
    json_tally(&writer, "messages", &survey->messages);
    json_tally(&writer, "bytes", &survey->bytes);
    json_time(&writer, "first_date", survey->first_date);
    json_time(&writer, "last_date", survey->last_date);
    json_counter(&writer, "mailboxes", &survey->containers);
    json_counter(&writer, "years", &survey->years);
    json_counter(&writer, "sender_domains", &survey->sender_domains);
    json_counter(&writer, "attachment_types", &survey->attachment_types);
    json_counter(&writer, "anomalies", &survey->anomalies);
    json_begin_array(&writer, "problems");
    for (size_t i = 0; i < survey->problem_count; i++) {
        const struct survey_problem *problem = &survey->problems[i];
        json_begin_object(&writer, NULL);
        json_text(&writer, "level", bytes_of(ledger_level_name(problem->level)));
        json_text(&writer, "path", problem->path);
        json_text(&writer, "outcome", bytes_of(outcome_name(problem->outcome)));
        json_text(&writer, "reason", bytes_of(reason_name(problem->reason)));
        json_text(&writer, "detail", problem->detail);
        json_end(&writer);
    }
    json_end(&writer);
    json_end(&writer);
    buffer_append_byte(&out, '\n');
    (void)fwrite(out.data, 1, out.size, stdout);
    buffer_done(&out);
}

static int survey_walk(const struct inspect_arguments *arguments, const struct walk *walk)
{
    struct progress *progress = progress_new(
        arguments->no_progress ? PROGRESS_OFF : progress_mode_for_stderr(), walk->total_bytes);
    struct run_options options = {walk, choose_threads(arguments->threads), progress};
    struct survey survey;
    survey_run(&options, &survey);
    progress_free(progress);
    if (arguments->json)
        print_survey_json(&survey);
    else
        print_survey(&survey, arguments->all);
    bool is_complete =
        run_is_complete(&survey.run) && survey.messages.outcomes[OUTCOME_PARTIAL] == 0;
    survey_done(&survey);
    return is_complete ? 0 : EXIT_INCOMPLETE;
}

int command_inspect(int count, char **words)
{
    struct inspect_arguments arguments = {0};
    struct loaded_paths paths = {0};
    struct walk walk = {0};
    int code = parse(&arguments, count, words);
    if (code == OPTIONS_GO_ON) {
        code = EXIT_FATAL;
        if (load_walk(&arguments.operands, arguments.files_from, arguments.nul_separated, NULL,
                      &paths, &walk)) {
            interrupt_install();
            code = arguments.messages ? list_messages(&arguments, &walk)
                                      : survey_walk(&arguments, &walk);
        }
        walk_done(&walk);
        loaded_paths_done(&paths);
    }
    string_list_done(&arguments.operands);
    return code;
}
