/* Calendars (iCalendar, RFC 5545) and visiting cards (vCard 2.1, RFC 2426, RFC 6350): what a client
 * shows of them, and where they lead. */
#ifndef COLDTRAIL_MAIL_CALENDAR_H
#define COLDTRAIL_MAIL_CALENDAR_H

#include "engine/mail/document.h"

/* Whether a text begins as one of the two does. */
bool calendar_starts_here(struct bytes text);

/* `source` is valid UTF-8 with SCAN_SLACK_BYTES readable bytes behind it. Each property that is
 * shown is a paragraph; a description in HTML is read as HTML. Linear. */
void calendar_read(struct decoder *decoder, struct bytes source, struct document *out);

#endif
