#include "engine/cli/rule_options.h"

#include <stdio.h>

#include "engine/base/log.h"
#include "signatures/rule_files.h"

void rule_options_rows(struct rule_options *options, struct option_row out_rows[RULE_OPTION_ROWS])
{
    const struct option_row rows[RULE_OPTION_ROWS] = {
        {"min-level", 0, OPTION_TEXT, &options->min_level, "LEVEL",
         "only rules of this level and above: informational, low,\nmedium, high, critical"},
        {"status", 0, OPTION_LIST, &options->statuses, "STATUS,...",
         "only rules of these statuses: stable, test, experimental,\ndeprecated, unsupported"},
        {"tag", 0, OPTION_LIST, &options->tags, "TAG,...",
         "only rules with one of these tags; '*' is any text:\n'attack.t1566*'"},
        {"exclude-rule", 0, OPTION_LIST, &options->excluded, "RULE",
         "not the rules of this id, name or title; '*' is any text;\nmay be given again"},
        {"level-override", 0, OPTION_TEXT, &options->level_overrides, "FILE",
         "give rules other levels: lines 'rule,level', a rule being\nan id or a name, '#' a "
         "comment; counts before --min-level"},
    };
    for (size_t i = 0; i < RULE_OPTION_ROWS; i++)
        out_rows[i] = rows[i];
}

/* The words of an option, cut at commas where it takes several at once; in the set's arena. */
static struct choice_words words_of(struct arena *arena, const struct string_list *list,
                                    bool has_commas)
{
    size_t most = list->count;
    for (size_t i = 0; i < list->count; i++)
        for (const char *at = list->items[i]; *at; at++)
            most += *at == ',';
    struct bytes *words = arena_zeroed(arena, most, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct bytes text = bytes_of(list->items[i]);
        for (size_t start = 0; start <= text.size;) {
            size_t end = has_commas ? bytes_find_byte(text, ',', start) : BYTES_NOT_FOUND;
            if (end == BYTES_NOT_FOUND)
                end = text.size;
            words[count++] = bytes_trim(bytes_slice(text, start, end));
            start = end + 1;
        }
    }
    return (struct choice_words){words, count};
}

static bool read_level(const char *option, struct bytes word, enum rule_level *out_level)
{
    if (rule_level_from_name(word, out_level))
        return true;
    log_error("--%s %.*s: no such level; there are informational, low, medium, high and critical",
              option, (int)word.size, word.size ? (const char *)word.data : "");
    return false;
}

static bool read_levels(const struct rule_options *options, struct arena *arena,
                        unsigned *out_levels)
{
    enum rule_level level = RULE_LEVEL_INFORMATIONAL;
    struct choice_words words = words_of(arena, &options->levels, true);
    unsigned levels = 0;
    for (size_t i = 0; i < words.count; i++) {
        if (!read_level("level", words.items[i], &level))
            return false;
        levels |= 1U << level;
    }
    if (options->min_level) {
        if (!read_level("min-level", bytes_of(options->min_level), &level))
            return false;
        unsigned wanted = choice_levels_from(level);
        if (levels && !(levels & wanted)) {
            log_error("--level asks for levels below --min-level %s: no rule can be left",
                      options->min_level);
            return false;
        }
        levels = levels ? levels & wanted : wanted;
    }
    *out_levels = levels;
    return true;
}

static bool check_statuses(struct choice_words statuses)
{
    for (size_t i = 0; i < statuses.count; i++) {
        struct bytes word = statuses.items[i];
        if (choice_is_status(word))
            continue;
        log_error("--status %.*s: no such status; there are stable, test, experimental, "
                  "deprecated and unsupported",
                  (int)word.size, word.size ? (const char *)word.data : "");
        return false;
    }
    return true;
}

static bool override_levels(const char *path, struct rule_set *set, struct choice_report *report)
{
    struct buffer text = {0};
    struct failure failure = {0};
    bool is_read = rule_file_read(path, &text, &failure) == STATUS_OK;
    if (is_read)
        choice_override_levels(buffer_bytes(&text), path, set, report);
    else
        log_error("--level-override %s: %s", path, failure.text);
    buffer_done(&text);
    return is_read;
}

bool rule_options_apply(const struct rule_options *options, struct rule_set *set,
                        struct choice_report *out_report)
{
    *out_report = (struct choice_report){0};
    struct rule_choice choice = {
        .statuses = words_of(set->arena, &options->statuses, true),
        .tags = words_of(set->arena, &options->tags, true),
        .sources = words_of(set->arena, &options->sources, false),
        .excluded = words_of(set->arena, &options->excluded, false),
    };
    if (!read_levels(options, set->arena, &choice.levels) || !check_statuses(choice.statuses))
        return false;
    if (options->level_overrides && !override_levels(options->level_overrides, set, out_report))
        return false;
    choice_apply(&choice, set, out_report);
    for (size_t i = 0; i < out_report->warning_count; i++)
        log_warning("%.*s", (int)out_report->warnings[i].size,
                    (const char *)out_report->warnings[i].data);
    if (out_report->left_out_count)
        log_info("%zu signatures left out, as the options say", out_report->left_out_count);
    return true;
}

static void write_list(struct json_writer *writer, const char *name, const struct string_list *list)
{
    json_begin_array(writer, name);
    for (size_t i = 0; i < list->count; i++)
        json_text(writer, NULL, bytes_of(list->items[i]));
    json_end(writer);
}

void rule_options_write(const struct rule_options *options, struct json_writer *writer)
{
    json_text(writer, "min_level", bytes_of(options->min_level ? options->min_level : ""));
    write_list(writer, "status", &options->statuses);
    write_list(writer, "tag", &options->tags);
    write_list(writer, "exclude_rule", &options->excluded);
    json_text(writer, "level_override",
              bytes_of(options->level_overrides ? options->level_overrides : ""));
}

void rule_options_done(struct rule_options *options)
{
    string_list_done(&options->statuses);
    string_list_done(&options->tags);
    string_list_done(&options->excluded);
    string_list_done(&options->levels);
    string_list_done(&options->sources);
}
