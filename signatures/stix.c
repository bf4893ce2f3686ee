#include "signatures/stix.h"

#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/base/utf8.h"
#include "signatures/indicator_type.h"
#include "signatures/json_tree.h"
#include "signatures/rule_digest.h"
#include "signatures/rule_id.h"
#include "signatures/stix_field.h"
#include "signatures/stix_object.h"
#include "signatures/stix_rule.h"

#define TREE_BLOCK_BYTES ((size_t)1 << 20)
#define MOST_TITLE_BYTES 200
/* "2024-01-31T00:00:00", of a time that may go on with fractions of a second. */
#define TIME_BYTES 19

static const char expired_reason[] = "past its valid_until, looked for all the same";
static const char window_reason[] = "looked for at any time, not from START to STOP alone";

struct reader {
    struct rule_set *set;
    struct arena *arena; /* of the tree */
    const struct stix_objects *objects;
    const struct indicator_feed *feed;
    struct indicator_rules *rules;
    int64_t now;
};

/* One indicator object. */
struct entry {
    struct indicator indicator; /* but for type and value */
    struct bytes pattern;
    struct rule_place place;
    const char *degraded; /* why it is not looked for as meant; NULL: it is */
    size_t rule_count;    /* rules of its own, so far */
};

static void note(struct reader *reader, const struct entry *entry, enum import_outcome outcome,
                 struct bytes reason, struct bytes subject)
{
    rule_set_note_import(reader->set, &(struct import_note){.path = reader->feed->path,
                                                            .format = reader->feed->format,
                                                            .outcome = outcome,
                                                            .reason = reason,
                                                            .subject = subject,
                                                            .line = entry->place.line});
}

static void note_taken(struct reader *reader, const struct entry *entry, const char *type,
                       struct bytes subject)
{
    if (entry->degraded)
        note(reader, entry, IMPORT_DEGRADED, bytes_of(entry->degraded), subject);
    else
        note(reader, entry, IMPORT_TAKEN, bytes_of(type), subject);
}

static void refuse(struct reader *reader, const struct entry *entry, const char *reason)
{
    note(reader, entry, IMPORT_REFUSED, bytes_of(reason), entry->pattern);
}

static void refuse_path(struct reader *reader, const struct entry *entry,
                        const struct stix_test *test)
{
    char *reason = memory_format("'%.*s': nothing that mail has", complaint_shown_size(test->path),
                                 complaint_shown(test->path));
    refuse(reader, entry, reason);
    free(reason);
}

static void add_value(struct reader *reader, const struct entry *entry, enum indicator_kind kind,
                      struct bytes text)
{
    if (kind == INDICATOR_DOMAIN && indicator_type_holds(INDICATOR_IP, text))
        kind = INDICATOR_IP;
    if (kind == INDICATOR_IP && bytes_find_byte(text, '/', 0) != BYTES_NOT_FOUND)
        kind = INDICATOR_NETWORK;
    const char *name = indicator_kind_name(kind);
    if (!indicator_type_holds(kind, text)) {
        char *reason = memory_format("it is no %s", name);
        note(reader, entry, IMPORT_REFUSED, bytes_of(reason), text);
        free(reason);
        return;
    }
    struct indicator indicator = entry->indicator;
    indicator.value = arena_copy(reader->set->arena, text);
    indicator.type = indicator_type_of(kind, text);
    if (indicator_rules_add(reader->rules, kind, &indicator))
        note_taken(reader, entry, name, text);
}

/* Whether it says nothing but which values there are. */
static bool is_plain_test(struct reader *reader, const struct stix_test *test)
{
    struct stix_field field;
    if (!stix_field_of(reader->arena, test->path, &field))
        return true; /* refused by its name */
    if (test->is_negated || !field.has_kind)
        return false;
    bool is_network = test->comparison == STIX_IS_SUBSET && field.kind == INDICATOR_IP;
    if (test->comparison != STIX_EQUAL && !is_network)
        return false;
    for (size_t i = 0; i < test->literal_count; i++)
        if (test->literals[i].kind != STIX_STRING && test->literals[i].kind != STIX_BINARY)
            return false;
    return true;
}

