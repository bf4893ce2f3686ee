#include "signatures/compared_value.h"

#include "engine/base/clock.h"
#include "signatures/modifiers.h"
#include "signatures/network.h"

static const struct {
    unsigned modifier;
    const char *name;
    int64_t least;
    int64_t most;
} date_parts[] = {
    {MODIFIER_MINUTE, "minute", 0, 59}, {MODIFIER_HOUR, "hour", 0, 23},
    {MODIFIER_DAY, "day", 1, 31},       {MODIFIER_WEEK, "week", 1, 53},
    {MODIFIER_MONTH, "month", 1, 12},   {MODIFIER_YEAR, "year", 0, 9999},
};

static bool parse_number(struct bytes text, int64_t *out_number)
{
    bool is_negative = text.size > 0 && text.data[0] == '-';
    if (!bytes_to_number(bytes_slice(text, is_negative ? 1 : 0, text.size), out_number))
        return false;
    if (is_negative)
        *out_number = -*out_number;
    return true;
}

static bool parse_date_part(unsigned modifiers, struct value *value, struct complaint *complaint)
{
    value->kind = VALUE_NUMBER;
    for (size_t i = 0; i < sizeof date_parts / sizeof date_parts[0]; i++) {
        if (!(modifiers & date_parts[i].modifier))
            continue;
        if (parse_number(value->text, &value->number) && value->number >= date_parts[i].least &&
            value->number <= date_parts[i].most)
            return true;
        return complaint_raise(complaint, value->place, "'%s' takes a number from %lld to %lld",
                               date_parts[i].name, (long long)date_parts[i].least,
                               (long long)date_parts[i].most);
    }
    return false;
}

static bool parse_order(struct value *value, struct complaint *complaint)
{
    value->kind = VALUE_NUMBER;
    if (parse_number(value->text, &value->number))
        return true;
    value->kind = VALUE_TIME;
    return time_from_text(value->text, &value->number) ||
           complaint_raise(complaint, value->place,
                           "'lt', 'lte', 'gt' and 'gte' take a whole number, or a date as "
                           "2026-01-31 or 2026-01-31T08:00:00Z");
}

static bool parse_network(struct arena *arena, struct value *value, struct complaint *complaint)
{
    struct network *network = arena_alloc(arena, sizeof *network);
    value->kind = VALUE_NETWORK;
    value->network = network;
    return network_parse(value->text, network) ||
           complaint_raise(complaint, value->place,
                           "'%.*s' is no network: write it as 192.0.2.0/24 or 2001:db8::/32",
                           complaint_shown_size(value->text), complaint_shown(value->text));
}

bool compared_value_parse(struct arena *arena, unsigned modifiers, struct value *value,
                          struct complaint *complaint)
{
    if (modifiers & MODIFIER_CIDR)
        return parse_network(arena, value, complaint);
    if (modifiers & MODIFIERS_OF_DATES)
        return parse_date_part(modifiers, value, complaint);
    if (modifiers & MODIFIERS_OF_ORDER)
        return parse_order(value, complaint);
    value->kind = VALUE_FIELD;
    return value->text.size > 0 ||
           complaint_raise(complaint, value->place, "'fieldref' takes the name of another field");
}
