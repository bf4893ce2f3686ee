/* What a string with wildcards is looked for as, once modifiers and the `*` at its ends have
 * settled whether it begins and ends where the value does. Borrows the rule's pieces. */
#ifndef COLDTRAIL_MATCH_SHAPE_H
#define COLDTRAIL_MATCH_SHAPE_H

#include "signatures/rule.h"

struct shape {
    const struct piece *pieces; /* no PIECE_ANY at either end */
    size_t count;
    bool at_start;
    bool at_end;
};

struct shape shape_of(const struct value *value, unsigned modifiers);

/* `*`, as one of the value's forms: any value of the field will do. */
bool value_is_any(const struct value *value, unsigned modifiers);

/* Whether folding leaves nothing of a piece: invisible characters are looked for as they are. */
bool shape_folds_to_nothing(struct shape shape);

#endif