static bool is_plain(struct reader *reader, const struct stix_expression *expression)
{
    if (expression->kind == STIX_TEST)
        return is_plain_test(reader, expression->test);
    bool are_plain = expression->kind == STIX_ANY;
    for (size_t i = 0; are_plain && i < expression->child_count; i++)
        are_plain = is_plain(reader, expression->children[i]);
    return are_plain;
}

static void add_values(struct reader *reader, const struct entry *entry,
                       const struct stix_expression *expression)
{
    for (size_t i = 0; i < expression->child_count; i++)
        add_values(reader, entry, expression->children[i]);
    const struct stix_test *test = expression->test;
    struct stix_field field;
    if (!test)
        return;
    if (!stix_field_of(reader->arena, test->path, &field)) {
        refuse_path(reader, entry, test);
        return;
    }
    for (size_t i = 0; i < test->literal_count; i++)
        add_value(reader, entry, field.kind, test->literals[i].text);
}

/* What the rule says about itself. */
static struct rule describe_rule(struct reader *reader, const struct entry *entry)
{
    struct arena *arena = reader->set->arena;
    struct bytes sha256 = rule_digest(arena, entry->pattern);
    char *number =
        memory_format("%.*s %zu", (int)sha256.size, (const char *)sha256.data, entry->rule_count);
    struct bytes title = entry->indicator.name.size ? entry->indicator.name : entry->pattern;
    struct rule rule = {
        .id = rule_id_derive(arena, entry->indicator.id, bytes_of(number)),
        .title = title.size > MOST_TITLE_BYTES
                     ? bytes_slice(title, 0, utf8_cut(title, MOST_TITLE_BYTES))
                     : title,
        .description = entry->indicator.description,
        .author = reader->feed->provider,
        .level = RULE_LEVEL_MEDIUM,
        .condition_text = entry->pattern,
        .source = reader->feed->path,
        .origin = RULE_OF_PATTERN,
        .place = entry->place,
        .sha256 = sha256,
    };
    free(number);
    return rule;
}

static void add_rule(struct reader *reader, struct entry *entry,
                     const struct stix_expression *expression)
{
    struct arena *arena = reader->set->arena;
    struct complaint complaint = {.arena = reader->arena};
    struct rule rule = describe_rule(reader, entry);
    struct indicator *indicator = arena_alloc(arena, sizeof *indicator);
    *indicator = entry->indicator;
    indicator->feed = reader->feed;
    indicator->type = bytes_of("email-message");
    indicator->value = entry->pattern;
    struct stix_rule_source source = {expression, indicator, entry->place};
    bool is_partial = false;
    if (!stix_rule_build(arena, &source, &complaint, &rule, &is_partial)) {
        note(reader, entry, IMPORT_REFUSED, complaint.reason, entry->pattern);
        return;
    }
    rule_set_add_rule(reader->set, &rule);
    entry->rule_count++;
    if (is_partial)
        note(reader, entry, IMPORT_DEGRADED, complaint.reason, entry->pattern);
    else
        note_taken(reader, entry, "pattern", entry->pattern);
}

static void add_observation(struct reader *reader, struct entry *entry,
                            const struct stix_expression *expression)
{
    const char *degraded = entry->degraded;
    switch (expression->kind) {
    case STIX_OBSERVED_ANY:
        for (size_t i = 0; i < expression->child_count; i++)
            add_observation(reader, entry, expression->children[i]);
        break;
    case STIX_BETWEEN:
        entry->degraded = window_reason;
        add_observation(reader, entry, expression->children[0]);
        entry->degraded = degraded;
        break;
    case STIX_OBSERVATION:
        if (is_plain(reader, expression->children[0]))
            add_values(reader, entry, expression->children[0]);
        else
            add_rule(reader, entry, expression->children[0]);
        break;
    case STIX_OBSERVED_ALL:
        refuse(reader, entry, "needs correlation: AND between observations");
        break;
    case STIX_FOLLOWED_BY:
        refuse(reader, entry, "needs correlation: FOLLOWEDBY");
        break;
    case STIX_WITHIN:
        refuse(reader, entry, "needs correlation: WITHIN");
        break;
    case STIX_REPEATS:
        refuse(reader, entry, "needs correlation: REPEATS");
        break;
    case STIX_TEST:
    case STIX_ALL:
    case STIX_ANY:
        break; /* inside observations alone */
    }
}

