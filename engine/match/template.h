/* What mails of one mould have in common: digests of bodies and attachments without what differs
 * from recipient to recipient. Lifetime: the message. One thread. */
#ifndef COLDTRAIL_MATCH_TEMPLATE_H
#define COLDTRAIL_MATCH_TEMPLATE_H

#include "engine/match/recipient_forms.h"

/* SHA-256, as text in the message's arena, of the words of `text` (a visible text), folded, without
 * recipients (addresses, domains, organisations, display names, titles before them, parts of
 * mailbox names), addresses, URLs and words with digits. Empty where fewer than
 * LEAST_TEMPLATE_BYTES are left: they say nothing. */
#define LEAST_TEMPLATE_BYTES 40
struct bytes template_of_body(struct message *message, const struct recipient_forms *forms,
                              struct bytes text);

/* SHA-256, likewise, of an attachment's bytes with the recipients' addresses, in any form, their
 * domains and organisations replaced. Empty where it has none or more than LIMIT_TEMPLATE_BYTES. */
struct bytes template_of_attachment(struct message *message, const struct recipient_forms *forms,
                                    struct bytes content);

#endif
