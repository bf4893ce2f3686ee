/* Dates of mail headers (RFC 5322 §3.3 and §4.3), and the ctime, ISO, dashed, slashed, wholly
 * numeric and localised forms that mail programs write instead. No state, any thread. */
#ifndef COLDTRAIL_MAIL_DATE_H
#define COLDTRAIL_MAIL_DATE_H

#include "engine/base/clock.h"

/* Seconds since 1970 UTC, or TIME_UNKNOWN where day, month or year cannot be found. A missing time
 * is midnight, a missing or unknown zone UTC; comments are stepped over. */
int64_t date_parse(struct bytes text);

#endif
