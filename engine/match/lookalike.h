/* Domains that imitate those of a rule's item (modifier `lookalike`): all that signatures/lookalike
 * makes of them stand in one hash set, and what looks the same letter by letter is found by its
 * skeleton. What the item names, and all below it, is genuine and imitates nothing. Made before
 * threads start, then immutable (lifetime: run). */
#ifndef COLDTRAIL_MATCH_LOOKALIKE_H
#define COLDTRAIL_MATCH_LOOKALIKE_H

#include "engine/match/field.h"
#include "signatures/lookalike.h"
#include "signatures/rule.h"

struct lookalike_set;

/* Whether values of the field are domains or addresses. */
bool lookalike_goes_with(const struct field *field);

/* Whether `value` names what can be imitated: a domain below a public suffix, without wildcards. */
bool lookalike_takes(const struct value *value);

/* All values of `item` (and their other forms) must be such. Keeps pointers to the values. */
struct lookalike_set *lookalike_set_new(const struct item *item);
void lookalike_set_free(struct lookalike_set *set);

/* A field value as it is compared; in the arena that was given. */
struct lookalike_name {
    struct bytes domain;     /* folded, U-labels (RFC 5890); empty: not a domain */
    struct bytes registered; /* its end: public suffix and one label more */
};

/* Of a domain, or of an address what stands behind its last `@`. */
struct lookalike_name lookalike_name_of(struct arena *arena, struct bytes text);

/* Whose imitation it is, and which family makes it. */
struct lookalike_match {
    const struct value *brand;
    enum lookalike_family family;
};

/* Whether `name` imitates a domain of the set: its registered domain does, or (family "subdomain")
 * the end of it. A label that only looks the same matches under any suffix; one of
 * LOOKALIKE_SHORT_CHARACTERS or fewer under the brand's own. */
bool lookalike_find(const struct lookalike_set *set, const struct lookalike_name *name,
                    struct lookalike_match *out_match);

#endif
