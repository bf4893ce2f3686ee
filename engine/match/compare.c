#include "engine/match/compare.h"

#include <time.h>

#include "engine/base/clock.h"
#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/match/scanner_state.h"
#include "signatures/modifiers.h"

/* What comparing two values costs, however short they are. */
#define PAIR_BYTES 16

static bool is_in_order(double left, unsigned modifiers, double right)
{
    if (modifiers & MODIFIER_LT)
        return left < right;
    if (modifiers & MODIFIER_LTE)
        return left <= right;
    if (modifiers & MODIFIER_GT)
        return left > right;
    if (modifiers & MODIFIER_GTE)
        return left >= right;
    return left == right;
}

/* In UTC; weeks are those of ISO 8601. */
static int64_t part_of_date(int64_t seconds, unsigned modifiers)
{
    time_t when = (time_t)seconds;
    struct tm civil = {0};
    char week[3] = "";
    int64_t number = 0;
    (void)gmtime_r(&when, &civil);
    if (modifiers & MODIFIER_MINUTE)
        return civil.tm_min;
    if (modifiers & MODIFIER_HOUR)
        return civil.tm_hour;
    if (modifiers & MODIFIER_DAY)
        return civil.tm_mday;
    if (modifiers & MODIFIER_MONTH)
        return civil.tm_mon + 1;
    if (modifiers & MODIFIER_YEAR)
        return civil.tm_year + 1900;
    (void)strftime(week, sizeof week, "%V", &civil);
    (void)bytes_to_number(bytes_of(week), &number);
    return number;
}

static bool number_holds(const struct item *item, const struct value *value, struct bytes text)
{
    double number = 0;
    int64_t seconds = 0;
    bool is_date_part = item->modifiers & MODIFIERS_OF_DATES;
    if (!is_date_part && value->kind == VALUE_NUMBER)
        return bytes_to_decimal(text, &number) &&
               is_in_order(number, item->modifiers, (double)value->number);
    if (!time_from_text(text, &seconds))
        return false;
    int64_t left = is_date_part ? part_of_date(seconds, item->modifiers) : seconds;
    return is_in_order((double)left, item->modifiers, (double)value->number);
}

static bool text_holds(unsigned modifiers, struct bytes text, struct bytes other,
                       struct span *out_span)
{
    size_t from = 0;
    if (!(modifiers & (MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH))) {
        *out_span = (struct span){0, text.size};
        return bytes_equal(text, other);
    }
    /* The empty text is in every other: that says nothing. */
    if (other.size == 0 || other.size > text.size)
        return false;
    if (modifiers & MODIFIER_ENDSWITH)
        from = text.size - other.size;
    bool holds = true;
    if (modifiers & MODIFIER_CONTAINS)
        holds = (from = bytes_find(text, other, 0)) != BYTES_NOT_FOUND;
    else
        holds = bytes_start_with(bytes_from(text, from), other);
    *out_span = (struct span){from, from + other.size};
    return holds;
}

static bool spend(struct scanner *scanner, size_t bytes)
{
    scanner->compared_bytes += PAIR_BYTES + bytes;
    if (scanner->compared_bytes <= LIMIT_COMPARED_BYTES)
        return true;
    anomaly_add(&scanner->message->anomalies, ANOMALY_SCAN_ERROR);
    return false;
}

/* The values as `item` compares them: folded, or as they are. Made once a message. */
static struct field_values comparable_values(struct scanner *scanner, const struct item *item,
                                             uint32_t field)
{
    struct field_values values = scanner_values(scanner, field);
    struct field_state *state = &scanner->fields[field];
    if (item->modifiers & MODIFIER_CASED)
        return values;
    if (state->folded_epoch == scanner->epoch)
        return state->folded;
    struct arena *arena = message_arena(scanner->message);
    struct field_value *items = arena_alloc(arena, (values.count + 1) * sizeof *items);
    for (size_t i = 0; i < values.count; i++) {
        items[i] = values.items[i];
        buffer_reset(&scanner->folded);
        (void)fold_append(&scanner->folded, items[i].text);
        struct bytes folded = buffer_bytes(&scanner->folded);
        if (!bytes_equal(folded, items[i].text))
            items[i].text = arena_copy(arena, folded);
    }
    buffer_reset_to(&scanner->folded, MEBIBYTE);
    state->folded_epoch = scanner->epoch;
    state->folded = (struct field_values){items, values.count};
    return state->folded;
}

