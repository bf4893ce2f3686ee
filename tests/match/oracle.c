#include "tests/match/oracle.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "engine/base/fold.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/table.h"
#include "engine/base/utf8.h"
#include "engine/match/field.h"
#include "tests/match/oracle_compare.h"
#include "tests/match/oracle_lookalike.h"
#include "tests/match/oracle_regex.h"
#include "tests/match/oracle_text.h"

#define ANY_PART (UINT32_MAX - 1)

struct oracle_value {
    struct bytes text;
    struct bytes folded; /* of fields of bytes: its ASCII letters lower case */
    bool has_folded;
    uint32_t part;
};

struct oracle_field {
    struct bytes name;
    unsigned traits;
    struct oracle_value *values;
    size_t count;
};

/* What is known of one rule on this message. */
struct oracle_judgement {
    bool is_known;
    enum oracle_answer answer;
};

/* What was found out about a domain, which stands in many messages. */
struct oracle_imitation {
    const struct item *item;
    struct bytes text;
    bool imitates;
};

struct oracle {
    struct message *message;
    struct arena *kept; /* texts of `imitations` */
    struct oracle_imitation *imitations;
    size_t imitation_count;
    size_t imitation_capacity;
    struct table imitation_table; /* hash of a text -> its index */
    struct arena *arena;          /* emptied with each message */
    struct oracle_field *fields;
    size_t field_count;
    size_t field_capacity;
    struct oracle_regexes *regexes;
    const struct rule_set *set;
    struct table names; /* hash of a rule's name -> its index */
    struct oracle_judgement *judgements;
    bool gave_up;
};

struct oracle *oracle_new(const struct rule_set *set)
{
    struct oracle *oracle = memory_new(1, sizeof *oracle);
    oracle->arena = arena_new(1 << 16);
    oracle->kept = arena_new(1 << 12);
    oracle->regexes = oracle_regexes_new();
    oracle->set = set;
    oracle->judgements = memory_new(set->rule_count + 1, sizeof *oracle->judgements);
    for (size_t i = 0; i < set->rule_count; i++)
        table_insert(&oracle->names, bytes_hash(set->rules[i].name), (uint32_t)i);
    fold_init();
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    if (!oracle)
        return;
    oracle_regexes_free(oracle->regexes);
    table_done(&oracle->names);
    table_done(&oracle->imitation_table);
    arena_free(oracle->kept);
    free(oracle->imitations);
    arena_free(oracle->arena);
    free(oracle->judgements);
    free(oracle->fields);
    free(oracle);
}

void oracle_begin(struct oracle *oracle, struct message *message)
{
    oracle->message = message;
    oracle->field_count = 0;
    arena_reset(oracle->arena);
    memset(oracle->judgements, 0, oracle->set->rule_count * sizeof *oracle->judgements);
}

/* The field called `name`, its values in this message with it. Valid until the next call. */
static const struct oracle_field *field_called(struct oracle *oracle, struct bytes name)
{
    for (size_t i = 0; i < oracle->field_count; i++)
        if (bytes_equal(oracle->fields[i].name, name))
            return &oracle->fields[i];
    struct field field;
    struct bytes suggestion;
    REQUIRE(field_find(oracle->arena, name, &field, &suggestion));
    struct field_values found = field_collect(oracle->message, &field, NULL);
    struct oracle_field made = {.name = name, .traits = field.traits, .count = found.count};
    made.values = arena_zeroed(oracle->arena, found.count + 1, sizeof *made.values);
    for (size_t i = 0; i < found.count; i++) {
        REQUIRE((field.traits & FIELD_IS_BYTES) || utf8_is_valid(found.items[i].text));
        made.values[i].text = found.items[i].text;
        made.values[i].part = found.items[i].part_index;
    }
    oracle->fields = memory_grow(oracle->fields, &oracle->field_capacity, oracle->field_count + 1,
                                 sizeof *oracle->fields);
    oracle->fields[oracle->field_count] = made;
    return &oracle->fields[oracle->field_count++];
}

static struct bytes folded_copy(struct oracle *oracle, struct bytes text, bool is_bytes)
{
    if (is_bytes) {
        uint8_t *lower = arena_alloc(oracle->arena, text.size + 1);
        for (size_t i = 0; i < text.size; i++)
            lower[i] = byte_to_lower(text.data[i]);
        return bytes_make(lower, text.size);
    }
    struct buffer folded = {0};
    (void)fold_append(&folded, text);
    struct bytes copy = arena_copy(oracle->arena, buffer_bytes(&folded));
    buffer_done(&folded);
    return copy;
}

