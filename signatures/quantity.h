/* The value of a quantity, where the values of the rules it asks for are known, and the range of
 * values that it may have, where only theirs are. Pure functions; they go as deep as the quantity,
 * which readers bound. */
#ifndef COLDTRAIL_SIGNATURES_QUANTITY_H
#define COLDTRAIL_SIGNATURES_QUANTITY_H

#include "signatures/rule.h"

/* The value of the rule at `asked_index` of rule.asked. */
typedef double (*asked_value)(void *state, size_t asked_index);

/* As Perl counts: `&&` yields the last operand where all are true, `||` the first that is; what is
 * divided by 0 is 0. `value_of` may be NULL where no rule is asked for. */
double quantity_value(const struct quantity *quantity, asked_value value_of, void *state);

struct quantity_range {
    double low;
    double high;
};
typedef struct quantity_range (*asked_range)(void *state, size_t asked_index);

/* A range that holds every value the quantity can have; not always the narrowest. */
struct quantity_range quantity_range(const struct quantity *quantity, asked_range range_of,
                                     void *state);

#endif
