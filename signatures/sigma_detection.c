#include "signatures/sigma_detection.h"

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "signatures/compared_value.h"
#include "signatures/condition.h"
#include "signatures/modifiers.h"
#include "signatures/rule_digest.h"
#include "signatures/wildcards.h"

struct reader {
    struct arena *arena; /* keeps what is read */
    struct complaint *complaint;
    const struct sigma_context *context;
};

/* What the key of an item says about its values. */
struct item_key {
    struct modifiers modifiers;
    bool is_keyword;
    bool is_list; /* the value is one of several */
};

/* A decimal number as Sigma's numeric fields have them. Everything else that YAML 1.1 takes for
 * one (0x17, 1e3, 017) stays the text the author sees. */
static bool is_number(const struct node *node, int64_t *out_number)
{
    struct bytes text = node->text;
    bool is_negative = text.size > 0 && text.data[0] == '-';
    struct bytes digits = bytes_from(text, is_negative ? 1 : 0);
    if (!node->is_plain || !bytes_to_number(digits, out_number))
        return false;
    if (is_negative)
        *out_number = -*out_number;
    return digits.size == 1 || !bytes_start_with(digits, bytes_of("0"));
}

static bool is_one_of(struct bytes text, const char *const words[3])
{
    return bytes_equal(text, bytes_of(words[0])) || bytes_equal(text, bytes_of(words[1])) ||
           bytes_equal(text, bytes_of(words[2]));
}

static bool read_exists(struct reader *reader, const struct node *node, const struct item_key *key,
                        struct value *value)
{
    static const char *const yes[3] = {"true", "True", "TRUE"};
    static const char *const no[3] = {"false", "False", "FALSE"};
    value->kind = VALUE_BOOLEAN;
    value->number = is_one_of(node->text, yes) ? 1 : 0;
    if (!key->is_list && node->is_plain && (value->number || is_one_of(node->text, no)))
        return true;
    return complaint_raise(reader->complaint, node->place,
                           "'exists' takes one value: true or false, without quotes");
}

static bool read_null(struct reader *reader, const struct node *node, const struct item_key *key,
                      struct value *value)
{
    value->kind = VALUE_NULL;
    if (key->is_keyword)
        return complaint_raise(reader->complaint, node->place, "a keyword cannot be null");
    if (key->is_list)
        return complaint_raise(reader->complaint, node->place,
                               "null cannot stand in a list: give it a selection of its own");
    if ((key->modifiers.bits & (MODIFIERS_OF_TEXT | MODIFIERS_OF_VALUES)) ||
        key->modifiers.rewrites.count > 0)
        return complaint_raise(reader->complaint, node->place,
                               "null has no text to compare: it takes no modifier");
    return true;
}

static bool read_text(struct reader *reader, const struct node *node, const struct item_key *key,
                      struct value *value)
{
    value->kind = VALUE_STRING;
    value->piece_count = wildcards_parse(reader->arena, value->text, &value->pieces);
    if (!key->is_keyword)
        return true;
    for (size_t i = 0; i < value->piece_count; i++)
        if (value->pieces[i].kind != PIECE_ANY)
            return true;
    return complaint_raise(reader->complaint, node->place,
                           "an empty keyword would be found in every message");
}

static bool read_value(struct reader *reader, const struct node *node, const struct item_key *key,
                       struct value *value)
{
    if (node->kind != NODE_SCALAR)
        return complaint_raise(reader->complaint, node->place,
                               "a value must be text, a number or null, not a %s",
                               node->kind == NODE_MAPPING ? "map" : "list");
    value->place = node->place;
    value->text = arena_copy(reader->arena, node->text);
    if (key->modifiers.bits & MODIFIER_EXISTS)
        return read_exists(reader, node, key, value);
    if (tree_is_null(node))
        return read_null(reader, node, key, value);
    if (key->modifiers.bits & MODIFIER_RE) {
        value->kind = VALUE_REGEX;
        return node->text.size > 0 ||
               complaint_raise(reader->complaint, node->place, "an empty regular expression");
    }
    if (key->modifiers.bits & MODIFIERS_OF_VALUES)
        return compared_value_parse(reader->arena, key->modifiers.bits, value, reader->complaint);
    bool is_text = key->is_keyword || (key->modifiers.bits & MODIFIERS_OF_TEXT) ||
                   key->modifiers.rewrites.count > 0;
    if (!is_text && is_number(node, &value->number)) {
        value->kind = VALUE_NUMBER;
        return true;
    }
    return read_text(reader, node, key, value) &&
           value_forms_make(reader->context, &key->modifiers.rewrites, reader->complaint, value);
}