static struct bytes folded_value(struct oracle *oracle, struct oracle_value *value, bool is_bytes)
{
    if (!value->has_folded)
        value->folded = folded_copy(oracle, value->text, is_bytes);
    value->has_folded = true;
    return value->folded;
}

/* What a value is compared as: pieces from the start of a field's value to its end. */
struct oracle_pattern {
    struct piece *pieces;
    size_t count;
    bool is_cased;
};

static void add_any(struct oracle_pattern *pattern)
{
    if (pattern->count == 0 || pattern->pieces[pattern->count - 1].kind != PIECE_ANY)
        pattern->pieces[pattern->count++] = (struct piece){.kind = PIECE_ANY};
}

static struct oracle_pattern pattern_of(struct oracle *oracle, const struct item *item,
                                        const struct value *value, bool is_bytes)
{
    /* The empty text has no case. */
    struct oracle_pattern pattern = {.is_cased =
                                         item->modifiers & MODIFIER_CASED && value->piece_count};
    pattern.pieces = arena_zeroed(oracle->arena, value->piece_count + 3, sizeof *pattern.pieces);
    bool is_keyword = item->field.size == 0;
    if (is_keyword || (item->modifiers & (MODIFIER_CONTAINS | MODIFIER_ENDSWITH)))
        add_any(&pattern);
    if (value->kind == VALUE_NUMBER)
        pattern.pieces[pattern.count++] = (struct piece){PIECE_TEXT, value->text};
    for (size_t i = 0; i < value->piece_count; i++) {
        const struct piece *piece = &value->pieces[i];
        /* What folds to nothing can only be meant as it is written. */
        if (piece->kind == PIECE_TEXT && folded_copy(oracle, piece->text, false).size == 0)
            pattern.is_cased = true;
        if (piece->kind == PIECE_ANY)
            add_any(&pattern);
        else
            pattern.pieces[pattern.count++] = *piece;
    }
    if (is_keyword || (item->modifiers & (MODIFIER_CONTAINS | MODIFIER_STARTSWITH)))
        add_any(&pattern);
    for (size_t i = 0; i < pattern.count && !pattern.is_cased; i++)
        pattern.pieces[i].text = folded_copy(oracle, pattern.pieces[i].text, is_bytes);
    return pattern;
}

static size_t regex_count(struct oracle *oracle, const struct item *item, const struct value *value,
                          struct bytes text, bool is_bytes, size_t most)
{
    size_t count =
        oracle_regex_count(oracle->regexes, value, item->modifiers, text, is_bytes, most);
    oracle->gave_up |= count == ORACLE_REGEX_GAVE_UP;
    return count == ORACLE_REGEX_GAVE_UP ? 0 : count;
}

/* --- Domains and networks --- */

static bool is_below_domain(struct oracle *oracle, struct bytes name, const struct value *value)
{
    struct bytes domain = folded_copy(oracle, value->pieces[0].text, false);
    while (domain.size > 1 && bytes_end_with(domain, bytes_of(".")))
        domain.size--;
    if (name.size > 1 && bytes_end_with(name, bytes_of(".")))
        name.size--;
    if (bytes_equal(name, domain))
        return true;
    return name.size < 1024 && bytes_end_with(name, domain) &&
           name.data[name.size - domain.size - 1] == '.';
}

static bool bits_are_equal(const uint8_t *a, const uint8_t *b, unsigned count)
{
    for (unsigned bit = 0; bit < count; bit++)
        if ((a[bit / 8] ^ b[bit / 8]) >> (7 - bit % 8) & 1)
            return false;
    return true;
}

/* From the text of the rule: "192.0.2.0/24". */
static bool is_in_network(struct bytes address, struct bytes network)
{
    char text[64];
    char base[64];
    uint8_t one[16];
    uint8_t other[16];
    size_t slash = bytes_find_byte(network, '/', 0);
    struct bytes front = bytes_slice(network, 0, slash);
    if (address.size >= sizeof text || front.size >= sizeof base)
        return false;
    if (address.size > 2 && address.data[0] == '[' && address.data[address.size - 1] == ']')
        address = bytes_slice(address, 1, address.size - 1);
    memcpy(text, address.data, address.size);
    text[address.size] = 0;
    memcpy(base, front.data, front.size);
    base[front.size] = 0;
    if (strlen(text) != address.size)
        return false;
    int64_t bits = -1;
    if (slash != BYTES_NOT_FOUND)
        REQUIRE(bytes_to_number(bytes_from(network, slash + 1), &bits));
    static const int families[] = {AF_INET, AF_INET6};
    for (size_t i = 0; i < 2; i++)
        if (inet_pton(families[i], base, other) == 1 && inet_pton(families[i], text, one) == 1)
            return bits_are_equal(one, other, bits < 0 ? i == 0 ? 32 : 128 : (unsigned)bits);
    return false;
}

