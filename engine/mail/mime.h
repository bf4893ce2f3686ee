/* The tree of a message's parts (RFC 2045, 2046), in one pass over its bytes. Parts live in the
 * decoder's arena; one thread at a time. */
#ifndef COLDTRAIL_MAIL_MIME_H
#define COLDTRAIL_MAIL_MIME_H

#include "engine/mail/decoder.h"

/* Parse the message `raw` into a part below `parent` (NULL: it is the top part). Returns that part,
 * or NULL where a limit allows none. New parts follow `decoder->last_part` in document order. */
struct part *mime_parse(struct decoder *decoder, struct part *parent, struct bytes raw);

#endif
