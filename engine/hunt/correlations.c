#include "engine/hunt/correlations.h"

#include <math.h>
#include <stdlib.h>

#include "engine/base/digest.h"
#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"
#include "engine/match/field.h"
#include "signatures/rule_id.h"

/* --- Checking --- */

/* The correlation of that id; they are few, and come before `count`. */
static const struct correlation *find_correlation(const struct rule_set *set, struct bytes id)
{
    for (size_t i = 0; i < set->correlation_count; i++)
        if (bytes_equal(set->correlations[i].rule.id, id))
            return &set->correlations[i];
    return NULL;
}

/* Where a word is in the group-by of a correlation; its count where it is not. */
static size_t key_of(const struct correlation *correlation, struct bytes word)
{
    size_t index = 0;
    while (index < correlation->group_by_count &&
           !bytes_equal(correlation->group_by[index].text, word))
        index++;
    return index;
}

/* What is wrong with a word for one member, in words; NULL: nothing. To be freed. */
static char *objection_to(const struct rule_set *set, const struct correlation_member *member,
                          struct correlation_word word)
{
    struct field field;
    struct bytes nearest = {0};
    const struct correlation *counted =
        member->is_correlation ? find_correlation(set, member->id) : NULL;
    if (counted && key_of(counted, word.text) < counted->group_by_count)
        return NULL;
    int size = complaint_shown_size(word.text);
    const char *text = complaint_shown(word.text);
    if (field_find(set->arena, word.text, &field, &nearest))
        return field.traits & FIELD_IS_BYTES
                   ? memory_format("the field '%.*s' is one of raw bytes: use a digest such as "
                                   "email.attachments.file.hash.sha256",
                                   size, text)
                   : NULL;
    if (nearest.size)
        return memory_format("there is no field '%.*s': did you mean '%.*s'?", size, text,
                             complaint_shown_size(nearest), complaint_shown(nearest));
    return memory_format("there is no field '%.*s'", size, text);
}

/* The words of `group-by`, and behind them that of `field`. */
static size_t word_count(const struct correlation *correlation)
{
    return correlation->group_by_count + (correlation->field.text.size > 0);
}

static struct correlation_word word_at(const struct correlation *correlation, size_t index)
{
    return index < correlation->group_by_count ? correlation->group_by[index] : correlation->field;
}

static bool check_fields(struct rule_set *set, size_t index)
{
    const struct correlation *correlation = &set->correlations[index];
    for (size_t i = 0; i < word_count(correlation); i++) {
        for (size_t j = 0; j < correlation->member_count; j++) {
            struct correlation_word word =
                correlation_field_of(correlation, j, word_at(correlation, i));
            char *reason = objection_to(set, &correlation->members[j], word);
            if (!reason)
                continue;
            correlations_refuse(set, index, word.place, reason);
            free(reason);
            return false;
        }
    }
    return true;
}

void correlations_check(struct rule_set *set)
{
    correlations_drop_lost(set);
    for (size_t i = set->correlation_count; i > 0; i--)
        (void)check_fields(set, i - 1);
    correlations_drop_lost(set);
    correlations_settle(set);
}

/* --- Making --- */

struct maker {
    struct arena *arena;
    const struct rule_set *set;
    struct table ids; /* of rules, and behind them of correlations */
    struct field *fields;
    size_t field_count;
    size_t field_capacity;
    bool **wanted; /* by rule or correlation, then by field; NULL: none */
};

static uint32_t index_of(const struct maker *maker, struct bytes id)
{
    uint64_t hash = rule_id_hash(id);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&maker->ids, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(correlations_rule_at(maker->set, index)->id, id))
            return index;
    REQUIRE(index != TABLE_NONE); /* correlations_check() has looked */
    return index;
}