/* --- Items, maps, selections, conditions --- */

static bool is_on(const struct oracle_value *value, uint32_t part)
{
    return part == ANY_PART || value->part == part;
}

static bool field_has_value(const struct oracle_field *field, uint32_t part)
{
    for (size_t i = 0; i < field->count; i++)
        if (is_on(&field->values[i], part))
            return true;
    return false;
}

static bool value_found_in(struct oracle *oracle, const struct item *item,
                           const struct value *value, const struct oracle_field *field,
                           uint32_t part)
{
    bool is_bytes = field->traits & FIELD_IS_BYTES;
    struct oracle_pattern pattern = {0};
    if (value->kind == VALUE_REGEX && item->absent_text && !field_has_value(field, part))
        return regex_count(oracle, item, value, *item->absent_text, is_bytes, 1) > 0;
    if (!field_has_value(field, part))
        return false;
    if (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER)
        pattern = pattern_of(oracle, item, value, is_bytes);
    for (size_t i = 0; i < field->count; i++) {
        struct oracle_value *candidate = &field->values[i];
        if (!is_on(candidate, part))
            continue;
        if (value->kind == VALUE_REGEX) {
            if (regex_count(oracle, item, value, candidate->text, is_bytes, 1))
                return true;
            continue;
        }
        if (item->modifiers & (MODIFIER_DOMAIN | MODIFIER_CIDR)) {
            struct bytes name = folded_value(oracle, candidate, is_bytes);
            if (item->modifiers & MODIFIER_DOMAIN ? is_below_domain(oracle, name, value)
                                                  : is_in_network(name, value->text))
                return true;
            continue;
        }
        struct bytes text =
            pattern.is_cased ? candidate->text : folded_value(oracle, candidate, is_bytes);
        if (oracle_pieces_cover(pattern.pieces, pattern.count, text, is_bytes))
            return true;
    }
    return false;
}

/* `fieldref`. Where both fields are of parts, it is about the values of one part. */
static bool refers_to(struct oracle *oracle, const struct item *item, const struct value *value,
                      uint32_t part)
{
    bool is_cased = item->modifiers & MODIFIER_CASED;
    struct oracle_field other = *field_called(oracle, value->text);
    struct oracle_field field = *field_called(oracle, item->field);
    bool of_part = field.traits & FIELD_OF_PART;
    bool other_of_part = other.traits & FIELD_OF_PART;
    for (size_t i = 0; i < field.count; i++) {
        for (size_t j = 0; j < other.count; j++) {
            struct oracle_value *left = &field.values[i];
            struct oracle_value *right = &other.values[j];
            if ((of_part && !is_on(left, part)) || (other_of_part && !is_on(right, part)) ||
                (of_part && other_of_part && left->part != right->part))
                continue;
            if (oracle_refers(item, is_cased ? left->text : folded_value(oracle, left, false),
                              is_cased ? right->text : folded_value(oracle, right, false)))
                return true;
        }
    }
    return false;
}

static bool any_in_order(const struct oracle_field *field, const struct item *item,
                         const struct value *value, uint32_t part)
{
    for (size_t i = 0; i < field->count; i++)
        if (is_on(&field->values[i], part) && oracle_in_order(item, value, field->values[i].text))
            return true;
    return false;
}

static bool value_holds(struct oracle *oracle, const struct item *item, const struct value *value,
                        uint32_t part)
{
    if (value->kind == VALUE_FIELD)
        return refers_to(oracle, item, value, part);
    if (oracle_is_order(item))
        return any_in_order(field_called(oracle, item->field), item, value, part);
    if (item->field.size) {
        const struct oracle_field *field = field_called(oracle, item->field);
        switch (value->kind) {
        case VALUE_NULL:
            return !field_has_value(field, part);
        case VALUE_BOOLEAN:
            return field_has_value(field, part) == (value->number != 0);
        default:
            return value_found_in(oracle, item, value, field, part);
        }
    }
    const char *const *names = field_keyword_names();
    for (size_t i = 0; names[i]; i++)
        if (value_found_in(oracle, item, value, field_called(oracle, bytes_of(names[i])), part))
            return true;
    return false;
}

