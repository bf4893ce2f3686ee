/* What a part's header fields say about it (RFC 2045, 2183), and whether a mail client shows it as
 * text or as a file. */
#ifndef COLDTRAIL_MAIL_PART_LABEL_H
#define COLDTRAIL_MAIL_PART_LABEL_H

#include "engine/mail/decoder.h"

/* Fill what `part` says of itself from `part->headers`; `default_type` is what it is without a
 * Content-Type (RFC 2046 §5.1.5: "message/rfc822" in a digest). */
void part_label_read(struct decoder *decoder, struct part *part, const char *default_type);

/* Set `extension` from `name`, and whether the part is body or attachment. */
void part_label_finish(struct arena *arena, struct part *part);

#endif