static uint32_t field_index(struct maker *maker, struct bytes name)
{
    struct field field;
    struct bytes nearest;
    REQUIRE(field_find(maker->arena, name, &field, &nearest));
    for (size_t i = 0; i < maker->field_count; i++)
        if (bytes_equal(maker->fields[i].name, field.name))
            return (uint32_t)i;
    maker->fields = memory_grow(maker->fields, &maker->field_capacity, maker->field_count + 1,
                                sizeof *maker->fields);
    maker->fields[maker->field_count] = field;
    return (uint32_t)maker->field_count++;
}

static struct case_event_field event_field_of(struct maker *maker,
                                              const struct correlation *correlation,
                                              size_t member_index, struct correlation_word word)
{
    const struct correlation_member *member = &correlation->members[member_index];
    struct bytes name = correlation_field_of(correlation, member_index, word).text;
    if (member->is_correlation) {
        const struct correlation *counted = find_correlation(maker->set, member->id);
        size_t key = key_of(counted, name);
        if (key < counted->group_by_count)
            return (struct case_event_field){true, (uint32_t)key};
    }
    return (struct case_event_field){false, field_index(maker, name)};
}

static enum window_measure measure_of(enum correlation_type type)
{
    switch (type) {
    case CORRELATION_EVENT_COUNT:
        break;
    case CORRELATION_VALUE_COUNT:
        return WINDOW_VALUES;
    case CORRELATION_TEMPORAL:
        return WINDOW_RULES;
    case CORRELATION_TEMPORAL_ORDERED:
        return WINDOW_SEQUENCE;
    case CORRELATION_VALUE_SUM:
        return WINDOW_SUM;
    case CORRELATION_VALUE_AVG:
        return WINDOW_AVERAGE;
    case CORRELATION_VALUE_PERCENTILE:
        return WINDOW_PERCENTILE;
    }
    return WINDOW_EVENTS;
}

static struct window_bounds bounds_of(const struct correlation *correlation)
{
    struct window_bounds bounds = {.low = -INFINITY, .high = INFINITY};
    if (correlation->comparison_count == 0) /* all rules */
        bounds.low = (double)correlation->member_count;
    for (size_t i = 0; i < correlation->comparison_count; i++) {
        double number = correlation->comparisons[i].number;
        switch (correlation->comparisons[i].comparison) {
        case CORRELATION_GT:
        case CORRELATION_GTE:
            bounds.low = number;
            bounds.excludes_low = correlation->comparisons[i].comparison == CORRELATION_GT;
            break;
        case CORRELATION_LT:
        case CORRELATION_LTE:
            bounds.high = number;
            bounds.excludes_high = correlation->comparisons[i].comparison == CORRELATION_LT;
            break;
        case CORRELATION_EQ:
        case CORRELATION_NEQ:
            bounds.low = bounds.high = number;
            bounds.is_outside = correlation->comparisons[i].comparison == CORRELATION_NEQ;
            break;
        }
    }
    return bounds;
}

/* "gt 100, lte 200" */
static struct bytes condition_text(struct arena *arena, const struct correlation *correlation)
{
    struct buffer text = {0};
    for (size_t i = 0; i < correlation->comparison_count; i++)
        buffer_format(&text, "%s%s %.15g", i ? ", " : "",
                      correlation_operator_name(correlation->comparisons[i].comparison),
                      correlation->comparisons[i].number);
    if (correlation->percentile > 0)
        buffer_format(&text, ", percentile %.15g", correlation->percentile);
    if (correlation->comparison_count == 0)
        buffer_append_string(&text, "all rules");
    struct bytes kept = arena_copy(arena, buffer_bytes(&text));
    buffer_done(&text);
    return kept;
}

static const struct case_member *make_members(struct maker *maker,
                                              const struct correlation *correlation)
{
    size_t key_count = correlation->group_by_count;
    struct case_member *members =
        arena_zeroed(maker->arena, correlation->member_count, sizeof *members);
    for (size_t i = 0; i < correlation->member_count; i++) {
        struct case_event_field *keys = arena_zeroed(maker->arena, key_count, sizeof *keys);
        for (size_t j = 0; j < key_count; j++)
            keys[j] = event_field_of(maker, correlation, i, correlation->group_by[j]);
        members[i] = (struct case_member){.rule_index = index_of(maker, correlation->members[i].id),
                                          .is_correlation = correlation->members[i].is_correlation,
                                          .keys = keys};
        if (correlation->field.text.size)
            members[i].value = event_field_of(maker, correlation, i, correlation->field);
    }
    return members;
}

