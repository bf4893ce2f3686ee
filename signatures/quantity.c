#include "signatures/quantity.h"

#include <math.h>

struct valuer {
    asked_value value_of;
    void *state;
};

static double value_of(const struct valuer *valuer, const struct quantity *quantity);

/* Of the operators that take any number of operands. */
static double value_of_many(const struct valuer *valuer, const struct quantity *quantity)
{
    double value = quantity->kind == QUANTITY_PRODUCT ? 1 : 0;
    for (size_t i = 0; i < quantity->child_count; i++) {
        double next = value_of(valuer, quantity->children[i]);
        switch (quantity->kind) {
        case QUANTITY_SUM:
            value += next;
            break;
        case QUANTITY_PRODUCT:
            value *= next;
            break;
        case QUANTITY_AND:
            if (next == 0)
                return 0;
            value = next;
            break;
        default:
            if (next != 0)
                return next;
            break;
        }
    }
    return value;
}

static double value_of(const struct valuer *valuer, const struct quantity *quantity)
{
    double left = 0;
    double right = 0;
    switch (quantity->kind) {
    case QUANTITY_NUMBER:
        return quantity->number;
    case QUANTITY_RULE:
        return valuer->value_of(valuer->state, quantity->asked_index);
    case QUANTITY_SUM:
    case QUANTITY_PRODUCT:
    case QUANTITY_AND:
    case QUANTITY_OR:
        return value_of_many(valuer, quantity);
    case QUANTITY_NEGATIVE:
        return -value_of(valuer, quantity->children[0]);
    case QUANTITY_NOT:
        return value_of(valuer, quantity->children[0]) == 0;
    case QUANTITY_QUOTIENT:
    case QUANTITY_GREATER:
    case QUANTITY_AT_LEAST:
    case QUANTITY_EQUAL:
        left = value_of(valuer, quantity->children[0]);
        right = value_of(valuer, quantity->children[1]);
        break;
    }
    if (quantity->kind == QUANTITY_QUOTIENT)
        return right == 0 ? 0 : left / right;
    if (quantity->kind == QUANTITY_GREATER)
        return left > right;
    return quantity->kind == QUANTITY_AT_LEAST ? left >= right : left == right;
}

double quantity_value(const struct quantity *quantity, asked_value asked, void *state)
{
    struct valuer valuer = {asked, state};
    return value_of(&valuer, quantity);
}

struct ranger {
    asked_range range_of;
    void *state;
};

static struct quantity_range range_of(const struct ranger *ranger, const struct quantity *quantity);

static bool is_never_zero(struct quantity_range range)
{
    return range.low > 0 || range.high < 0;
}

static bool is_always_zero(struct quantity_range range)
{
    return range.low == 0 && range.high == 0;
}

/* The range of something that is 0 or 1. */
static struct quantity_range truth(bool is_sure, bool is_possible)
{
    return (struct quantity_range){is_sure, is_possible};
}

static struct quantity_range hull(struct quantity_range a, struct quantity_range b)
{
    return (struct quantity_range){a.low < b.low ? a.low : b.low,
                                   a.high > b.high ? a.high : b.high};
}

/* Without a bound where 0 meets infinity. */
static struct quantity_range product(struct quantity_range a, struct quantity_range b)
{
    double corners[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    struct quantity_range range = {corners[0], corners[0]};
    for (size_t i = 0; i < 4; i++) {
        if (isnan(corners[i]))
            return (struct quantity_range){-INFINITY, INFINITY};
        range = hull(range, (struct quantity_range){corners[i], corners[i]});
    }
    return range;
}

static struct quantity_range quotient(struct quantity_range a, struct quantity_range b)
{
    if (!is_never_zero(b))
        return (struct quantity_range){-INFINITY, INFINITY};
    return product(a, (struct quantity_range){1 / b.high, 1 / b.low});
}

static struct quantity_range range_of_all(const struct ranger *ranger,
                                          const struct quantity *quantity)
{
    bool may_be_zero = false;
    struct quantity_range next = {0, 0};
    for (size_t i = 0; i < quantity->child_count; i++) {
        next = range_of(ranger, quantity->children[i]);
        if (is_always_zero(next))
            return next;
        may_be_zero |= !is_never_zero(next);
    }
    return may_be_zero ? hull(next, (struct quantity_range){0, 0}) : next;
}

static struct quantity_range range_of_many(const struct ranger *ranger,
                                           const struct quantity *quantity)
{
    if (quantity->kind == QUANTITY_AND)
        return range_of_all(ranger, quantity);
    struct quantity_range range = range_of(ranger, quantity->children[0]);
    for (size_t i = 1; i < quantity->child_count; i++) {
        struct quantity_range next = range_of(ranger, quantity->children[i]);
        if (quantity->kind == QUANTITY_PRODUCT)
            range = product(range, next);
        else if (quantity->kind == QUANTITY_OR)
            range = hull(range, next);
        else
            range = (struct quantity_range){range.low + next.low, range.high + next.high};
    }
    return range;
}

static struct quantity_range range_of(const struct ranger *ranger, const struct quantity *quantity)
{
    if (quantity->kind == QUANTITY_NUMBER)
        return (struct quantity_range){quantity->number, quantity->number};
    if (quantity->kind == QUANTITY_RULE)
        return ranger->range_of(ranger->state, quantity->asked_index);
    if (quantity->kind == QUANTITY_SUM || quantity->kind == QUANTITY_PRODUCT ||
        quantity->kind == QUANTITY_AND || quantity->kind == QUANTITY_OR)
        return range_of_many(ranger, quantity);
    struct quantity_range left = range_of(ranger, quantity->children[0]);
    if (quantity->kind == QUANTITY_NEGATIVE)
        return (struct quantity_range){-left.high, -left.low};
    if (quantity->kind == QUANTITY_NOT)
        return truth(is_always_zero(left), !is_never_zero(left));
    struct quantity_range right = range_of(ranger, quantity->children[1]);
    if (quantity->kind == QUANTITY_QUOTIENT)
        return quotient(left, right);
    if (quantity->kind == QUANTITY_GREATER)
        return truth(left.low > right.high, left.high > right.low);
    if (quantity->kind == QUANTITY_AT_LEAST)
        return truth(left.low >= right.high, left.high >= right.low);
    return truth(left.low == left.high && right.low == right.high && left.low == right.low,
                 left.low <= right.high && right.low <= left.high);
}

struct quantity_range quantity_range(const struct quantity *quantity, asked_range asked,
                                     void *state)
{
    struct ranger ranger = {asked, state};
    return range_of(&ranger, quantity);
}
