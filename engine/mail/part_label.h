/* What a part's header fields say about it (RFC 2045, 2183), and whether a mail client shows it as
 * text or as a file. */
#ifndef COLDTRAIL_MAIL_PART_LABEL_H
#define COLDTRAIL_MAIL_PART_LABEL_H

#include "engine/mail/decoder.h"

/* Which one counts where a field or a parameter that may be there once is there again: clients take
 * the first, others the last. */
enum label_rule { LABEL_FIRST, LABEL_LAST };

/* Fill what `part` says of itself from `part->headers`; `default_type` is what it is without a
 * Content-Type (RFC 2046 §5.1.5: "message/rfc822" in a digest). Returns whether anything is there
 * again, so that the other rule may find another label. */
bool part_label_read(struct decoder *decoder, struct part *part, const char *default_type,
                     enum label_rule rule);

/* Give `part` the label, header fields included, of another one. */
void part_label_copy(struct part *part, const struct part *from);

/* Whether two labels make the same of the same bytes. */
bool part_label_equal(const struct part *a, const struct part *b);

/* Set `extension` from `name`, and whether the part is body or attachment. */
void part_label_finish(struct arena *arena, struct part *part);

#endif
