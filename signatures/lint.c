#include "signatures/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "signatures/complaint.h"
#include "signatures/lint_rule.h"

#define REASON_BYTES 512

__attribute__((format(printf, 4, 0))) static void add(struct lint *lint, struct lint_spot spot,
                                                      enum lint_severity severity,
                                                      const char *format, va_list arguments)
{
    char reason[REASON_BYTES];
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    if (!lint->arena)
        lint->arena = arena_new(1 << 14);
    lint->items = memory_grow(lint->items, &lint->capacity, lint->count + 1, sizeof *lint->items);
    lint->items[lint->count++] =
        (struct lint_finding){severity, spot, arena_copy(lint->arena, bytes_of(reason))};
    lint->warning_count += severity == LINT_WARNING;
}

void lint_warn(struct lint *lint, struct lint_spot spot, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(lint, spot, LINT_WARNING, format, arguments);
    va_end(arguments);
}

void lint_note(struct lint *lint, struct lint_spot spot, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(lint, spot, LINT_NOTE, format, arguments);
    va_end(arguments);
}

const char *lint_severity_name(enum lint_severity severity)
{
    return severity == LINT_WARNING ? "warning" : "note";
}

/* What a reader of a hit asks first. */
static void lint_gaps(struct lint *lint, const struct rule *rule)
{
    const struct {
        const char *name;
        bool is_there;
    } members[] = {
        {"id", rule->has_id},
        {"description", rule->description.size > 0},
        {"status", rule->status.size > 0},
        {"level", rule->has_level},
        {"author", rule->author.size > 0},
        {"references", rule->reference_count > 0},
    };
    char list[128] = "";
    size_t size = 0;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (!members[i].is_there)
            size += (size_t)snprintf(list + size, sizeof list - size, "%s%s", size ? ", " : "",
                                     members[i].name);
    if (size)
        lint_warn(lint, (struct lint_spot){rule, rule->place, "missing-members"},
                  "the rule does not say: %s", list);
}

static void lint_status(struct lint *lint, const struct rule *rule)
{
    if (bytes_equal(rule->status, bytes_of("deprecated")) ||
        bytes_equal(rule->status, bytes_of("unsupported")))
        lint_warn(lint, (struct lint_spot){rule, rule->place, "old-status"},
                  "the rule is '%.*s', and is hunted with all the same",
                  complaint_shown_size(rule->status), complaint_shown(rule->status));
}

/* MITRE ATT&CK for Enterprise; tags have `-`, older ones `_`. The last two are of version 19. */
static const char *const tactics[] = {
    "reconnaissance",  "resource-development",
    "initial-access",  "execution",
    "persistence",     "privilege-escalation",
    "defense-evasion", "credential-access",
    "discovery",       "lateral-movement",
    "collection",      "command-and-control",
    "exfiltration",    "impact",
    "stealth",         "defense-impairment",
};

static bool is_tactic(struct bytes name)
{
    for (size_t i = 0; i < sizeof tactics / sizeof *tactics; i++) {
        struct bytes tactic = bytes_of(tactics[i]);
        bool is_same = tactic.size == name.size;
        for (size_t j = 0; j < name.size && is_same; j++)
            is_same =
                name.data[j] == tactic.data[j] || (name.data[j] == '_' && tactic.data[j] == '-');
        if (is_same)
            return true;
    }
    return false;
}

static bool are_digits(struct bytes text, size_t count)
{
    for (size_t i = 0; i < text.size; i++)
        if (!byte_is_digit(text.data[i]))
            return false;
    return text.size == count;
}

/* "t1566", "t1566.001", "g0050", "s0002", "c0001"; behind "attack.". */
static bool is_attack_name(struct bytes name)
{
    if (is_tactic(name))
        return true;
    if (name.size < 5 || bytes_find_byte(bytes_of("tgscm"), name.data[0], 0) == BYTES_NOT_FOUND)
        return false;
    size_t dot = bytes_find_byte(name, '.', 0);
    if (!are_digits(bytes_slice(name, 1, dot), 4))
        return false;
    return dot == BYTES_NOT_FOUND ||
           (name.data[0] == 't' && are_digits(bytes_from(name, dot + 1), 3));
}