/* Hundreds of imitations are made of each brand, so none is asked for twice. */
static bool imitates(struct oracle *oracle, const struct item *item, struct bytes text)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&oracle->imitation_table, bytes_hash(text), &cursor)) != TABLE_NONE)
        if (oracle->imitations[index].item == item &&
            bytes_equal(oracle->imitations[index].text, text))
            return oracle->imitations[index].imitates;
    oracle->imitations = memory_grow(oracle->imitations, &oracle->imitation_capacity,
                                     oracle->imitation_count + 1, sizeof *oracle->imitations);
    bool found = oracle_imitates(oracle->arena, item, text);
    oracle->imitations[oracle->imitation_count] =
        (struct oracle_imitation){item, arena_copy(oracle->kept, text), found};
    table_insert(&oracle->imitation_table, bytes_hash(text), (uint32_t)oracle->imitation_count++);
    return found;
}

static bool any_imitates(struct oracle *oracle, const struct item *item)
{
    const struct oracle_field *field = field_called(oracle, item->field);
    for (size_t i = 0; i < field->count; i++)
        if (imitates(oracle, item, field->values[i].text))
            return true;
    return false;
}

static bool item_holds(struct oracle *oracle, const struct item *item, uint32_t part)
{
    size_t held = 0;
    if (item->modifiers & MODIFIER_LOOKALIKE) /* none of its fields is of parts */
        return any_imitates(oracle, item) != ((item->modifiers & MODIFIER_NEQ) != 0);
    for (size_t i = 0; i < item->value_count; i++) {
        bool any_form = false;
        for (const struct value *form = &item->values[i]; form; form = form->next_form)
            any_form |= value_holds(oracle, item, form, part);
        held += any_form;
    }
    bool holds = item->modifiers & MODIFIER_ALL ? held == item->value_count : held > 0;
    return item->modifiers & MODIFIER_NEQ ? !holds : holds;
}

static bool item_is_of_part(struct oracle *oracle, const struct item *item)
{
    if (item->field.size && (field_called(oracle, item->field)->traits & FIELD_OF_PART))
        return true;
    for (size_t i = 0; i < item->value_count; i++)
        if (item->values[i].kind == VALUE_FIELD &&
            (field_called(oracle, item->values[i].text)->traits & FIELD_OF_PART))
            return true;
    return false;
}

static bool item_wants_absence(const struct item *item)
{
    const struct value *value = &item->values[0];
    bool is_absence = value->kind == VALUE_NULL || (value->kind == VALUE_BOOLEAN && !value->number);
    return is_absence != ((item->modifiers & MODIFIER_NEQ) != 0);
}

static bool part_items_hold(struct oracle *oracle, const struct item_map *map, uint32_t part)
{
    for (size_t i = 0; i < map->item_count; i++)
        if (item_is_of_part(oracle, &map->items[i]) && !item_holds(oracle, &map->items[i], part))
            return false;
    return true;
}

/* Items on parts hold together on one part; where all of them want absence, on every part. */
static bool map_holds(struct oracle *oracle, const struct item_map *map)
{
    bool of_part = false;
    bool wants_presence = false;
    for (size_t i = 0; i < map->item_count; i++) {
        if (item_is_of_part(oracle, &map->items[i])) {
            of_part = true;
            wants_presence |= !item_wants_absence(&map->items[i]);
        } else if (!item_holds(oracle, &map->items[i], ANY_PART)) {
            return false;
        }
    }
    if (!of_part)
        return true;
    if (!wants_presence)
        return part_items_hold(oracle, map, ANY_PART);
    for (const struct part *part = oracle->message->parts; part; part = part->next)
        if (part_items_hold(oracle, map, part->index))
            return true;
    return false;
}

static bool selection_holds(struct oracle *oracle, const struct selection *selection)
{
    for (size_t i = 0; i < selection->map_count; i++)
        if (map_holds(oracle, &selection->maps[i]))
            return true;
    return false;
}

/* --- Rules that ask for rules --- */

static double text_matches(struct oracle *oracle, const struct item *item,
                           const struct value *value, size_t most)
{
    const struct oracle_field *field = field_called(oracle, item->field);
    size_t count = 0;
    for (size_t i = 0; i < field->count && count < most; i++)
        count += regex_count(oracle, item, value, field->values[i].text,
                             field->traits & FIELD_IS_BYTES, most - count);
    return (double)count;
}

