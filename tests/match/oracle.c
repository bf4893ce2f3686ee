#include "tests/match/oracle.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/table.h"
#include "engine/base/utf8.h"
#include "engine/match/field.h"
#include "engine/match/regex.h"
#include "tests/match/oracle_compare.h"
#include "tests/match/oracle_lookalike.h"

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

struct oracle_regex {
    const struct value *value;
    unsigned flags;
    struct regex *regex;
};

struct oracle {
    struct message *message;
    struct arena *arena; /* emptied with each message */
    struct oracle_field *fields;
    size_t field_count;
    size_t field_capacity;
    struct oracle_regex *regexes;
    size_t regex_count;
    size_t regex_capacity;
    struct table regex_table;
    struct regex_matcher *matcher;
    bool gave_up;
};

struct oracle *oracle_new(void)
{
    struct oracle *oracle = memory_new(1, sizeof *oracle);
    oracle->arena = arena_new(1 << 16);
    oracle->matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS);
    fold_init();
    return oracle;
}

void oracle_free(struct oracle *oracle)
{
    if (!oracle)
        return;
    for (size_t i = 0; i < oracle->regex_count; i++)
        regex_free(oracle->regexes[i].regex);
    table_done(&oracle->regex_table);
    regex_matcher_free(oracle->matcher);
    arena_free(oracle->arena);
    free(oracle->regexes);
    free(oracle->fields);
    free(oracle);
}

void oracle_begin(struct oracle *oracle, struct message *message)
{
    oracle->message = message;
    oracle->field_count = 0;
    arena_reset(oracle->arena);
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

/* --- Strings with wildcards --- */

/* How many bytes the character at `at` has; 0: none begins there. */
static size_t character_size(struct bytes text, size_t at, bool is_bytes)
{
    if (at >= text.size)
        return 0;
    uint8_t lead = text.data[at];
    size_t size = is_bytes || lead < 0x80 ? 1
                  : lead < 0xC2           ? 0
                  : lead < 0xE0           ? 2
                  : lead < 0xF0           ? 3
                  : lead < 0xF5           ? 4
                                          : 0;
    return at + size <= text.size ? size : 0;
}

/* Where the pieces, none of them `*`, end when they begin at `at`; BYTES_NOT_FOUND: they do not. */
static size_t run_end(const struct piece *pieces, size_t count, struct bytes text, size_t at,
                      bool is_bytes)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = pieces[i].text.size;
        if (pieces[i].kind == PIECE_SINGLE) {
            size = character_size(text, at, is_bytes);
            if (size == 0)
                return BYTES_NOT_FOUND;
        } else if (!bytes_start_with(bytes_from(text, at), pieces[i].text) ||
                   at + size > text.size) {
            return BYTES_NOT_FOUND;
        }
        at += size;
    }
    return at;
}

/* Where the first run at or behind `at` ends, for which `must_end` (unless it is BYTES_NOT_FOUND)
 * is the end. */
static size_t find_run(const struct piece *pieces, size_t count, struct bytes text, size_t at,
                       size_t must_end, bool is_bytes)
{
    for (; at <= text.size; at++) {
        if (pieces[0].kind == PIECE_TEXT) {
            const uint8_t *found = at < text.size ? memmem(text.data + at, text.size - at,
                                                           pieces[0].text.data, pieces[0].text.size)
                                                  : NULL;
            if (!found)
                return BYTES_NOT_FOUND;
            at = (size_t)(found - text.data);
        }
        size_t end = run_end(pieces, count, text, at, is_bytes);
        if (end != BYTES_NOT_FOUND && (must_end == BYTES_NOT_FOUND || end == must_end))
            return end;
    }
    return BYTES_NOT_FOUND;
}

/* Whether the pieces cover the whole text. A run between two `*` always spans the same number of
 * characters, so taking the first that fits leaves the most to those behind it. */
