/* Rich Text Format (Microsoft RTF 1.9.1): its text, in the code pages and Unicode escapes it
 * declares, and the links of its fields. Embedded objects are named by class, and the strings of
 * their data that are addresses are links. */
#ifndef COLDTRAIL_MAIL_RTF_H
#define COLDTRAIL_MAIL_RTF_H

#include "engine/mail/document.h"

/* Any bytes; what is broken is read as it stands. Linear; groups nest without limit, those deeper
 * than LIMIT_RTF_DEPTH share their settings. */
void rtf_read(struct decoder *decoder, struct bytes content, struct document *out);

#endif