/* What a rule that holds counts: 1, or with `tflags multiple` how often its one expression does. */
static double times_found(struct oracle *oracle, const struct rule *rule)
{
    if (rule->most_count == 0 || rule->selection_count == 0)
        return 1;
    const struct item *item = &rule->selections[0].maps[0].items[0];
    if (item->values[0].kind != VALUE_REGEX)
        return 1;
    double count = text_matches(oracle, item, &item->values[0], rule->most_count);
    return count > 1 ? count : 1;
}

static uint32_t rule_called(const struct oracle *oracle, struct bytes name)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&oracle->names, bytes_hash(name), &cursor)) != TABLE_NONE)
        if (bytes_equal(oracle->set->rules[index].name, name))
            return index;
    return TABLE_NONE;
}

static double asked_counts(struct oracle *oracle, struct bytes name)
{
    uint32_t index = rule_called(oracle, name);
    if (index == TABLE_NONE)
        return 0;
    bool gave_up = oracle->gave_up;
    enum oracle_answer answer = oracle_rule_holds(oracle, &oracle->set->rules[index]);
    oracle->gave_up |= gave_up;
    return answer == ORACLE_YES ? times_found(oracle, &oracle->set->rules[index]) : 0;
}

static double amount_of(struct oracle *oracle, const struct rule *rule,
                        const struct quantity *quantity)
{
    if (quantity->kind == QUANTITY_NUMBER)
        return quantity->number;
    if (quantity->kind == QUANTITY_RULE)
        return asked_counts(oracle, rule->asked[quantity->asked_index]);
    double first = amount_of(oracle, rule, quantity->children[0]);
    if (quantity->kind == QUANTITY_NEGATIVE)
        return -first;
    if (quantity->kind == QUANTITY_NOT)
        return first == 0;
    for (size_t i = 1; i < quantity->child_count; i++) {
        double next = amount_of(oracle, rule, quantity->children[i]);
        switch (quantity->kind) {
        case QUANTITY_SUM:
            first += next;
            break;
        case QUANTITY_PRODUCT:
            first *= next;
            break;
        case QUANTITY_QUOTIENT:
            first = next == 0 ? 0 : first / next;
            break;
        case QUANTITY_AND:
            first = first != 0 ? next : 0; /* Perl's && and || yield one of their operands */
            break;
        case QUANTITY_OR:
            first = first != 0 ? first : next;
            break;
        case QUANTITY_GREATER:
            first = first > next;
            break;
        case QUANTITY_AT_LEAST:
            first = first >= next;
            break;
        default:
            first = first == next;
            break;
        }
    }
    return first;
}

static bool condition_holds(struct oracle *oracle, const struct rule *rule,
                            const struct condition *condition)
{
    size_t held = 0;
    for (size_t i = 0; i < condition->child_count; i++)
        held += condition_holds(oracle, rule, condition->children[i]);
    switch (condition->kind) {
    case CONDITION_SELECTION:
        return selection_holds(oracle, &rule->selections[condition->selection_index]);
    case CONDITION_RULE:
        return asked_counts(oracle, rule->asked[condition->asked_index]) != 0;
    case CONDITION_COMPARE:
        return amount_of(oracle, rule, condition->quantity) != 0;
    case CONDITION_NOT:
        return held == 0;
    case CONDITION_AND:
        return held == condition->child_count;
    case CONDITION_OR:
        return held > 0;
    case CONDITION_AT_LEAST:
        return held >= condition->threshold;
    }
    return false;
}

enum oracle_answer oracle_rule_holds(struct oracle *oracle, const struct rule *rule)
{
    bool is_of_set =
        rule >= oracle->set->rules && rule < oracle->set->rules + oracle->set->rule_count;
    struct oracle_judgement *judgement =
        is_of_set ? &oracle->judgements[rule - oracle->set->rules] : NULL;
    if (judgement && judgement->is_known) {
        oracle->gave_up = judgement->answer == ORACLE_GAVE_UP;
        return judgement->answer;
    }
    oracle->gave_up = false;
    bool holds = condition_holds(oracle, rule, rule->condition);
    enum oracle_answer answer = oracle->gave_up ? ORACLE_GAVE_UP : holds ? ORACLE_YES : ORACLE_NO;
    if (judgement)
        *judgement = (struct oracle_judgement){true, answer};
    return answer;
}
