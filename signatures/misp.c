#include "signatures/misp.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "signatures/indicator_type.h"
#include "signatures/json_tree.h"
#include "signatures/misp_type.h"

#define TREE_BLOCK_BYTES ((size_t)1 << 20)

struct reader {
    struct rule_set *set;
    struct indicator_feed *feed;
    struct indicator_rules *rules;
    const struct node *event; /* NULL: attributes without one */
    struct bytes event_name;  /* in the set's arena */
    bool has_marks;           /* some attribute of the event is marked for detection */
    bool is_in_mail;          /* the attributes are of an `email` object */
    enum rule_level level;    /* the highest of the events */
    size_t event_count;
    size_t entry_count; /* that something was said about */
};

/* What is to be done with an attribute, and what is said about it. */
struct decision {
    enum import_outcome outcome;
    const char *reason; /* NULL: its kind */
};

static void note(struct reader *reader, const struct node *attribute, struct decision decision,
                 struct bytes subject)
{
    reader->entry_count++;
    rule_set_note_import(reader->set, &(struct import_note){.path = reader->feed->path,
                                                            .format = reader->feed->format,
                                                            .outcome = decision.outcome,
                                                            .reason = bytes_of(decision.reason),
                                                            .subject = subject,
                                                            .line = attribute->place.line});
}

/* --- Tags --- */

/* "AMBER" of the tag "tlp:amber" (MISP taxonomy "tlp"). */
static struct bytes tlp_of(struct arena *arena, const struct node *node)
{
    const struct node *tags = tree_member(node, "Tag");
    if (!tags || tags->kind != NODE_SEQUENCE)
        return bytes_make(NULL, 0);
    for (const struct node *tag = tags->first; tag; tag = tag->next) {
        struct bytes name = tree_text(tag, "name");
        if (!bytes_start_with_fold(name, bytes_of("tlp:")))
            continue;
        name = bytes_trim(bytes_from(name, 4));
        uint8_t *upper = arena_alloc(arena, name.size);
        for (size_t i = 0; i < name.size; i++)
            upper[i] = name.data[i] >= 'a' && name.data[i] <= 'z' ? (uint8_t)(name.data[i] - 0x20)
                                                                  : name.data[i];
        return bytes_make(upper, name.size);
    }
    return bytes_make(NULL, 0);
}

/* --- Attributes --- */

/* Attributes in these categories are about the event, not of it (MISP, "categories"). */
static bool is_reference(const struct node *attribute)
{
    struct bytes category = tree_text(attribute, "category");
    return bytes_equal(category, bytes_of("External analysis")) ||
           bytes_equal(category, bytes_of("Internal reference"));
}

static struct decision decide(const struct reader *reader, const struct node *attribute,
                              enum indicator_kind kind)
{
    static const struct decision taken = {IMPORT_TAKEN, NULL};
    static const struct decision unmarked = {IMPORT_SKIPPED, "not marked for detection (to_ids)"};
    if (tree_is_true(attribute, "to_ids"))
        return taken;
    if (is_reference(attribute))
        return unmarked;
    bool is_received = kind == INDICATOR_ADDRESS_TO;
    if (misp_type_is_of_mail(tree_text(attribute, "type")) || (reader->is_in_mail && !is_received))
        return taken;
    if (reader->has_marks || is_received)
        return unmarked;
    return (struct decision){
        IMPORT_DEGRADED,
        "looked for though not marked for detection (to_ids), as nothing in its event is"};
}

/* A name with folders in front is one of an infected machine. */
static bool is_machine_path(enum indicator_kind kind, struct bytes text)
{
    if (kind != INDICATOR_FILE_NAME || text.size == 0)
        return false;
    return text.data[0] == '/' || text.data[0] == '%' || text.data[0] == '~' ||
           bytes_find_byte(text, '\\', 0) != BYTES_NOT_FOUND;
}

