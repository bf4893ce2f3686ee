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

/* How many imitations were made and are looked up; what only looks the same is not counted. */
size_t lookalike_set_count(const struct lookalike_set *set);

/* A field value as it is compared, in `arena`: folded, in U-labels (RFC 5890); of an address what
 * stands behind its last `@`. Empty: no domain. */
struct bytes lookalike_domain_of(struct arena *arena, struct bytes text);

/* Whose imitation it is, and which family makes it. */
struct lookalike_match {
    const struct value *brand;
    enum lookalike_family family;
};

/* Whether `domain`, of lookalike_domain_of(), imitates one of the set: what was registered does, or
 * (family "subdomain") a longer end of it. A label that only looks the same matches under any
 * suffix; one of LOOKALIKE_SHORT_CHARACTERS or fewer under the brand's own. */
bool lookalike_find(const struct lookalike_set *set, struct arena *arena, struct bytes domain,
                    struct lookalike_match *out_match);

#endif
