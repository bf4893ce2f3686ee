/* Whether a mail reached a mailbox, as far as its headers tell. Any thread. */
#ifndef COLDTRAIL_HUNT_DELIVERY_H
#define COLDTRAIL_HUNT_DELIVERY_H

#include "engine/mail/message.h"

/* "junk" where the receiving side says that it took the mail for unwanted (X-Spam-Flag,
 * X-Spam-Status, Microsoft's spam confidence level from 5 on and its filter's verdicts, Gmail's
 * label); else "delivered" where a server took it in (Received, Delivered-To, X-Original-To); else
 * "unknown": drafts, mail that was saved without its headers. Anybody can write such headers. */
const char *delivery_of(struct message *message);

#endif