static struct case_correlation make_one(struct maker *maker, size_t index)
{
    const struct correlation *correlation = &maker->set->correlations[index];
    struct bytes *keys = arena_zeroed(maker->arena, correlation->group_by_count, sizeof *keys);
    for (size_t i = 0; i < correlation->group_by_count; i++)
        keys[i] = correlation->group_by[i].text;
    return (struct case_correlation){
        .rule_index = (uint32_t)(maker->set->rule_count + index),
        .type = correlation_type_name(correlation->type),
        .condition = condition_text(maker->arena, correlation),
        .window = {.measure = measure_of(correlation->type),
                   .bounds = bounds_of(correlation),
                   .span_seconds = correlation->timespan_seconds,
                   .rule_count = (unsigned)correlation->member_count,
                   .percentile = correlation->percentile},
        .members = make_members(maker, correlation),
        .member_count = correlation->member_count,
        .keys = {keys, correlation->group_by_count},
        .value_field = correlation->field.text,
    };
}

static void want_field(struct maker *maker, uint32_t rule, uint32_t field)
{
    if (!maker->wanted[rule])
        maker->wanted[rule] = memory_new(maker->field_count, sizeof **maker->wanted);
    maker->wanted[rule][field] = true;
}

/* What is asked of a correlation is asked of all that it counts: from the last to the first, for
 * each stands behind those. */
static void want_fields(struct maker *maker, const struct case_correlation *items)
{
    for (size_t i = maker->set->correlation_count; i > 0; i--) {
        const struct case_correlation *item = &items[i - 1];
        const bool *inherited = maker->wanted[item->rule_index];
        for (size_t j = 0; j < item->member_count; j++) {
            const struct case_member *member = &item->members[j];
            for (uint32_t field = 0; inherited && field < maker->field_count; field++)
                if (inherited[field])
                    want_field(maker, member->rule_index, field);
            for (size_t k = 0; k < item->keys.count; k++)
                if (!member->keys[k].is_key)
                    want_field(maker, member->rule_index, member->keys[k].index);
            if (item->value_field.size && !member->value.is_key)
                want_field(maker, member->rule_index, member->value.index);
        }
    }
}

static const struct counted_rule *list_wanted(struct maker *maker)
{
    size_t count = maker->set->rule_count;
    struct counted_rule *rules = arena_zeroed(maker->arena, count, sizeof *rules);
    for (size_t i = 0; i < count; i++) {
        uint32_t *fields = NULL;
        for (uint32_t field = 0; maker->wanted[i] && field < maker->field_count; field++) {
            if (!maker->wanted[i][field])
                continue;
            if (!fields)
                fields = arena_zeroed(maker->arena, maker->field_count, sizeof *fields);
            fields[rules[i].field_count++] = field;
        }
        rules[i].fields = fields;
    }
    return rules;
}

static struct text_list keep_names(struct maker *maker)
{
    struct bytes *names = arena_zeroed(maker->arena, maker->field_count, sizeof *names);
    for (size_t i = 0; i < maker->field_count; i++)
        names[i] = maker->fields[i].name;
    return (struct text_list){names, maker->field_count};
}

