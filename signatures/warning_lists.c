#include "signatures/warning_lists.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "signatures/indicator_rules.h"
#include "signatures/indicator_type.h"
#include "signatures/json_tree.h"
#include "signatures/misp_type.h"
#include "signatures/network.h"

#define NETWORK_KEY_BYTES 17

bool warning_lists_knows(const struct node *root)
{
    const struct node *list = tree_member(root, "list");
    return list && list->kind == NODE_SEQUENCE && tree_member(root, "name");
}

/* A bit for each ECS type; those of addresses are one. */
static unsigned type_bit(struct bytes type)
{
    static const char *const types[] = {"domain-name", "email-addr", "file", "url"};
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++)
        if (bytes_equal(type, bytes_of(types[i])))
            return 1U << i;
    bool is_address =
        bytes_equal(type, bytes_of("ipv4-addr")) || bytes_equal(type, bytes_of("ipv6-addr"));
    return is_address ? 1U << 30 : 1U << 31;
}

/* A list says in MISP's types what it is about. */
static unsigned types_of(const struct node *root)
{
    const struct node *list = tree_member(root, "matching_attributes");
    unsigned types = 0;
    if (!list || list->kind != NODE_SEQUENCE)
        return ~0U;
    for (const struct node *next = list->first; next; next = next->next) {
        struct misp_value values[MISP_VALUES_MAX];
        size_t count = misp_values_of(next->text, bytes_of("a|b"), values);
        for (size_t i = 0; i < count; i++)
            types |= type_bit(indicator_type_of(values[i].kind, values[i].text));
    }
    return types;
}

static struct bytes network_key(uint8_t key[NETWORK_KEY_BYTES], const struct network *network)
{
    key[0] = (uint8_t)network->prefix_bits;
    memcpy(key + 1, network->address, sizeof network->address);
    return bytes_make(key, NETWORK_KEY_BYTES);
}

static struct bytes lower_case(struct arena *arena, struct bytes text)
{
    uint8_t *lower = arena_alloc(arena, text.size);
    for (size_t i = 0; i < text.size; i++)
        lower[i] = byte_to_lower(text.data[i]);
    return bytes_make(lower, text.size);
}

static void add_entry(struct rule_set *set, struct bytes text, const struct warning_entry *model)
{
    struct warning_lists *lists = &set->warnings;
    struct warning_entry entry = *model;
    struct network network;
    uint8_t key[NETWORK_KEY_BYTES];
    text = bytes_trim(text);
    if (network_parse(text, &network)) {
        entry.key = arena_copy(set->arena, network_key(key, &network));
        lists->has_prefix[network.prefix_bits] = true;
    } else {
        /* ".host.example" is all below it. */
        bool has_dot = text.size > 1 && text.data[0] == '.';
        entry.key = lower_case(set->arena, bytes_from(text, has_dot));
    }
    if (lists->count >= TABLE_NONE)
        return;
    lists->entries =
        memory_grow(lists->entries, &lists->capacity, lists->count + 1, sizeof *lists->entries);
    table_insert(&lists->table, bytes_hash(entry.key), (uint32_t)lists->count);
    lists->entries[lists->count++] = entry;
}

void warning_lists_read(struct rule_set *set, const struct node *root, struct bytes path)
{
    struct import_note note = {.path = path,
                               .format = bytes_of("warning list"),
                               .outcome = IMPORT_TAKEN,
                               .reason = bytes_of("entry of a warning list"),
                               .line = root->place.line};
    struct warning_entry model = {.list = arena_copy(set->arena, tree_text(root, "name")),
                                  .types = types_of(root)};
    if (bytes_equal(tree_text(root, "type"), bytes_of("regex"))) {
        note.outcome = IMPORT_REFUSED;
        note.reason = bytes_of("a warning list of regular expressions");
        note.subject = model.list;
        rule_set_note_import(set, &note);
        return;
    }
    for (const struct node *next = tree_member(root, "list")->first; next; next = next->next) {
        if (next->kind != NODE_SCALAR || next->text.size == 0)
            continue;
        add_entry(set, next->text, &model);
        note.subject = next->text;
        note.line = next->place.line;
        rule_set_note_import(set, &note);
    }
}

