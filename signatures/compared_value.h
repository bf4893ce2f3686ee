/* Values that are compared as what they mean, not as texts: numbers and times in order, parts of
 * dates, networks, names of other fields (Sigma 2.1, appendix "Modifiers"). Stateless. */
#ifndef COLDTRAIL_SIGNATURES_COMPARED_VALUE_H
#define COLDTRAIL_SIGNATURES_COMPARED_VALUE_H

#include "signatures/complaint.h"

/* Read `value->text` as `modifiers`, some of MODIFIERS_OF_VALUES among them, want it: fills `kind`
 * and what belongs to it. False: see `complaint`; what is no such value would never hold. */
bool compared_value_parse(struct arena *arena, unsigned modifiers, struct value *value,
                          struct complaint *complaint);

#endif