/* Values of lists stand for themselves: as values of the item they may be looked up by thousands.
 * Under `all`, any value of a list will do for its placeholder, as forms do. */
static void flatten_forms(struct reader *reader, const struct item_key *key, struct item *item)
{
    if ((key->modifiers.bits & MODIFIER_ALL) ||
        !rewrites_hold(&key->modifiers.rewrites, REWRITE_EXPAND))
        return;
    size_t count = 0;
    for (size_t i = 0; i < item->value_count; i++)
        for (const struct value *form = &item->values[i]; form; form = form->next_form)
            count++;
    struct value *values = arena_zeroed(reader->arena, count, sizeof *values);
    count = 0;
    for (size_t i = 0; i < item->value_count; i++) {
        for (const struct value *form = &item->values[i]; form; form = form->next_form) {
            values[count] = *form;
            values[count++].next_form = NULL;
        }
    }
    item->values = values;
    item->value_count = count;
}

static bool read_values(struct reader *reader, const struct node *node, struct item_key *key,
                        struct item *item)
{
    key->is_list = node->kind == NODE_SEQUENCE;
    if (key->is_list && node->count == 0)
        return complaint_raise(reader->complaint, node->place,
                               "an empty list of values can never match");
    size_t count = key->is_list ? node->count : 1;
    struct value *values = arena_zeroed(reader->arena, count, sizeof *values);
    const struct node *next = key->is_list ? node->first : node;
    for (size_t i = 0; i < count; i++, next = next->next)
        if (!read_value(reader, next, key, &values[i]))
            return false;
    item->values = values;
    item->value_count = count;
    flatten_forms(reader, key, item);
    return true;
}

/* One member of a map: `field|modifier: value or values`. */
static bool read_item(struct reader *reader, const struct node *node, struct item *item)
{
    struct bytes name = node->key->text;
    size_t bar = bytes_find_byte(name, '|', 0);
    struct bytes field = bytes_trim(bytes_slice(name, 0, bar));
    struct item_key key = {.is_keyword = field.size == 0};
    item->place = node->key->place;
    item->field = arena_copy(reader->arena, field);
    if (bar != BYTES_NOT_FOUND && !modifiers_parse(bytes_from(name, bar + 1), key.is_keyword,
                                                   item->place, reader->complaint, &key.modifiers))
        return false;
    item->modifiers = key.modifiers.bits;
    return read_values(reader, node, &key, item);
}

static bool read_map(struct reader *reader, const struct node *node, struct item_map *map)
{
    if (node->count == 0)
        return complaint_raise(reader->complaint, node->place, "an empty map");
    struct item *items = arena_zeroed(reader->arena, node->count, sizeof *items);
    size_t count = 0;
    for (const struct node *member = node->first; member; member = member->next)
        if (!read_item(reader, member, &items[count++]))
            return false;
    map->items = items;
    map->item_count = count;
    return true;
}

/* A keyword, or a list of them, is a map with one item that has no field. */
static bool read_keywords(struct reader *reader, const struct node *node, struct item_map *map)
{
    struct item *item = arena_zeroed(reader->arena, 1, sizeof *item);
    struct item_key key = {.is_keyword = true};
    item->place = node->place;
    map->items = item;
    map->item_count = 1;
    return read_values(reader, node, &key, item);
}

static bool holds_maps(const struct node *list)
{
    for (const struct node *member = list->first; member; member = member->next)
        if (member->kind == NODE_MAPPING)
            return true;
    return false;
}

static bool read_selection(struct reader *reader, const struct node *node,
                           struct selection *selection)
{
    selection->name = arena_copy(reader->arena, node->key->text);
    selection->place = node->key->place;
    if (!condition_can_name(selection->name))
        return complaint_raise(reader->complaint, selection->place,
                               "selection '%.*s': a name has at most 128 letters, digits, '_' and "
                               "'-', and is none of and, or, not, of, them",
                               complaint_shown_size(selection->name),
                               complaint_shown(selection->name));
    if (tree_is_null(node))
        return complaint_raise(reader->complaint, selection->place, "selection '%.*s' is empty",
                               complaint_shown_size(selection->name),
                               complaint_shown(selection->name));
    bool is_list_of_maps = node->kind == NODE_SEQUENCE && holds_maps(node);
    size_t count = is_list_of_maps ? node->count : 1;
    struct item_map *maps = arena_zeroed(reader->arena, count, sizeof *maps);
    const struct node *next = is_list_of_maps ? node->first : node;
    for (size_t i = 0; i < count; i++, next = next->next) {
        bool is_read = next->kind == NODE_MAPPING ? read_map(reader, next, &maps[i])
                                                  : read_keywords(reader, next, &maps[i]);
        if (!is_read)
            return false;
    }
    selection->maps = maps;
    selection->map_count = count;
    return true;
}

