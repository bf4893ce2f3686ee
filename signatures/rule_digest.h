/* By which one state of a rule is told from another: hits and cases keep it. No state, any thread.
 */
#ifndef COLDTRAIL_SIGNATURES_RULE_DIGEST_H
#define COLDTRAIL_SIGNATURES_RULE_DIGEST_H

#include "engine/base/arena.h"

/* SHA-256 of `text` in hexadecimal digits, in `arena`. */
struct bytes rule_digest(struct arena *arena, struct bytes text);

/* Of a rule that is more than its own document: `digest` is that document's, and `used` names what
 * it uses besides (digests of lists and filters, a line for each). `digest` itself where that is
 * nothing. */
struct bytes rule_digest_with(struct arena *arena, struct bytes digest, struct bytes used);

#endif