const struct correlations *correlations_make(struct arena *arena, const struct rule_set *set)
{
    struct maker maker = {.arena = arena, .set = set};
    size_t rule_count = set->rule_count + set->correlation_count;
    struct correlations *made = arena_zeroed(arena, 1, sizeof *made);
    struct case_correlation *items = arena_zeroed(arena, set->correlation_count, sizeof *items);
    for (uint32_t i = 0; set->correlation_count > 0 && i < rule_count; i++)
        table_insert(&maker.ids, rule_id_hash(correlations_rule_at(set, i)->id), i);
    for (size_t i = 0; i < set->correlation_count; i++)
        items[i] = make_one(&maker, i);
    maker.wanted = memory_new(rule_count, sizeof *maker.wanted);
    want_fields(&maker, items);
    struct field *fields = arena_zeroed(arena, maker.field_count, sizeof *fields);
    for (size_t i = 0; i < maker.field_count; i++)
        fields[i] = maker.fields[i];
    *made = (struct correlations){fields, keep_names(&maker), list_wanted(&maker), items,
                                  set->correlation_count};
    for (size_t i = 0; i < rule_count; i++)
        free(maker.wanted[i]);
    free(maker.wanted);
    free(maker.fields);
    table_done(&maker.ids);
    return made;
}

bool correlations_look_at_targets(const struct correlations *correlations)
{
    for (size_t i = 0; i < correlations->field_names.count; i++)
        if (bytes_start_with(correlations->fields[i].name, bytes_of("coldtrail.target.")))
            return true;
    return false;
}

/* --- Collecting --- */

/* As it is grouped by: what differs in case alone is the same, and what is long is told apart by
 * its digest. */
static struct bytes folded_value(struct arena *arena, struct bytes text)
{
    struct buffer folded = {0};
    (void)fold_append(&folded, text);
    if (folded.size > LIMIT_EVENT_VALUE_BYTES) {
        char digest[DIGEST_TEXT_BYTES];
        digest_text(DIGEST_SHA256, buffer_bytes(&folded), digest);
        folded.size = utf8_cut(buffer_bytes(&folded),
                               LIMIT_EVENT_VALUE_BYTES - DIGEST_TEXT_BYTES - sizeof "\xE2\x80\xA6");
        buffer_append_string(&folded, "\xE2\x80\xA6");
        buffer_append_string(&folded, digest);
    }
    struct bytes kept = arena_copy(arena, buffer_bytes(&folded));
    buffer_done(&folded);
    return kept;
}

/* Each value of a field once. */
static void collect_field(const struct field *field, uint32_t index, struct message *message,
                          const struct targets *targets, struct event_values *values)
{
    struct field_values found = field_collect(message, field, targets);
    struct table known = {0};
    size_t first = values->count;
    for (size_t i = 0; i < found.count; i++) {
        struct bytes text = folded_value(message_arena(message), found.items[i].text);
        uint64_t hash = bytes_hash(text);
        size_t cursor = 0;
        uint32_t at = 0;
        while ((at = table_next(&known, hash, &cursor)) != TABLE_NONE)
            if (bytes_equal(values->items[at].text, text))
                break;
        if (at != TABLE_NONE || text.size == 0)
            continue;
        if (values->count - first == LIMIT_EVENT_VALUES) {
            values->is_cut = true;
            break;
        }
        values->items =
            memory_grow(values->items, &values->capacity, values->count + 1, sizeof *values->items);
        values->items[values->count] = (struct hit_value){index, text};
        table_insert(&known, hash, (uint32_t)values->count++);
    }
    table_done(&known);
}

void correlations_collect(const struct correlations *correlations, const uint32_t *rules,
                          size_t rule_count, struct message *message, const struct targets *targets,
                          struct event_values *values)
{
    size_t field_count = correlations->field_names.count;
    bool *is_collected = arena_zeroed(message_arena(message), field_count, sizeof *is_collected);
    values->count = 0;
    values->is_cut = false;
    for (size_t i = 0; i < rule_count; i++) {
        const struct counted_rule *rule = &correlations->rules[rules[i]];
        for (size_t j = 0; j < rule->field_count; j++) {
            uint32_t field = rule->fields[j];
            if (!is_collected[field])
                collect_field(&correlations->fields[field], field, message, targets, values);
            is_collected[field] = true;
        }
    }
}

void event_values_done(struct event_values *values)
{
    free(values->items);
    *values = (struct event_values){0};
}
