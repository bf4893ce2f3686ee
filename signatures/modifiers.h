/* The words behind a field's name: `field|contains|all` (Sigma 2.1, appendix "Modifiers"). The
 * table in modifiers.c names every modifier of the specification; combinations that mean nothing
 * are refused, never passed over: a rule that means something else than it says misses mail. */
#ifndef COLDTRAIL_SIGNATURES_MODIFIERS_H
#define COLDTRAIL_SIGNATURES_MODIFIERS_H

#include "engine/base/buffer.h"
#include "signatures/value_forms.h"

/* Modifiers that compare with parts of a value, or otherwise need it to be text. */
#define MODIFIERS_OF_TEXT                                                                          \
    (MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH | MODIFIER_CASED | MODIFIER_RE |  \
     MODIFIER_LOOKALIKE | MODIFIER_DOMAIN)

/* Modifiers whose values are no text: compared_value.h reads them. */
#define MODIFIERS_OF_ORDER (MODIFIER_LT | MODIFIER_LTE | MODIFIER_GT | MODIFIER_GTE)
#define MODIFIERS_OF_DATES                                                                         \
    (MODIFIER_MINUTE | MODIFIER_HOUR | MODIFIER_DAY | MODIFIER_WEEK | MODIFIER_MONTH |             \
     MODIFIER_YEAR)
#define MODIFIERS_OF_VALUES                                                                        \
    (MODIFIERS_OF_ORDER | MODIFIERS_OF_DATES | MODIFIER_CIDR | MODIFIER_FIELDREF)

/* Of them those that no pattern is looked for. */
#define MODIFIERS_COMPARED (MODIFIERS_OF_ORDER | MODIFIERS_OF_DATES | MODIFIER_FIELDREF)

/* Modifiers whose values are not looked for as the text that stands there. */
#define MODIFIERS_BEYOND_TEXT                                                                      \
    (MODIFIER_RE | MODIFIER_EXISTS | MODIFIER_DOMAIN | MODIFIER_LOOKALIKE | MODIFIERS_OF_VALUES)

/* Those that a keyword can have. */
#define MODIFIERS_OF_KEYWORDS                                                                      \
    (MODIFIER_CONTAINS | MODIFIER_ALL | MODIFIER_CASED | MODIFIER_NEQ | MODIFIER_RE |              \
     MODIFIER_RE_IGNORECASE | MODIFIER_RE_MULTILINE | MODIFIER_RE_DOTALL)

struct modifiers {
    unsigned bits;            /* of enum rule_modifier */
    struct rewrites rewrites; /* in the order they stand in */
};

/* Read `names` ("contains|all"; what stands behind the field's first `|`) into bits and
 * rewrites. Refuses unknown names, and combinations that mean nothing; `is_keyword` says that
 * no field stands in front. False: see `complaint`. */
bool modifiers_parse(struct bytes names, bool is_keyword, struct rule_place place,
                     struct complaint *complaint, struct modifiers *out_modifiers);

/* Append those of `bits` (enum rule_modifier) as rules write them: "|contains|fieldref". */
void modifiers_append(struct buffer *out, unsigned bits);

#endif
