/* Sigma's strings with wildcards: `*`, `?` and the escapes `\*`, `\?`, `\\` (specification 2.1,
 * "Wildcards" and "Escaping"). Any thread. */
#ifndef COLDTRAIL_SIGNATURES_WILDCARDS_H
#define COLDTRAIL_SIGNATURES_WILDCARDS_H

#include "signatures/rule.h"

/* Cut `text` into pieces, in the arena: neighbouring text is one piece, `**` is `*`. A backslash
 * before anything but `*`, `?` and `\` is a backslash, and so is one at the end: there is no
 * malformed text. Returns how many pieces `*out_pieces` holds; 0 for the empty string. */
size_t wildcards_parse(struct arena *arena, struct bytes text, const struct piece **out_pieces);

/* Whether a name reads as `pattern` says, case and all, in which `*` is any number of characters
 * and nothing else is special: "sel_*" in conditions, "attack.t1566*" on the command line. At worst
 * as many steps as the product of both sizes. */
bool wildcards_match_name(struct bytes name, struct bytes pattern);

#endif
