/* Deflated bytes (RFC 1950, RFC 1951) inflated, as far as they go. Any thread. */
#ifndef COLDTRAIL_MAIL_INFLATE_H
#define COLDTRAIL_MAIL_INFLATE_H

#include "engine/base/buffer.h"

/* Append to `out` what `data` inflates to, at most `most_bytes`: with a zlib header, or bare where
 * that is broken. Damaged or truncated data yields what comes before. Returns false where there is
 * more than `most_bytes`. */
bool inflate_append(struct bytes data, size_t most_bytes, struct buffer *out);

#endif
