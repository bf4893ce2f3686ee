/* IP addresses and networks as rules and feeds write them. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_NETWORK_H
#define COLDTRAIL_SIGNATURES_NETWORK_H

#include "signatures/rule.h"

/* "192.0.2.0/24", "2001:db8::/32" (RFC 4632 §3.1, RFC 4291 §2.3), or an address alone, which is the
 * network of that one address. Bits behind the prefix are cleared. False where it is neither. */
bool network_parse(struct bytes text, struct network *out_network);

#endif
