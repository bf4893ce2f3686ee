#include "signatures/yaml_tree.h"

#include <stdlib.h>
#include <yaml.h>

#include "engine/base/limits.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"

/* A sequence or mapping that has begun and not ended. */
struct frame {
    struct node *node;
    struct node *key; /* of a mapping: read, its value not yet */
};

struct builder {
    struct arena *arena;
    struct complaint *complaint;
    size_t first_line;
    size_t *values_left;
    struct node *root;
    struct frame frames[LIMIT_RULE_DEPTH];
    size_t depth;
    bool has_document;
};

static struct rule_place place_of(const struct builder *builder, const yaml_mark_t *mark)
{
    return (struct rule_place){builder->first_line + mark->line, mark->column + 1};
}

static int compare_keys(const void *left, const void *right)
{
    const struct node *a = (*(const struct node *const *)left)->key;
    const struct node *b = (*(const struct node *const *)right)->key;
    size_t shared = a->text.size < b->text.size ? a->text.size : b->text.size;
    int order = shared ? memcmp(a->text.data, b->text.data, shared) : 0;
    if (order != 0)
        return order;
    if (a->text.size != b->text.size)
        return a->text.size < b->text.size ? -1 : 1;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    return a->place.column < b->place.column ? -1 : a->place.column > b->place.column;
}

/* Sorted, not compared pair by pair: a hostile mapping has a million keys. */
bool tree_check_keys(struct arena *arena, const struct node *mapping, struct complaint *complaint)
{
    if (mapping->count < 2)
        return true;
    struct node **members = arena_zeroed(arena, mapping->count, sizeof(struct node *));
    size_t count = 0;
    for (struct node *member = mapping->first; member; member = member->next)
        members[count++] = member;
    qsort(members, count, sizeof(struct node *), compare_keys);
    for (size_t i = 1; i < count; i++) {
        const struct node *key = members[i]->key;
        const struct node *before = members[i - 1]->key;
        if (bytes_equal(key->text, before->text))
            return complaint_raise(
                complaint, key->place, "key '%.*s' is here twice: first in line %zu",
                complaint_shown_size(key->text), complaint_shown(key->text), before->place.line);
    }
    return true;
}

static bool attach(struct builder *builder, struct node *node)
{
    if (builder->depth == 0) {
        builder->root = node;
        return true;
    }
    struct frame *frame = &builder->frames[builder->depth - 1];
    if (frame->node->kind == NODE_MAPPING) {
        if (!frame->key) {
            frame->key = node;
            return node->kind == NODE_SCALAR ||
                   complaint_raise(builder->complaint, node->place, "a key must be plain text");
        }
        node->key = frame->key;
        frame->key = NULL;
    }
    if (frame->node->last)
        frame->node->last->next = node;
    else
        frame->node->first = node;
    frame->node->last = node;
    frame->node->count++;
    return true;
}

static struct node *add_node(struct builder *builder, const yaml_event_t *event,
                             enum node_kind kind, const void *anchor, const void *tag)
{
    struct rule_place place = place_of(builder, &event->start_mark);
    if (anchor)
        complaint_raise(builder->complaint, place,
                        "anchors and aliases are refused: they can swell without bound");
    else if (tag)
        complaint_raise(builder->complaint, place, "YAML tags such as '!!str' are refused");
    else if (*builder->values_left == 0)
        complaint_raise(builder->complaint, place, "the file holds more than %zu values",
                        LIMIT_RULE_VALUES);
    if (builder->complaint->reason.size > 0)
        return NULL;
    --*builder->values_left;
    struct node *node = arena_zeroed(builder->arena, 1, sizeof *node);
    node->kind = kind;
    node->place = place;
    return attach(builder, node) ? node : NULL;
}

static bool open_node(struct builder *builder, struct node *node)
{
    if (!node)
        return false;
    if (builder->depth == LIMIT_RULE_DEPTH)
        return complaint_raise(builder->complaint, node->place,
                               "lists and maps are nested deeper than %d", LIMIT_RULE_DEPTH);
    builder->frames[builder->depth++] = (struct frame){.node = node};
    return true;
}

static bool take_scalar(struct builder *builder, const yaml_event_t *event)
{
    struct node *node =
        add_node(builder, event, NODE_SCALAR, event->data.scalar.anchor, event->data.scalar.tag);
    if (!node)
        return false;
    struct bytes text = bytes_make(event->data.scalar.value, event->data.scalar.length);
    node->text = arena_copy(builder->arena, text);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->is_one_line = event->start_mark.line == event->end_mark.line;
    return true;
}

