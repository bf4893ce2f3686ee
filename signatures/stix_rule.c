#include "signatures/stix_rule.h"

#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "signatures/network.h"
#include "signatures/stix_field.h"

/* "2024-01-31T00:00:00", of a time that may go on with fractions of a second. */
#define TIME_BYTES 19

struct builder {
    struct arena *arena;
    const struct stix_rule_source *source;
    struct complaint *complaint;
    struct selection *selections;
    size_t selection_count;
    size_t selection_capacity;
    bool is_partial;
};

/* Maps that one selection is made of, joined by OR. */
struct maps {
    struct item_map *maps;
    size_t count;
    size_t capacity;
};

static const struct condition *build(struct builder *builder,
                                     const struct stix_expression *expression);

/* `count` things that are done growing. */
static void *keep(struct arena *arena, const void *things, size_t count, size_t size)
{
    void *kept = arena_zeroed(arena, count, size);
    if (count > 0)
        memcpy(kept, things, count * size);
    return kept;
}

static bool refuse_test(struct builder *builder, const struct stix_test *test, const char *reason)
{
    return complaint_raise(builder->complaint, builder->source->place, "'%.*s': %s",
                           complaint_shown_size(test->path), complaint_shown(test->path), reason);
}

/* `%` is any text, `_` one character (STIX 2.1 §9.6.1, LIKE). */
static void read_like(struct arena *arena, struct bytes text, struct value *value)
{
    struct piece *pieces = arena_zeroed(arena, text.size, sizeof *pieces);
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        enum piece_kind kind = byte == '%' ? PIECE_ANY : byte == '_' ? PIECE_SINGLE : PIECE_TEXT;
        bool goes_on = count > 0 && pieces[count - 1].kind == kind && kind != PIECE_SINGLE;
        if (!goes_on)
            pieces[count++] = (struct piece){kind, bytes_make(NULL, 0)};
        if (kind == PIECE_TEXT && !goes_on)
            pieces[count - 1].text = bytes_slice(text, i, i + 1);
        else if (kind == PIECE_TEXT)
            pieces[count - 1].text.size++;
    }
    value->pieces = pieces;
    value->piece_count = count;
}

static void read_text(struct arena *arena, struct bytes text, struct value *value)
{
    value->piece_count = text.size > 0;
    struct piece *piece = arena_zeroed(arena, 1, sizeof *piece);
    piece->text = text;
    value->pieces = piece;
}

static bool read_network(struct builder *builder, const struct stix_test *test, struct value *value)
{
    struct network *network = arena_zeroed(builder->arena, 1, sizeof *network);
    if (!network_parse(value->text, network))
        return refuse_test(builder, test, "the value is no network");
    value->kind = VALUE_NETWORK;
    value->network = network;
    return true;
}

static bool read_value(struct builder *builder, const struct stix_test *test, unsigned modifiers,
                       const struct stix_literal *literal, struct value *value)
{
    const unsigned orders = MODIFIER_LT | MODIFIER_LTE | MODIFIER_GT | MODIFIER_GTE;
    *value = (struct value){.kind = VALUE_STRING,
                            .text = arena_copy(builder->arena, literal->text),
                            .indicator = builder->source->indicator,
                            .place = builder->source->place};
    if (literal->kind == STIX_INTEGER && bytes_to_number(value->text, &value->number)) {
        value->kind = VALUE_NUMBER;
        return true;
    }
    bool is_time = literal->kind == STIX_TIME && (modifiers & orders) != 0;
    if (is_time && time_from_text(bytes_slice(value->text, 0, TIME_BYTES), &value->number)) {
        value->kind = VALUE_TIME;
        return true;
    }
    if (modifiers & orders)
        return refuse_test(builder, test, "only whole numbers and times are compared by size");
    if (literal->kind == STIX_TIME || literal->kind == STIX_BOOLEAN)
        return refuse_test(builder, test, "times and truth values are not looked for as they are");
    if (modifiers & MODIFIER_CIDR)
        return read_network(builder, test, value);
    if (modifiers & MODIFIER_RE)
        value->kind = VALUE_REGEX;
    else if (test->comparison == STIX_LIKE)
        read_like(builder->arena, value->text, value);
    else
        read_text(builder->arena, value->text, value);
    if (value->text.size == 0 && modifiers != 0)
        return refuse_test(builder, test, "an empty value would be found everywhere");
    return true;
}

