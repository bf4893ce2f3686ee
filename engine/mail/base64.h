/* Base64 as mail carries it (RFC 2045 §6.8): lines of any length, stray bytes, missing or early
 * padding, several padded runs one after another. No state, any thread. */
#ifndef COLDTRAIL_MAIL_BASE64_H
#define COLDTRAIL_MAIL_BASE64_H

#include "engine/base/bytes.h"

/* Room that base64_decode() needs for so many encoded bytes; part of it is a margin for wide
 * stores. */
size_t base64_max_decoded(size_t encoded_bytes);

/* Decode `text` into `out`, which holds base64_max_decoded(text.size) bytes. White space is stepped
 * over; other bytes outside the alphabet, and padding or an end where none can be, are stepped over
 * and counted in `*out_skipped`. A "-" and "_" (RFC 4648 §5) count as "+" and "/". Returns how many
 * bytes were decoded. */
size_t base64_decode(struct bytes text, uint8_t *out, size_t *out_skipped);

#endif
