#include "signatures/rule_counts.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"

struct counting {
    struct rule_counts counts;
    struct arena *arena; /* of `rows` */
    struct table table;  /* hash of a row -> its index */
    struct bytes *rows;
    size_t row_capacity;
    struct buffer text; /* of the value at hand */
};

/* Wildcards, which no text holds, become bytes that UTF-8 does not have. */
static struct bytes text_of(struct counting *counting, const struct value *value)
{
    buffer_reset(&counting->text);
    for (size_t i = 0; i < value->piece_count; i++) {
        if (value->pieces[i].kind == PIECE_TEXT)
            buffer_append(&counting->text, value->pieces[i].text);
        else
            buffer_append_byte(&counting->text, value->pieces[i].kind == PIECE_ANY ? 0xFE : 0xFF);
    }
    return buffer_bytes(&counting->text);
}

static void count_row(struct counting *counting, const struct value *value)
{
    struct bytes text = text_of(counting, value);
    uint64_t hash = bytes_hash(text);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&counting->table, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(counting->rows[index], text))
            return;
    size_t count = counting->counts.list_rows;
    counting->rows =
        memory_grow(counting->rows, &counting->row_capacity, count + 1, sizeof *counting->rows);
    counting->rows[count] = arena_copy(counting->arena, text);
    table_insert(&counting->table, hash, (uint32_t)count);
    counting->counts.list_rows++;
}

static void count_rows(struct counting *counting, const struct item *item)
{
    if (item->modifiers & MODIFIER_LOOKALIKE)
        return;
    for (size_t i = 0; i < item->value_count; i++)
        for (const struct value *form = &item->values[i]; form; form = form->next_form)
            if (form->is_of_list)
                count_row(counting, form);
}

static void count_map(struct counting *counting, const struct item_map *map)
{
    for (size_t i = 0; i < map->item_count; i++)
        count_rows(counting, &map->items[i]);
}

/* A rule made of a feed looks for the same values in several fields: its first item has them all.
 */
static size_t indicator_count(const struct rule *rule)
{
    if (rule->selection_count == 0 || rule->selections[0].map_count == 0)
        return 0;
    const struct item *first = &rule->selections[0].maps[0].items[0];
    return first->value_count > 0 && first->values[0].indicator ? first->value_count : 0;
}

static void count_rule(struct counting *counting, const struct rule *rule)
{
    size_t indicators = indicator_count(rule);
    counting->counts.indicators += indicators;
    counting->counts.written += indicators == 0;
    for (size_t i = 0; i < rule->selection_count; i++)
        for (size_t j = 0; j < rule->selections[i].map_count; j++)
            count_map(counting, &rule->selections[i].maps[j]);
}

struct rule_counts rule_counts_of(const struct rule_set *set)
{
    struct counting counting = {.arena = arena_new(1 << 16)};
    counting.counts.written = set->correlation_count;
    for (size_t i = 0; i < set->rule_count; i++)
        count_rule(&counting, &set->rules[i]);
    arena_free(counting.arena);
    table_done(&counting.table);
    free(counting.rows);
    buffer_done(&counting.text);
    return counting.counts;
}