static bool take_event(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (builder->has_document)
            return complaint_raise(builder->complaint, place_of(builder, &event->start_mark),
                                   "a further document begins behind an unusual line break");
        builder->has_document = true;
        return true;
    case YAML_ALIAS_EVENT:
        return add_node(builder, event, NODE_SCALAR, event->data.alias.anchor, NULL) != NULL;
    case YAML_SCALAR_EVENT:
        return take_scalar(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_node(builder,
                         add_node(builder, event, NODE_SEQUENCE, event->data.sequence_start.anchor,
                                  event->data.sequence_start.tag));
    case YAML_MAPPING_START_EVENT:
        return open_node(builder,
                         add_node(builder, event, NODE_MAPPING, event->data.mapping_start.anchor,
                                  event->data.mapping_start.tag));
    case YAML_SEQUENCE_END_EVENT:
        builder->depth--;
        return true;
    case YAML_MAPPING_END_EVENT:
        builder->depth--;
        return tree_check_keys(builder->arena, builder->frames[builder->depth].node,
                               builder->complaint);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
    return true;
}

static bool refuse_parse(struct builder *builder, const yaml_parser_t *parser)
{
    const char *problem = parser->problem ? parser->problem : "the document cannot be read";
    return complaint_raise(builder->complaint, place_of(builder, &parser->problem_mark),
                           "YAML: %s%s%s", problem, parser->context ? ", " : "",
                           parser->context ? parser->context : "");
}

/* YAML 1.1 §5.1, c-printable. */
static bool is_printable(uint32_t code_point)
{
    return code_point == '\t' || code_point == '\n' || code_point == '\r' ||
           (code_point >= 0x20 && code_point <= 0x7E) || code_point == 0x85 ||
           (code_point >= 0xA0 && code_point != 0xFFFE && code_point != 0xFFFF);
}

/* libyaml reads ahead, and says neither line nor column of a byte that it cannot decode. */
static bool check_characters(struct bytes text, size_t line, struct complaint *complaint)
{
    struct rule_place place = {line, 1};
    for (size_t offset = 0; offset < text.size;) {
        size_t start = offset;
        uint32_t code_point = utf8_next(text, &offset);
        if (code_point == UTF8_REPLACEMENT && offset == start + 1)
            return complaint_raise(complaint, place, "byte 0x%02X is not UTF-8", text.data[start]);
        if (!is_printable(code_point))
            return complaint_raise(complaint, place, "control character U+%04X is not allowed",
                                   (unsigned)code_point);
        bool is_half = code_point == '\r' && offset < text.size && text.data[offset] == '\n';
        bool is_break = code_point == '\n' || (code_point == '\r' && !is_half);
        place.column = is_break ? 1 : place.column + 1;
        place.line += is_break ? 1 : 0;
    }
    return true;
}

bool tree_parse(struct arena *arena, const struct document *document, size_t *values_left,
                struct complaint *complaint, struct node **out_root)
{
    if (!check_characters(document->text, document->line, complaint))
        return false;
    yaml_parser_t parser;
    REQUIRE(yaml_parser_initialize(&parser));
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, document->text.data, document->text.size);
    struct builder builder = {.arena = arena, .complaint = complaint, .first_line = document->line};
    builder.values_left = values_left;
    bool is_well = true;
    bool is_done = false;
    while (is_well && !is_done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            is_well = refuse_parse(&builder, &parser);
            break;
        }
        is_done = event.type == YAML_STREAM_END_EVENT;
        is_well = take_event(&builder, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (is_well)
        *out_root = builder.root;
    return is_well;
}

const struct node *tree_member(const struct node *node, const char *key)
{
    if (!node || node->kind != NODE_MAPPING)
        return NULL;
    for (const struct node *member = node->first; member; member = member->next)
        if (bytes_equal(member->key->text, bytes_of(key)))
            return member;
    return NULL;
}

bool tree_is_null(const struct node *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    if (node->kind != NODE_SCALAR || !node->is_plain)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (bytes_equal(node->text, bytes_of(words[i])))
            return true;
    return false;
}

const char *signatures_libyaml_version(void)
{
    return yaml_get_version_string();
}

static struct node *copy_one(struct arena *arena, const struct node *node)
{
    struct node *copy = arena_alloc(arena, sizeof *copy);
    *copy = *node;
    copy->text = arena_copy(arena, node->text);
    copy->key = NULL;
    copy->first = copy->last = copy->next = NULL;
    return copy;
}

struct node *tree_copy(struct arena *arena, const struct node *node)
{
    struct node *copy = copy_one(arena, node);
    if (node->key)
        copy->key = copy_one(arena, node->key);
    for (const struct node *member = node->first; member; member = member->next) {
        struct node *member_copy = tree_copy(arena, member); /* LIMIT_RULE_DEPTH deep at most */
        if (copy->last)
            copy->last->next = member_copy;
        else
            copy->first = member_copy;
        copy->last = member_copy;
    }
    return copy;
}
