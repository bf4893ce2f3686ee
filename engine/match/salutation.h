/* Whom a mail greets: "Dear Ada Byron, Purchasing Manager,". Any thread. */
#ifndef COLDTRAIL_MATCH_SALUTATION_H
#define COLDTRAIL_MATCH_SALUTATION_H

#include "engine/mail/message.h"
#include "engine/match/role_index.h"

/* The role that one of the first paragraphs of the body greets. Only what begins with a word of
 * greeting counts, up to the end of the greeting: behind its first comma nothing but a title.
 * Empty: none. */
struct bytes salutation_role(const struct role_index *index, struct message *message);

#endif