static bool is_network_test(const struct stix_test *test, const struct stix_field *field)
{
    if (!field->has_kind || field->kind != INDICATOR_IP)
        return false;
    if (test->comparison == STIX_IS_SUBSET)
        return true;
    return test->comparison == STIX_EQUAL &&
           bytes_find_byte(test->literals[0].text, '/', 0) != BYTES_NOT_FOUND;
}

static bool read_modifiers(struct builder *builder, const struct stix_test *test,
                           const struct stix_field *field, unsigned *out_modifiers)
{
    static const unsigned of_comparison[] = {
        [STIX_LESS] = MODIFIER_LT,    [STIX_LESS_OR_EQUAL] = MODIFIER_LTE,
        [STIX_GREATER] = MODIFIER_GT, [STIX_GREATER_OR_EQUAL] = MODIFIER_GTE,
        [STIX_MATCHES] = MODIFIER_RE, [STIX_EXISTS] = MODIFIER_EXISTS,
    };
    if (is_network_test(test, field))
        *out_modifiers = MODIFIER_CIDR;
    else if (test->comparison == STIX_EQUAL)
        *out_modifiers = field->modifiers;
    else if (test->comparison == STIX_IS_SUBSET || test->comparison == STIX_IS_SUPERSET)
        return refuse_test(builder, test, "this comparison of networks is not read");
    else
        *out_modifiers = of_comparison[test->comparison];
    return true;
}

static bool read_item(struct builder *builder, const struct stix_test *test,
                      const struct stix_field *field, struct item *item)
{
    *item = (struct item){.place = builder->source->place};
    if (!read_modifiers(builder, test, field, &item->modifiers))
        return false;
    item->value_count = test->literal_count;
    struct value *values = arena_zeroed(builder->arena, item->value_count + 1, sizeof *values);
    item->values = values;
    if (test->comparison == STIX_EXISTS) {
        item->value_count = 1;
        values[0] = (struct value){.kind = VALUE_BOOLEAN,
                                   .number = 1,
                                   .indicator = builder->source->indicator,
                                   .place = item->place};
        return true;
    }
    for (size_t i = 0; i < item->value_count; i++)
        if (!read_value(builder, test, item->modifiers, &test->literals[i], &values[i]))
            return false;
    return true;
}

static void add_map(struct builder *builder, struct maps *maps, const struct item *items,
                    size_t item_count)
{
    struct item *kept = keep(builder->arena, items, item_count, sizeof *kept);
    maps->maps = memory_grow(maps->maps, &maps->capacity, maps->count + 1, sizeof *maps->maps);
    maps->maps[maps->count++] = (struct item_map){kept, item_count};
}

/* A map for each field that may hold it. */
static bool add_test(struct builder *builder, const struct stix_test *test, struct maps *maps)
{
    struct stix_field field;
    struct item item;
    if (!stix_field_of(builder->arena, test->path, &field))
        return refuse_test(builder, test, "nothing that mail has");
    if (!read_item(builder, test, &field, &item))
        return false;
    for (size_t start = 0; start <= field.fields.size;) {
        size_t end = bytes_find_byte(field.fields, ' ', start);
        if (end == BYTES_NOT_FOUND)
            end = field.fields.size;
        item.field = bytes_slice(field.fields, start, end);
        add_map(builder, maps, &item, 1);
        start = end + 1;
    }
    return true;
}

static const struct condition *join(struct builder *builder, enum condition_kind kind,
                                    const struct condition **children, size_t count)
{
    const struct condition **kept = arena_zeroed(builder->arena, count, sizeof(struct condition *));
    memcpy(kept, children, count * sizeof(struct condition *));
    struct condition *condition = arena_zeroed(builder->arena, 1, sizeof *condition);
    condition->kind = kind;
    condition->children = keep(builder->arena, children, count, sizeof(struct condition *));
    condition->child_count = count;
    return condition;
}

/* A selection of `maps`, which are freed. */
static const struct condition *add_selection(struct builder *builder, struct maps *maps)
{
    struct arena *arena = builder->arena;
    struct item_map *kept = keep(arena, maps->maps, maps->count, sizeof *kept);
    free(maps->maps);
    if (builder->selection_count == LIMIT_RULE_SELECTIONS) {
        complaint_raise(builder->complaint, builder->source->place,
                        "the pattern needs more than %zu selections", LIMIT_RULE_SELECTIONS);
        return NULL;
    }
    struct condition *condition = arena_zeroed(arena, 1, sizeof *condition);
    condition->kind = CONDITION_SELECTION;
    condition->selection_index = builder->selection_count;
    char *name = memory_format("test_%zu", builder->selection_count + 1);
    builder->selections = memory_grow(builder->selections, &builder->selection_capacity,
                                      builder->selection_count + 1, sizeof *builder->selections);
    builder->selections[builder->selection_count++] = (struct selection){
        arena_copy(arena, bytes_of(name)), kept, maps->count, builder->source->place};
    free(name);
    return condition;
}

