/* Reads the indicators of STIX 2.0 and 2.1: bundles, lists of objects, and objects alone. What mail
 * can be asked becomes indicators and rules; all else is named in the set's import report:
 * - A pattern of one comparison with `=` or IN, or of such joined by OR, is a row of indicators.
 *   Any other pattern about one message is a rule of its own.
 * - AND, FOLLOWEDBY, WITHIN and REPEATS between observations need correlation: refused.
 * - Revoked indicators are passed over. Those past their valid_until are looked for: a hunt looks
 *   at old mail; they are noted.
 * - Patterns in other languages than STIX's are refused by their language. */
#ifndef COLDTRAIL_SIGNATURES_STIX_H
#define COLDTRAIL_SIGNATURES_STIX_H

#include "signatures/rule.h"

/* Add what `text` holds, the file at `path`, which is in the set's arena. False where it is no
 * JSON, which is a refusal then. */
bool stix_read(struct rule_set *set, struct bytes text, struct bytes path);

#endif