/* STIX 2.0 knows no other language than its own. */
static bool is_stix_pattern(struct reader *reader, const struct entry *entry,
                            const struct node *object)
{
    struct bytes language = tree_text(object, "pattern_type");
    if (language.size == 0 || bytes_equal_fold(language, bytes_of("stix")))
        return true;
    char *reason = memory_format("its pattern is in another language: %.*s",
                                 complaint_shown_size(language), complaint_shown(language));
    refuse(reader, entry, reason);
    free(reason);
    return false;
}

static void add_indicator(struct reader *reader, const struct node *object)
{
    const struct node *pattern = tree_member(object, "pattern");
    struct entry entry = {.place = pattern ? pattern->place : object->place};
    stix_object_describe(reader->objects, object, reader->set->arena, &entry.indicator);
    entry.indicator.line = entry.place.line;
    entry.pattern = arena_copy(reader->set->arena, tree_text(object, "pattern"));
    int64_t end = 0;
    struct bytes end_text = bytes_slice(tree_text(object, "valid_until"), 0, TIME_BYTES);
    bool is_expired = time_from_text(end_text, &end) && end < reader->now;
    entry.degraded = is_expired ? expired_reason : NULL;
    if (tree_is_true(object, "revoked")) {
        note(reader, &entry, IMPORT_SKIPPED, bytes_of("revoked by who published it"),
             entry.pattern);
        return;
    }
    if (!is_stix_pattern(reader, &entry, object))
        return;
    struct complaint complaint = {.arena = reader->arena};
    const struct stix_expression *expression =
        stix_pattern_parse(reader->arena, entry.pattern, entry.place, &complaint);
    if (expression)
        add_observation(reader, &entry, expression);
    else
        note(reader, &entry, IMPORT_REFUSED, complaint.reason, entry.pattern);
}

static void add_objects(struct reader *reader)
{
    bool has_indicator = false;
    reader->rules = indicator_rules_new(reader->set, reader->feed);
    for (size_t i = 0; i < reader->objects->count; i++) {
        const struct node *object = reader->objects->objects[i];
        if (!bytes_equal(tree_text(object, "type"), bytes_of("indicator")))
            continue;
        has_indicator = true;
        add_indicator(reader, object);
    }
    indicator_rules_finish(reader->rules);
    if (!has_indicator)
        note(reader, &(struct entry){.place = {1, 1}}, IMPORT_SKIPPED,
             bytes_of("none of its objects is an indicator"), reader->feed->path);
}

bool stix_read(struct rule_set *set, struct bytes text, struct bytes path)
{
    struct arena *arena = arena_new(TREE_BLOCK_BYTES);
    struct complaint complaint = {.arena = set->arena};
    struct node *root = NULL;
    bool is_json = tree_parse_json(arena, text, &complaint, &root);
    if (is_json) {
        struct stix_objects objects = stix_objects_of(arena, root);
        struct reader reader = {.set = set, .arena = arena, .objects = &objects};
        reader.feed = stix_objects_feed(&objects, set->arena, path);
        reader.now = clock_wall_seconds();
        add_objects(&reader);
        stix_objects_done(&objects);
    } else {
        rule_set_add_refusal(
            set,
            (struct refusal){.path = path, .place = complaint.place, .reason = complaint.reason});
    }
    arena_free(arena);
    return is_json;
}