static const struct condition *build_test(struct builder *builder, const struct stix_test *test)
{
    struct maps maps = {0};
    if (!add_test(builder, test, &maps)) {
        free(maps.maps);
        return NULL;
    }
    const struct condition *condition = add_selection(builder, &maps);
    return condition && test->is_negated ? join(builder, CONDITION_NOT, &condition, 1) : condition;
}

/* Whether a comparison is about one part of a message. */
static bool is_part_item(struct builder *builder, const struct stix_expression *child)
{
    struct stix_field field;
    if (child->kind != STIX_TEST || child->test->is_negated ||
        !stix_field_of(builder->arena, child->test->path, &field))
        return false;
    return bytes_find_byte(field.fields, ' ', 0) == BYTES_NOT_FOUND &&
           bytes_start_with(field.fields, bytes_of("email.attachments."));
}

/* The name, the size and the hash of one file stand in one map: they must be of the same part. */
static bool add_part_map(struct builder *builder, const struct stix_expression *all,
                         struct maps *maps)
{
    struct item *items = arena_zeroed(builder->arena, all->child_count, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < all->child_count; i++) {
        struct stix_field field;
        if (!is_part_item(builder, all->children[i]) ||
            !stix_field_of(builder->arena, all->children[i]->test->path, &field))
            continue;
        if (!read_item(builder, all->children[i]->test, &field, &items[count]))
            return false;
        items[count++].field = field.fields;
    }
    if (count > 0)
        add_map(builder, maps, items, count);
    return true;
}

static const struct condition *build_all(struct builder *builder, const struct stix_expression *all)
{
    struct maps maps = {0};
    if (!add_part_map(builder, all, &maps))
        return NULL;
    const struct condition **children =
        arena_zeroed(builder->arena, all->child_count, sizeof(struct condition *));
    size_t count = 0;
    if (maps.count > 0)
        children[count++] = add_selection(builder, &maps);
    if (count > 0 && !children[0])
        return NULL;
    for (size_t i = 0; i < all->child_count; i++) {
        if (is_part_item(builder, all->children[i]))
            continue;
        children[count] = build(builder, all->children[i]);
        if (!children[count++])
            return NULL;
    }
    return count == 1 ? children[0] : join(builder, CONDITION_AND, children, count);
}

/* Positive comparisons share a selection. What mail does not have is left out. */
static const struct condition *build_any(struct builder *builder, const struct stix_expression *any)
{
    struct maps maps = {0};
    const struct condition **children =
        arena_zeroed(builder->arena, any->child_count + 1, sizeof(struct condition *));
    size_t count = 0;
    for (size_t i = 0; i < any->child_count; i++) {
        const struct stix_expression *child = any->children[i];
        bool is_test = child->kind == STIX_TEST && !child->test->is_negated;
        const struct condition *condition = is_test ? NULL : build(builder, child);
        if (condition)
            children[count++] = condition;
        else if (!is_test || !add_test(builder, child->test, &maps))
            builder->is_partial = true;
    }
    if (maps.count > 0)
        children[count++] = add_selection(builder, &maps);
    if (count == 0 || !children[count - 1])
        return NULL;
    return count == 1 ? children[0] : join(builder, CONDITION_OR, children, count);
}

/* As deep as parentheses, which the pattern's reader counts. */
static const struct condition *build(struct builder *builder,
                                     const struct stix_expression *expression)
{
    if (expression->kind == STIX_TEST)
        return build_test(builder, expression->test);
    return expression->kind == STIX_ALL ? build_all(builder, expression)
                                        : build_any(builder, expression);
}

bool stix_rule_build(struct arena *arena, const struct stix_rule_source *source,
                     struct complaint *complaint, struct rule *rule, bool *out_is_partial)
{
    struct builder builder = {.arena = arena, .source = source, .complaint = complaint};
    const struct condition *condition = build(&builder, source->expression);
    if (condition) {
        rule->selections =
            keep(arena, builder.selections, builder.selection_count, sizeof *builder.selections);
        rule->selection_count = builder.selection_count;
        rule->condition = condition;
        *out_is_partial = builder.is_partial;
    }
    free(builder.selections);
    return condition != NULL;
}
