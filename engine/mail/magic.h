/* What bytes are, by themselves. Constant tables, any thread. */
#ifndef COLDTRAIL_MAIL_MAGIC_H
#define COLDTRAIL_MAIL_MAGIC_H

#include "engine/mail/message.h"

enum content_magic magic_of(struct bytes content);

/* Whether a label of type `mime_type` ("image/png") on bytes of that magic is a lie that matters:
 * text called an image, a program called a document. */
bool magic_contradicts(enum content_magic magic, struct bytes mime_type);

/* A zip file, of whatever kind. */
bool magic_is_zip(enum content_magic magic);

/* Text, markup included. */
bool magic_is_text(enum content_magic magic);

#endif
