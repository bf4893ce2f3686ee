/* Results of sender authentication as the receiving server wrote them down: Authentication-Results
 * (RFC 8601) and Received-SPF (RFC 7208 §9.1). */
#ifndef COLDTRAIL_MAIL_AUTHENTICATION_H
#define COLDTRAIL_MAIL_AUTHENTICATION_H

#include "engine/mail/list.h"

/* Append every result ("pass", "fail" …, lower case) of `method` in one unfolded
 * Authentication-Results value. */
void authentication_results(struct bytes text, struct bytes method,
                            struct bytes_collector *results);

/* Append the domain that one unfolded DKIM-Signature value claims to sign for (its `d=` tag, RFC
 * 6376 §3.5), lower case. */
void dkim_signing_domain(struct bytes text, struct bytes_collector *domains);

/* Append the result that an unfolded Received-SPF value begins with. */
void received_spf_result(struct bytes text, struct bytes_collector *results);

#endif
