/* What readers of feeds share about kinds of indicators. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_INDICATOR_TYPE_H
#define COLDTRAIL_SIGNATURES_INDICATOR_TYPE_H

#include "signatures/indicator_rules.h"

/* ECS threat.indicator.type of a `value` of that kind. */
struct bytes indicator_type_of(enum indicator_kind kind, struct bytes value);

/* Whether `value` can be one of that kind: digests have their number of hexadecimal digits,
 * addresses an '@', names of domains neither blanks nor slashes. Other kinds hold anything. */
bool indicator_type_holds(enum indicator_kind kind, struct bytes value);

#endif