static void add_value(struct reader *reader, const struct node *attribute,
                      const struct misp_value *value)
{
    struct arena *arena = reader->set->arena;
    const char *kind = indicator_kind_name(value->kind);
    struct decision decision = decide(reader, attribute, value->kind);
    if (is_machine_path(value->kind, value->text))
        decision = (struct decision){IMPORT_REFUSED, "a path, which attachments do not have"};
    if (decision.outcome == IMPORT_SKIPPED || decision.outcome == IMPORT_REFUSED) {
        note(reader, attribute, decision, value->text);
        return;
    }
    if (!indicator_type_holds(value->kind, value->text)) {
        char *reason = memory_format("it is no %s", kind);
        note(reader, attribute, (struct decision){IMPORT_REFUSED, reason}, value->text);
        free(reason);
        return;
    }
    struct indicator indicator = {
        .value = arena_copy(arena, value->text),
        .type = indicator_type_of(value->kind, value->text),
        .id = arena_copy(arena, tree_text(attribute, "uuid")),
        .name = reader->event_name,
        .description = arena_copy(arena, tree_text(attribute, "comment")),
        .tlp = tlp_of(arena, attribute),
        .first_seen = arena_copy(arena, tree_text(attribute, "first_seen")),
        .last_seen = arena_copy(arena, tree_text(attribute, "last_seen")),
        .line = attribute->place.line,
    };
    if (indicator.tlp.size == 0)
        indicator.tlp = tlp_of(arena, reader->event);
    decision.reason = decision.reason ? decision.reason : kind;
    if (indicator_rules_add(reader->rules, value->kind, &indicator))
        note(reader, attribute, decision, value->text);
}

static void add_attribute(struct reader *reader, const struct node *attribute)
{
    reader->entry_count++; /* what is there already is noted by another */
    struct bytes type = tree_text(attribute, "type");
    struct bytes text = tree_text(attribute, "value");
    struct misp_value values[MISP_VALUES_MAX];
    if (tree_is_true(attribute, "deleted")) {
        note(reader, attribute, (struct decision){IMPORT_SKIPPED, "deleted by its author"}, text);
        return;
    }
    size_t count = misp_values_of(type, text, values);
    for (size_t i = 0; i < count; i++)
        add_value(reader, attribute, &values[i]);
    if (count == 0) {
        char *reason = memory_format("type '%.*s': nothing that mail can be asked",
                                     complaint_shown_size(type), complaint_shown(type));
        note(reader, attribute, (struct decision){IMPORT_REFUSED, reason}, text);
        free(reason);
    }
}

/* The members of a list that are maps, one a call, from `list->first` on. */
static const struct node *next_map(const struct node *node)
{
    while (node && node->kind != NODE_MAPPING)
        node = node->next;
    return node;
}

static const struct node *first_map(const struct node *parent, const char *key)
{
    const struct node *list = tree_member(parent, key);
    return list && list->kind == NODE_SEQUENCE ? next_map(list->first) : NULL;
}

static void add_attributes(struct reader *reader, const struct node *parent)
{
    const struct node *attribute = first_map(parent, "Attribute");
    for (; attribute; attribute = next_map(attribute->next))
        add_attribute(reader, attribute);
}

static bool marks_any(const struct node *parent)
{
    const struct node *attribute = first_map(parent, "Attribute");
    for (; attribute; attribute = next_map(attribute->next))
        if (tree_is_true(attribute, "to_ids"))
            return true;
    return false;
}

/* --- Events --- */

/* "High", "Medium", "Low", "Undefined" are 1 to 4 (MISP core format, "threat_level_id"). */
static enum rule_level level_of(const struct node *event)
{
    struct bytes number = tree_text(event, "threat_level_id");
    if (bytes_equal(number, bytes_of("1")))
        return RULE_LEVEL_HIGH;
    return bytes_equal(number, bytes_of("3")) ? RULE_LEVEL_LOW : RULE_LEVEL_MEDIUM;
}

static struct bytes reference_of(const struct node *event)
{
    const struct node *attribute = first_map(event, "Attribute");
    for (; attribute; attribute = next_map(attribute->next)) {
        struct bytes type = tree_text(attribute, "type");
        bool is_address = bytes_equal(type, bytes_of("link")) || bytes_equal(type, bytes_of("url"));
        if (is_address && is_reference(attribute))
            return tree_text(attribute, "value");
    }
    return bytes_make(NULL, 0);
}