static void lint_tags(struct lint *lint, const struct rule *rule)
{
    struct bytes prefix = bytes_of("attack.");
    for (size_t i = 0; i < rule->tag_count; i++)
        if (bytes_start_with(rule->tags[i], prefix) &&
            !is_attack_name(bytes_from(rule->tags[i], prefix.size)))
            lint_warn(lint, (struct lint_spot){rule, rule->place, "attack-tag"},
                      "tag '%.*s' is no tactic of ATT&CK and no id such as attack.t1566.001",
                      complaint_shown_size(rule->tags[i]), complaint_shown(rule->tags[i]));
}

enum label { LABEL_NAME, LABEL_TITLE };

static struct bytes label_of(const struct rule *rule, enum label label)
{
    return label == LABEL_NAME ? rule->name : rule->title;
}

/* Hits and tests tell rules apart by them. */
static void lint_labels(struct lint *lint, const struct rule_set *set, enum label label)
{
    struct table table = {0};
    for (size_t i = 0; i < set->rule_count + set->correlation_count; i++) {
        const struct rule *rule = correlations_rule_at(set, i);
        struct bytes text = label_of(rule, label);
        const struct rule *earlier = NULL;
        size_t cursor = 0;
        uint32_t other = 0;
        if (text.size == 0 || rule->origin != RULE_OF_AUTHOR)
            continue;
        while (!earlier && (other = table_next(&table, bytes_hash(text), &cursor)) != TABLE_NONE)
            if (bytes_equal(label_of(correlations_rule_at(set, other), label), text))
                earlier = correlations_rule_at(set, other);
        if (!earlier)
            table_insert(&table, bytes_hash(text), (uint32_t)i);
        else
            lint_warn(lint,
                      (struct lint_spot){rule, rule->place,
                                         label == LABEL_NAME ? "same-name" : "same-title"},
                      "the %s '%.*s' is that of the rule in %.*s:%zu, too",
                      label == LABEL_NAME ? "name" : "title", complaint_shown_size(text),
                      complaint_shown(text), (int)earlier->source.size,
                      complaint_shown(earlier->source), earlier->place.line);
    }
    table_done(&table);
}

void lint_rules(struct lint *lint, const struct rule_set *set)
{
    for (size_t i = 0; i < set->rule_count + set->correlation_count; i++) {
        const struct rule *rule = correlations_rule_at(set, i);
        if (rule->origin != RULE_OF_AUTHOR)
            continue;
        lint_gaps(lint, rule);
        lint_status(lint, rule);
        lint_tags(lint, rule);
    }
    for (size_t i = 0; i < set->rule_count; i++) {
        lint_condition(lint, &set->rules[i]);
        if (set->rules[i].origin == RULE_OF_AUTHOR) /* no one else could follow the advice */
            lint_values(lint, &set->rules[i]);
    }
    lint_formulas(lint, set);
    for (size_t i = 0; i < set->filter_count; i++)
        lint_filter(lint, &set->filters[i]);
    for (size_t i = 0; i < set->correlation_count; i++)
        lint_correlation(lint, &set->correlations[i]);
    lint_labels(lint, set, LABEL_NAME);
    lint_labels(lint, set, LABEL_TITLE);
}

static int compare_findings(const void *left, const void *right)
{
    const struct lint_finding *a = left;
    const struct lint_finding *b = right;
    struct bytes path = a->spot.rule->source;
    struct bytes other = b->spot.rule->source;
    size_t shared = path.size < other.size ? path.size : other.size;
    int order = shared ? memcmp(path.data, other.data, shared) : 0;
    if (order == 0 && path.size != other.size)
        order = path.size < other.size ? -1 : 1;
    if (order == 0 && a->spot.place.line != b->spot.place.line)
        order = a->spot.place.line < b->spot.place.line ? -1 : 1;
    if (order == 0 && a->spot.place.column != b->spot.place.column)
        order = a->spot.place.column < b->spot.place.column ? -1 : 1;
    return order ? order : strcmp(a->spot.check, b->spot.check);
}

void lint_sort(struct lint *lint)
{
    if (lint->count > 1)
        qsort(lint->items, lint->count, sizeof *lint->items, compare_findings);
}

void lint_done(struct lint *lint)
{
    free(lint->items);
    arena_free(lint->arena);
    *lint = (struct lint){0};
}
