/* What bytes say of the transfer encoding they are in, whatever their label says. Only samples are
 * looked at: no state, any thread. */
#ifndef COLDTRAIL_MAIL_EVIDENCE_H
#define COLDTRAIL_MAIL_EVIDENCE_H

#include "engine/mail/message.h"

/* The encoding of a body declared as `declared`: another one only where the bytes leave little
 * doubt: whole lines of base64 that decode to text or to a known kind of file; escapes and soft
 * breaks of quoted-printable; plain words where base64 was declared. */
enum transfer_encoding evidence_of_encoding(struct bytes raw, enum transfer_encoding declared);

/* Whether what `raw` decodes to is base64 again. */
bool evidence_is_double(struct bytes raw, enum transfer_encoding encoding);

/* Whether what `raw` decodes to begins as HTML documents do. */
bool evidence_is_html(struct bytes raw, enum transfer_encoding encoding);

/* Whether "-" or "_" stand inside the base64 `raw`: to RFC 2045 they are bytes to step over, to
 * others letters of the alphabet of RFC 4648 §5. */
bool evidence_has_url_alphabet(struct bytes raw);

/* `raw` without them. */
struct bytes evidence_without_url_alphabet(struct arena *arena, struct bytes raw);

#endif
