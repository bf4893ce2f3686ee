/* Quoted-printable (RFC 2045 §6.7) and its header form, the Q encoding (RFC 2047 §4.2). No state,
 * any thread. */
#ifndef COLDTRAIL_MAIL_QUOTED_PRINTABLE_H
#define COLDTRAIL_MAIL_QUOTED_PRINTABLE_H

#include "engine/base/bytes.h"

/* Room that the decoders need for so many encoded bytes; part of it is a margin for wide stores. */
size_t quoted_printable_max_decoded(size_t encoded_bytes);

/* Decode `text` into `out`, which holds quoted_printable_max_decoded(text.size) bytes. Blanks at a
 * line's end vanish, before and behind a soft break. A "=" that begins no escape stays as it is
 * and is counted in `*out_bad`. Returns how many bytes were written. */
size_t quoted_printable_decode(struct bytes text, uint8_t *out, size_t *out_bad);

/* The same for the Q encoding: "_" is a space. */
size_t q_encoding_decode(struct bytes text, uint8_t *out, size_t *out_bad);

#endif
