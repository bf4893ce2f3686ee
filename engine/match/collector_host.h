/* Where a page sends the password it asks for. Lifetime: the message. One thread. */
#ifndef COLDTRAIL_MATCH_COLLECTOR_HOST_H
#define COLDTRAIL_MATCH_COLLECTOR_HOST_H

#include "engine/mail/message.h"

/* The hosts, in lower case and each once, that forms of the part send to; where no form names one,
 * those of the URLs in its scripts. At most LIMIT_COLLECTOR_HOSTS. Empty where the part is no HTML,
 * or has no password field. */
struct bytes_list collector_hosts(struct message *message, struct part *part);

#endif
