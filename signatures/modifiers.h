/* The words behind a field's name: `field|contains|all` (Sigma 2.1, appendix "Modifiers"). The
 * table in modifiers.c names every modifier of the specification; what this version cannot do is
 * refused by name, never passed over: a rule that means something else than it says misses mail. */
#ifndef COLDTRAIL_SIGNATURES_MODIFIERS_H
#define COLDTRAIL_SIGNATURES_MODIFIERS_H

#include "signatures/value_forms.h"

/* Modifiers that compare with parts of a value, or otherwise need it to be text. */
#define MODIFIERS_OF_TEXT                                                                          \
    (MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH | MODIFIER_CASED | MODIFIER_RE |  \
     MODIFIER_LOOKALIKE)

struct modifiers {
    unsigned bits;            /* of enum rule_modifier */
    struct rewrites rewrites; /* in the order they stand in */
};

/* Read `names` ("contains|all"; what stands behind the field's first `|`) into bits and
 * rewrites. Refuses unknown names, and combinations that mean nothing; `is_keyword` says that
 * no field stands in front. False: see `complaint`. */
bool modifiers_parse(struct bytes names, bool is_keyword, struct rule_place place,
                     struct complaint *complaint, struct modifiers *out_modifiers);

#endif