/* The file is named after its first event. */
static void describe_feed(struct reader *reader, const struct node *event)
{
    struct arena *arena = reader->set->arena;
    struct indicator_feed *feed = reader->feed;
    const struct node *creator = tree_member(event, "Orgc");
    feed->name = reader->event_name;
    feed->provider =
        arena_copy(arena, tree_text(creator ? creator : tree_member(event, "Org"), "name"));
    feed->reference = arena_copy(arena, reference_of(event));
    feed->tlp = tlp_of(arena, event);
}

static void add_event(struct reader *reader, const struct node *event)
{
    reader->event = event;
    reader->event_name = arena_copy(reader->set->arena, tree_text(event, "info"));
    reader->has_marks = marks_any(event);
    const struct node *object = first_map(event, "Object");
    for (; object && !reader->has_marks; object = next_map(object->next))
        reader->has_marks = marks_any(object);
    if (reader->event_count == 0)
        describe_feed(reader, event);
    if (reader->event_count == 0 || level_of(event) > reader->level)
        reader->level = level_of(event);
    reader->event_count++;
    size_t known_count = reader->entry_count;
    add_attributes(reader, event);
    for (object = first_map(event, "Object"); object; object = next_map(object->next)) {
        reader->is_in_mail = bytes_equal(tree_text(object, "name"), bytes_of("email"));
        if (tree_is_true(object, "deleted"))
            note(reader, object, (struct decision){IMPORT_SKIPPED, "deleted by its author"},
                 tree_text(object, "name"));
        else
            add_attributes(reader, object);
    }
    reader->is_in_mail = false;
    if (reader->entry_count == known_count)
        note(reader, event, (struct decision){IMPORT_SKIPPED, "an event without attributes"},
             reader->event_name);
}

/* What a member of a list is, or the text itself. False where it is nothing of MISP. */
static bool add_any(struct reader *reader, const struct node *node)
{
    const struct node *event = tree_member(node, "Event");
    if (!event && (tree_member(node, "Attribute") || tree_member(node, "Object")))
        event = node;
    if (!event || event->kind != NODE_MAPPING)
        return false;
    add_event(reader, event);
    return true;
}

static bool add_list(struct reader *reader, const struct node *list)
{
    bool is_known = false;
    for (const struct node *next = list->first; next; next = next->next)
        is_known |= add_any(reader, next);
    return is_known;
}

/* `{"UUID": {"info": …, "Orgc": …}, …}` */
static bool is_manifest(const struct node *root)
{
    return root->kind == NODE_MAPPING && root->first && tree_member(root->first, "Orgc");
}

static bool add_root(struct reader *reader, const struct node *root)
{
    const struct node *response = tree_member(root, "response");
    const struct node *node = response ? response : root;
    bool is_empty = node->kind == NODE_SEQUENCE && !node->first;
    if (is_empty)
        note(reader, root, (struct decision){IMPORT_SKIPPED, "a search that found nothing"},
             reader->feed->path);
    if (is_empty || (node->kind == NODE_SEQUENCE ? add_list(reader, node) : add_any(reader, node)))
        return true;
    if (!is_manifest(root))
        return false;
    note(reader, root,
         (struct decision){IMPORT_SKIPPED,
                           "the list of a feed, whose events are files of their own"},
         reader->feed->path);
    return true;
}

bool misp_read(struct rule_set *set, struct bytes text, struct bytes path)
{
    struct arena *arena = arena_new(TREE_BLOCK_BYTES);
    struct complaint complaint = {.arena = set->arena};
    struct node *root = NULL;
    bool is_known = tree_parse_json(arena, text, &complaint, &root);
    if (is_known && warning_lists_knows(root)) {
        warning_lists_read(set, root, path);
    } else if (is_known) {
        struct reader reader = {.set = set, .level = RULE_LEVEL_MEDIUM};
        reader.feed = arena_zeroed(set->arena, 1, sizeof *reader.feed);
        *reader.feed = (struct indicator_feed){.path = path, .format = bytes_of("MISP")};
        reader.rules = indicator_rules_new(set, reader.feed);
        is_known = add_root(&reader, root);
        indicator_rules_set_level(reader.rules, reader.level);
        indicator_rules_finish(reader.rules);
    } else {
        rule_set_add_refusal(
            set,
            (struct refusal){.path = path, .place = complaint.place, .reason = complaint.reason});
    }
    arena_free(arena);
    return is_known;
}