static bool is_of_part(struct scanner *scanner, uint32_t field)
{
    return scanner_plan(scanner)->fields[field].field.traits & FIELD_OF_PART;
}

static bool is_on(const struct field_value *value, uint32_t part)
{
    return part == COMPARE_ANY_PART || value->part_index == part;
}

/* A value of the item's field, and the value of the rule that it is compared with. */
struct pair {
    size_t found_index;
    size_t value_index;
    uint32_t part; /* that a field of parts is compared on */
};

/* Against any value of the other field. */
static bool reference_holds(struct scanner *scanner, const struct plan_item *item,
                            const struct pair *pair, struct span *out_span)
{
    const struct item *compared = item->compared;
    uint32_t other_field = item->other_fields[pair->value_index];
    struct field_values others = comparable_values(scanner, compared, other_field);
    struct field_value found =
        comparable_values(scanner, compared, item->field).items[pair->found_index];
    uint32_t part = is_of_part(scanner, item->field) ? found.part_index : pair->part;
    bool is_elsewhere = is_of_part(scanner, other_field);
    for (size_t i = 0; i < others.count; i++) {
        struct bytes other = others.items[i].text;
        if (is_elsewhere && !is_on(&others.items[i], part))
            continue;
        bool is_searched = compared->modifiers & MODIFIER_CONTAINS;
        if (!spend(scanner, is_searched ? found.text.size : other.size))
            return false;
        if (text_holds(compared->modifiers, found.text, other, out_span))
            return true;
    }
    return false;
}

static bool pair_holds(struct scanner *scanner, const struct plan_item *item,
                       const struct pair *pair, struct span *out_span)
{
    const struct field_value *found =
        &scanner_values(scanner, item->field).items[pair->found_index];
    const struct value *value = &item->compared->values[pair->value_index];
    if (is_of_part(scanner, item->field) && !is_on(found, pair->part))
        return false;
    if (value->kind == VALUE_FIELD)
        return reference_holds(scanner, item, pair, out_span);
    *out_span = (struct span){0, found->text.size};
    return spend(scanner, 0) && number_holds(item->compared, value, found->text);
}

/* Whether any value of the field on `part` compares with this value of the rule. */
static bool value_holds(struct scanner *scanner, const struct plan_item *item, size_t value_index,
                        uint32_t part)
{
    struct span span;
    size_t count = scanner_values(scanner, item->field).count;
    for (size_t i = 0; i < count; i++) {
        const struct pair pair = {i, value_index, part};
        if (pair_holds(scanner, item, &pair, &span))
            return true;
    }
    return false;
}

bool compare_holds(struct scanner *scanner, const struct plan_item *item, uint32_t part)
{
    for (size_t i = 0; i < item->compared->value_count; i++)
        if (value_holds(scanner, item, i, part) != item->all)
            return !item->all;
    return item->all;
}

bool compare_next(struct scanner *scanner, const struct plan_item *item, size_t *cursor,
                  struct compare_match *out_match)
{
    const struct item *compared = item->compared;
    struct field_values values = scanner_values(scanner, item->field);
    while (*cursor < values.count * compared->value_count) {
        const struct pair pair = {*cursor % values.count, *cursor / values.count, COMPARE_ANY_PART};
        const struct value *value = &compared->values[pair.value_index];
        struct span span;
        ++*cursor;
        if (!pair_holds(scanner, item, &pair, &span))
            continue;
        const struct field_value *found = &values.items[pair.found_index];
        if (value->kind == VALUE_FIELD && !(compared->modifiers & MODIFIER_CASED))
            span = span_unfolded(found->text, span);
        *out_match = (struct compare_match){found, value, span};
        return true;
    }
    return false;
}
