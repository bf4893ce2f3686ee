/* S/MIME whose content lies inside (RFC 8551 §3): what was signed or compressed is a MIME entity,
 * which clients show as if it stood in the mail. Any thread. */
#ifndef COLDTRAIL_MAIL_SMIME_H
#define COLDTRAIL_MAIL_SMIME_H

#include "engine/mail/message.h"

/* Whether a part says that it is such. */
bool smime_is_declared(const struct part *part);

/* The MIME entity inside the part, in the arena; empty where there is none. Counted against the
 * limits of the message; encrypted content, and what cannot be read, is flagged. */
struct bytes smime_open(struct message *message, struct part *part);

#endif
