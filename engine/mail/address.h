/* Address lists (RFC 5322 §3.4 and the obsolete forms of §4.4), as tolerantly as clients read
 * them. Results live in the decoder's arena; one thread at a time. */
#ifndef COLDTRAIL_MAIL_ADDRESS_H
#define COLDTRAIL_MAIL_ADDRESS_H

#include "engine/mail/decoder.h"

struct address_collector {
    struct address *items;
    size_t count;
    size_t capacity;
};

/* Append the addresses of one header value (folds and all). Groups are flattened; a comment names
 * an address that has no display name; what stands without brackets is an address if it holds an
 * "@" or is a single word. */
void addresses_parse(struct decoder *decoder, struct bytes text,
                     struct address_collector *collector);

#endif
