#include "signatures/choice.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "signatures/asking.h"
#include "signatures/complaint.h"
#include "signatures/correlation.h"
#include "signatures/rule_id.h"
#include "signatures/wildcards.h"

#define WARNING_BYTES 512

__attribute__((format(printf, 3, 4))) static void warn(struct choice_report *report,
                                                       struct arena *arena, const char *format, ...)
{
    char text[WARNING_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    report->warnings = memory_grow(report->warnings, &report->warning_capacity,
                                   report->warning_count + 1, sizeof *report->warnings);
    report->warnings[report->warning_count++] = arena_copy(arena, bytes_of(text));
}

unsigned choice_levels_from(enum rule_level least)
{
    return (1U << RULE_LEVEL_COUNT) - (1U << least);
}

bool choice_is_status(struct bytes word)
{
    for (size_t i = 0; i < RULE_STATUS_COUNT; i++)
        if (bytes_equal(word, bytes_of(rule_status_name(i))))
            return true;
    return false;
}

static bool is_among(struct bytes text, struct choice_words words)
{
    for (size_t i = 0; i < words.count; i++)
        if (bytes_equal(text, words.items[i]))
            return true;
    return words.count == 0;
}

static bool matches_any(struct bytes text, struct choice_words patterns)
{
    for (size_t i = 0; i < patterns.count; i++)
        if (wildcards_match_name(text, patterns.items[i]))
            return true;
    return patterns.count == 0;
}

static bool has_tag(const struct rule *rule, struct choice_words patterns)
{
    for (size_t i = 0; i < rule->tag_count; i++)
        if (matches_any(rule->tags[i], patterns))
            return true;
    return patterns.count == 0;
}

static bool is_meant(const struct rule *rule, struct bytes pattern)
{
    return bytes_equal_fold(rule->id, pattern) || wildcards_match_name(rule->id, pattern) ||
           wildcards_match_name(rule->name, pattern) || wildcards_match_name(rule->title, pattern);
}

/* Every word that means the rule has had its effect: none of them is passed by. */
static bool is_excluded(const struct rule *rule, struct choice_words words, bool *has_effect)
{
    bool is_found = false;
    for (size_t i = 0; i < words.count; i++) {
        if (is_meant(rule, words.items[i])) {
            has_effect[i] = true;
            is_found = true;
        }
    }
    return is_found;
}

static bool is_chosen(const struct rule_choice *choice, const struct rule *rule)
{
    return (choice->levels == 0 || (choice->levels & 1U << rule->level)) &&
           is_among(rule->status, choice->statuses) && has_tag(rule, choice->tags) &&
           matches_any(rule->source, choice->sources);
}

static void leave_out(struct choice_report *report, const struct rule *rule)
{
    report->left_out = memory_grow(report->left_out, &report->left_out_capacity,
                                   report->left_out_count + 1, sizeof *report->left_out);
    report->left_out[report->left_out_count++] = rule->name;
}

void choice_apply(const struct rule_choice *choice, struct rule_set *set,
                  struct choice_report *report)
{
    bool *has_effect = memory_new(choice->excluded.count, sizeof *has_effect);
    for (size_t i = 0; i < set->rule_count + set->correlation_count; i++) {
        struct rule *rule = correlations_rule_at(set, i);
        bool is_out = is_excluded(rule, choice->excluded, has_effect);
        if (rule->is_component || (!is_out && is_chosen(choice, rule)))
            continue;
        leave_out(report, rule);
        rule->is_component = true; /* what stays may ask for it, or count it */
    }
    asking_drop_idle(set);
    for (size_t i = 0; i < choice->excluded.count; i++)
        if (!has_effect[i])
            warn(report, set->arena, "no rule has the id, name or title '%.*s': it excludes none",
                 complaint_shown_size(choice->excluded.items[i]),
                 complaint_shown(choice->excluded.items[i]));
    free(has_effect);
}

static void index_name(struct table *table, struct bytes name, uint32_t rule_index)
{
    if (name.size)
        table_insert(table, rule_id_hash(name), rule_index);
}

/* Returns how many rules were meant. */
static size_t set_level(struct rule_set *set, const struct table *table, struct bytes name,
                        enum rule_level level)
{
    size_t count = 0;
    size_t cursor = 0;
    uint32_t index = 0;
    uint64_t hash = rule_id_hash(name);
    while ((index = table_next(table, hash, &cursor)) != TABLE_NONE) {
        struct rule *rule = correlations_rule_at(set, index);
        if (!bytes_equal_fold(rule->id, name) && !bytes_equal(rule->name, name))
            continue;
        rule->level = level;
        count++;
    }
    return count;
}

struct override_line {
    const char *path;
    size_t number;
    struct bytes text;
};

static void follow_line(const struct override_line *line, struct rule_set *set,
                        const struct table *table, struct choice_report *report)
{
    size_t comma = line->text.size;
    while (comma > 0 && line->text.data[comma - 1] != ',')
        comma--;
    struct bytes name = bytes_trim(bytes_slice(line->text, 0, comma ? comma - 1 : 0));
    struct bytes word = bytes_trim(bytes_from(line->text, comma));
    enum rule_level level = RULE_LEVEL_MEDIUM;
    if (name.size == 0)
        warn(report, set->arena, "%s:%zu: a line must read 'rule,level': it changes nothing",
             line->path, line->number);
    else if (!rule_level_from_name(word, &level))
        warn(report, set->arena, "%s:%zu: there is no level '%.*s': rule '%.*s' keeps its own",
             line->path, line->number, complaint_shown_size(word), complaint_shown(word),
             complaint_shown_size(name), complaint_shown(name));
    else if (set_level(set, table, name, level) == 0)
        warn(report, set->arena, "%s:%zu: there is no rule '%.*s': no level is changed", line->path,
             line->number, complaint_shown_size(name), complaint_shown(name));
}

void choice_override_levels(struct bytes text, const char *path, struct rule_set *set,
                            struct choice_report *report)
{
    struct table table = {0};
    for (size_t i = 0; i < set->rule_count + set->correlation_count; i++) {
        index_name(&table, correlations_rule_at(set, i)->id, (uint32_t)i);
        index_name(&table, correlations_rule_at(set, i)->name, (uint32_t)i);
    }
    if (bytes_start_with(text, bytes_of("\xEF\xBB\xBF"))) /* spreadsheets begin so */
        text = bytes_from(text, 3);
    struct override_line line = {.path = path};
    for (size_t start = 0; start < text.size;) {
        size_t end = bytes_find_byte(text, '\n', start);
        if (end == BYTES_NOT_FOUND)
            end = text.size;
        line.text = bytes_trim(bytes_slice(text, start, end));
        line.number++;
        start = end + 1;
        bool is_heading = line.number == 1 && bytes_equal_fold(line.text, bytes_of("rule,level"));
        if (line.text.size > 0 && line.text.data[0] != '#' && !is_heading)
            follow_line(&line, set, &table, report);
    }
    table_done(&table);
}

void choice_report_done(struct choice_report *report)
{
    free(report->left_out);
    free(report->warnings);
    *report = (struct choice_report){0};
}