static const struct warning_entry *find(const struct warning_lists *lists, struct bytes key,
                                        unsigned type)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&lists->table, bytes_hash(key), &cursor)) != TABLE_NONE) {
        const struct warning_entry *entry = &lists->entries[index];
        if ((entry->types & type) && bytes_equal(entry->key, key))
            return entry;
    }
    return NULL;
}

/* From the narrowest network on. */
static const struct warning_entry *find_address(const struct warning_lists *lists,
                                                struct network network, unsigned type)
{
    for (unsigned bits = network.prefix_bits + 1; bits-- > 0;) {
        uint8_t key[NETWORK_KEY_BYTES];
        if (bits < 128)
            network.address[bits / 8] &= (uint8_t)(0xFF00U >> (bits % 8));
        network.prefix_bits = bits;
        const struct warning_entry *entry =
            lists->has_prefix[bits] ? find(lists, network_key(key, &network), type) : NULL;
        if (entry)
            return entry;
    }
    return NULL;
}

/* The list that an indicator is on, or NULL. A pattern's value is no indicator by itself. */
static const struct warning_entry *find_value(const struct warning_lists *lists,
                                              struct buffer *scratch, const struct value *value)
{
    const struct indicator *indicator = value->indicator;
    struct network network;
    if (!indicator || !bytes_equal(indicator->value, value->text))
        return NULL;
    unsigned type = type_bit(indicator->type);
    if (type == 1U << 30 && network_parse(value->text, &network))
        return find_address(lists, network, type);
    buffer_reset(scratch);
    for (size_t i = 0; i < value->text.size; i++)
        buffer_append_byte(scratch, byte_to_lower(value->text.data[i]));
    return find(lists, buffer_bytes(scratch), type);
}

static void note_dropped(struct rule_set *set, const struct value *value,
                         const struct warning_entry *entry)
{
    char *reason = memory_format("taken, then dropped: on the warning list '%.*s'",
                                 complaint_shown_size(entry->list), complaint_shown(entry->list));
    rule_set_note_import(set, &(struct import_note){.path = value->indicator->feed->path,
                                                    .format = value->indicator->feed->format,
                                                    .outcome = IMPORT_SKIPPED,
                                                    .reason = bytes_of(reason),
                                                    .subject = value->text,
                                                    .line = value->place.line});
    free(reason);
}

static void replace_values(struct arena *arena, struct rule *rule, const struct value *values,
                           size_t count)
{
    struct selection *selection = arena_zeroed(arena, 1, sizeof *selection);
    *selection = rule->selections[0];
    struct item_map *maps = arena_zeroed(arena, selection->map_count, sizeof *maps);
    struct item *items = arena_zeroed(arena, selection->map_count, sizeof *items);
    for (size_t i = 0; i < selection->map_count; i++) {
        items[i] = selection->maps[i].items[0];
        items[i].values = values;
        items[i].value_count = count;
        maps[i] = (struct item_map){&items[i], 1};
    }
    selection->maps = maps;
    rule->selections = selection;
}

/* False where nothing is left. */
static bool apply_to_rule(struct rule_set *set, struct rule *rule)
{
    const struct item *item = &rule->selections[0].maps[0].items[0];
    struct buffer scratch = {0};
    struct value *kept = memory_new(item->value_count, sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < item->value_count; i++) {
        const struct value *value = &item->values[i];
        const struct warning_entry *entry = find_value(&set->warnings, &scratch, value);
        if (entry)
            note_dropped(set, value, entry);
        else
            kept[count++] = *value;
    }
    if (count > 0 && count < item->value_count) {
        struct value *values = arena_zeroed(set->arena, count, sizeof *values);
        memcpy(values, kept, count * sizeof *values);
        replace_values(set->arena, rule, values, count);
        rule->sha256 = indicator_rules_digest(set->arena, values, count);
    }
    buffer_done(&scratch);
    free(kept);
    return count > 0;
}

void warning_lists_apply(struct rule_set *set)
{
    size_t kept = 0;
    if (set->warnings.count == 0)
        return;
    for (size_t i = 0; i < set->rule_count; i++) {
        struct rule rule = set->rules[i];
        if (rule.origin != RULE_OF_INDICATORS || apply_to_rule(set, &rule))
            set->rules[kept++] = rule;
    }
    set->rule_count = kept;
}

void warning_lists_done(struct warning_lists *lists)
{
    free(lists->entries);
    table_done(&lists->table);
    *lists = (struct warning_lists){0};
}
