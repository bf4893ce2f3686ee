/* Header blocks (RFC 5322 §2.2): where they end, their fields, and their values without folds.
 * What is handed out lies in the raw message or the arena; one thread at a time. */
#ifndef COLDTRAIL_MAIL_HEADER_H
#define COLDTRAIL_MAIL_HEADER_H

#include "engine/mail/boundary.h"
#include "engine/mail/message.h"

/* Read the header block that begins at `start` of `text`. It ends behind a blank line, before an
 * open boundary, or before a line that is no field and is followed by none: then the blank line is
 * missing. A leading mbox "From " line is stepped over. Returns where the body begins. */
size_t header_block_parse(struct arena *arena, struct bytes text, size_t start,
                          const struct boundary_stack *boundaries, anomaly_set *anomalies,
                          struct header_block *out_block);

/* Flag what only a whole message's block can show: bytes above 0x7F, NUL, fields given twice that
 * RFC 5322 §3.6 allows once. */
void header_block_check(const struct header_block *block, anomaly_set *anomalies);

/* `value` with each fold (line end and the blanks behind it) made one space, trimmed; in `value`
 * itself where it has no fold. */
struct bytes header_unfold(struct arena *arena, struct bytes value);

/* Whether `text` begins with a line that is a header field. */
bool header_starts_here(struct bytes text);

#endif
