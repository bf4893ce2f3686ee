/* Hosts and addresses in Received headers (RFC 5321 §4.4), whose real forms are as many as there
 * are mail servers. Results lie in the header or the arena. */
#ifndef COLDTRAIL_MAIL_RECEIVED_H
#define COLDTRAIL_MAIL_RECEIVED_H

#include "engine/mail/list.h"

/* Append the hosts (behind "from" and "by", and what comments say of them: reverse names, and the
 * names given with HELO; lower case) and the IP addresses (IPv6 in the form of RFC 5952) of one
 * unfolded value. */
void received_parse(struct bytes text, struct bytes_collector *hosts,
                    struct bytes_collector *addresses);

/* The date of an unfolded value: what stands behind the last ";". TIME_UNKNOWN where none is. */
int64_t received_date(struct bytes text);

/* Whether `text` is an IPv4 address in dotted decimals, or an IPv6 address. */
bool text_is_ip(struct bytes text);

#endif
