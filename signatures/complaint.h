/* The first thing found wrong with a rule document, and where. Readers pass one along and stop at
 * the first `false`. Lifetime: the reading of one document; the reason lives in the arena. */
#ifndef COLDTRAIL_SIGNATURES_COMPLAINT_H
#define COLDTRAIL_SIGNATURES_COMPLAINT_H

#include "signatures/rule.h"

struct complaint {
    struct arena *arena; /* keeps the reason */
    struct rule_place place;
    struct bytes reason; /* empty: nothing wrong yet */
};

/* Fill `complaint`, unless something was found before. Always false, so that a reader can say
 * `return complaint_raise(…)`. */
bool complaint_raise(struct complaint *complaint, struct rule_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The two arguments of "%.*s" for words of a rule: long ones are cut, at a whole character. */
int complaint_shown_size(struct bytes word);
const char *complaint_shown(struct bytes word);

#endif