static bool read_selections(struct reader *reader, const struct node *detection, struct rule *rule)
{
    if (detection->count > LIMIT_RULE_SELECTIONS)
        return complaint_raise(reader->complaint, detection->place,
                               "more than %zu selections in one rule", LIMIT_RULE_SELECTIONS);
    struct selection *selections =
        arena_zeroed(reader->arena, detection->count, sizeof *selections);
    size_t count = 0;
    for (const struct node *member = detection->first; member; member = member->next) {
        struct bytes name = member->key->text;
        if (bytes_equal(name, bytes_of("condition")))
            continue;
        if (bytes_equal(name, bytes_of("timeframe")))
            return complaint_raise(reader->complaint, member->key->place,
                                   "'timeframe' is obsolete: use a correlation");
        if (!read_selection(reader, member, &selections[count++]))
            return false;
    }
    rule->selections = selections;
    rule->selection_count = count;
    return count > 0 || complaint_raise(reader->complaint, detection->place,
                                        "detection has a condition and no selection");
}

/* One condition of the list, or the only one; `text` collects how they read together. */
static const struct condition *read_condition(struct reader *reader, const struct node *node,
                                              const struct rule *rule, struct buffer *text)
{
    struct condition_names names = {rule->selections, rule->selection_count};
    if (node->kind != NODE_SCALAR || tree_is_null(node)) {
        complaint_raise(reader->complaint, node->place,
                        "a condition must be text, or a list of texts");
        return NULL;
    }
    if (text->size + node->text.size > LIMIT_CONDITION_BYTES) {
        complaint_raise(reader->complaint, node->place, "the condition is longer than %zu bytes",
                        LIMIT_CONDITION_BYTES);
        return NULL;
    }
    buffer_append(text, node->text);
    struct rule_place start = node->place;
    if (!node->is_plain && node->is_one_line)
        start.column++; /* the quote */
    return condition_parse(reader->arena, node->text, start, node->is_one_line, &names,
                           reader->complaint);
}

/* A list of conditions holds where one of them does. */
static bool read_conditions(struct reader *reader, const struct node *node, struct rule *rule,
                            struct buffer *text)
{
    if (node->kind == NODE_SEQUENCE && node->count > 1) {
        const struct condition **children =
            arena_zeroed(reader->arena, node->count, sizeof(struct condition *));
        size_t count = 0;
        for (const struct node *member = node->first; member; member = member->next) {
            buffer_append_string(text, count == 0 ? "(" : " or (");
            children[count] = read_condition(reader, member, rule, text);
            if (!children[count++])
                return false;
            buffer_append_string(text, ")");
        }
        struct condition *any = arena_zeroed(reader->arena, 1, sizeof *any);
        *any = (struct condition){.kind = CONDITION_OR, .children = children, .child_count = count};
        rule->condition = any;
        return true;
    }
    const struct node *only = node->kind == NODE_SEQUENCE && node->count == 1 ? node->first : node;
    rule->condition = read_condition(reader, only, rule, text);
    return rule->condition != NULL;
}

bool sigma_detection_parse(const struct sigma_context *context, const struct node *detection,
                           struct complaint *complaint, struct rule *rule)
{
    struct arena *arena = context->arena;
    struct reader reader = {arena, complaint, context};
    if (detection->kind != NODE_MAPPING)
        return complaint_raise(complaint, detection->place, "'detection' must be a map");
    const struct node *condition = tree_member(detection, "condition");
    if (!condition)
        return complaint_raise(complaint, detection->place, "detection has no 'condition'");
    buffer_reset(context->lists_used);
    if (!read_selections(&reader, detection, rule))
        return false;
    rule->sha256 = rule_digest_with(arena, rule->sha256, buffer_bytes(context->lists_used));
    struct buffer text = {0};
    bool is_read = read_conditions(&reader, condition, rule, &text);
    rule->condition_text = arena_copy(arena, buffer_bytes(&text));
    buffer_done(&text);
    return is_read;
}
