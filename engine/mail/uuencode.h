/* Uuencode (POSIX uuencode, "Traditional"), as the transfer encoding x-uuencode. No state, any
 * thread. */
#ifndef COLDTRAIL_MAIL_UUENCODE_H
#define COLDTRAIL_MAIL_UUENCODE_H

#include "engine/base/bytes.h"

/* Decode each "begin … end" of `text`, one behind the other, into `out`, which holds text.size
 * bytes; without a "begin" line the text itself. Lines cut short are decoded as far as they go and
 * counted in
 * `*out_bad`. Returns how many bytes were written. */
size_t uuencode_decode(struct bytes text, uint8_t *out, size_t *out_bad);

/* A file that a text carries in itself. */
struct uuencoded_file {
    struct bytes name; /* as the "begin" line gives it */
    struct bytes text; /* from that line on, over the "end" line */
};

/* Whether a line of `text` begins like one that uuencode_next() looks for. */
bool uuencode_begins_in(struct bytes text);

/* The next uuencoded file at or behind `*at`, where a line begins; `*at` moves behind it. False
 * where none is left. */
bool uuencode_next(struct bytes text, size_t *at, struct uuencoded_file *out_file);

#endif
