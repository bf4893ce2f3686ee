/* Uuencode (POSIX uuencode, "Traditional"), as the transfer encoding x-uuencode. No state, any
 * thread. */
#ifndef COLDTRAIL_MAIL_UUENCODE_H
#define COLDTRAIL_MAIL_UUENCODE_H

#include "engine/base/bytes.h"

/* Decode the first "begin … end" of `text` into `out`, which holds text.size bytes; without a
 * "begin" line the text itself. Lines cut short are decoded as far as they go and counted in
 * `*out_bad`. Returns how many bytes were written. */
size_t uuencode_decode(struct bytes text, uint8_t *out, size_t *out_bad);

#endif