static bool pieces_cover(const struct piece *pieces, size_t count, struct bytes text, bool is_bytes)
{
    size_t at = 0;
    bool floats = false;
    for (size_t i = 0; i < count;) {
        if (pieces[i].kind == PIECE_ANY) {
            floats = true;
            i++;
            continue;
        }
        size_t run = 1;
        while (i + run < count && pieces[i + run].kind != PIECE_ANY)
            run++;
        size_t must_end = i + run == count ? text.size : BYTES_NOT_FOUND;
        at = floats ? find_run(&pieces[i], run, text, at, must_end, is_bytes)
                    : run_end(&pieces[i], run, text, at, is_bytes);
        if (at == BYTES_NOT_FOUND)
            return false;
        floats = false;
        i += run;
    }
    return floats || at == text.size;
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

/* --- Regexes --- */

static struct regex *regex_of(struct oracle *oracle, const struct value *value, unsigned flags)
{
    uintptr_t address = (uintptr_t)value;
    uint64_t hash = bytes_hash(bytes_make(&address, sizeof address)) ^ flags;
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&oracle->regex_table, hash, &cursor)) != TABLE_NONE)
        if (oracle->regexes[index].value == value && oracle->regexes[index].flags == flags)
            return oracle->regexes[index].regex;
    struct oracle_regex made = {.value = value, .flags = flags};
    REQUIRE(regex_compile(value->text, flags, &made.regex, NULL) == STATUS_OK);
    oracle->regexes = memory_grow(oracle->regexes, &oracle->regex_capacity, oracle->regex_count + 1,
                                  sizeof *oracle->regexes);
    oracle->regexes[oracle->regex_count] = made;
    table_insert(&oracle->regex_table, hash, (uint32_t)oracle->regex_count++);
    return made.regex;
}

static bool regex_finds(struct oracle *oracle, const struct item *item, const struct value *value,
                        struct bytes text, bool is_bytes)
{
    unsigned flags = item->modifiers & MODIFIER_RE_IGNORECASE ? REGEX_CASELESS : 0U;
    flags |= item->modifiers & MODIFIER_RE_MULTILINE ? REGEX_MULTILINE : 0U;
    flags |= item->modifiers & MODIFIER_RE_DOTALL ? REGEX_DOTALL : 0U;
    flags |= !is_bytes && !bytes_are_ascii(value->text) ? REGEX_UTF : 0U;
    size_t from = 0;
    size_t to = 0;
    enum regex_result result =
        regex_match(regex_of(oracle, value, flags), oracle->matcher, text, 0, &from, &to);
    oracle->gave_up |= result == REGEX_GAVE_UP;
    return result == REGEX_MATCH;
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
    if (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER)
        pattern = pattern_of(oracle, item, value, is_bytes);
    for (size_t i = 0; i < field->count; i++) {
        struct oracle_value *candidate = &field->values[i];
        if (!is_on(candidate, part))
            continue;
        if (value->kind == VALUE_REGEX) {
            if (regex_finds(oracle, item, value, candidate->text, is_bytes))
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
        if (pieces_cover(pattern.pieces, pattern.count, text, is_bytes))
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

static bool any_imitates(struct oracle *oracle, const struct item *item)
{
    const struct oracle_field *field = field_called(oracle, item->field);
    for (size_t i = 0; i < field->count; i++)
        if (oracle_imitates(oracle->arena, item, field->values[i].text))
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

static bool condition_holds(struct oracle *oracle, const struct rule *rule,
                            const struct condition *condition)
{
    if (condition->kind == CONDITION_SELECTION)
        return selection_holds(oracle, &rule->selections[condition->selection_index]);
    size_t held = 0;
    for (size_t i = 0; i < condition->child_count; i++)
        held += condition_holds(oracle, rule, condition->children[i]);
    switch (condition->kind) {
    case CONDITION_NOT:
        return held == 0;
    case CONDITION_AND:
        return held == condition->child_count;
    case CONDITION_OR:
        return held > 0;
    default:
        return held >= condition->threshold;
    }
}

enum oracle_answer oracle_rule_holds(struct oracle *oracle, const struct rule *rule)
{
    oracle->gave_up = false;
    bool holds = condition_holds(oracle, rule, rule->condition);
    return oracle->gave_up ? ORACLE_GAVE_UP : holds ? ORACLE_YES : ORACLE_NO;
}
