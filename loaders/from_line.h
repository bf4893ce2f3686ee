/* The line that begins a message of an mbox (RFC 4155 and its many dialects), and the lines that
 * look like it in a body. No state, any thread. */
#ifndef COLDTRAIL_LOADERS_FROM_LINE_H
#define COLDTRAIL_LOADERS_FROM_LINE_H

#include "engine/base/bytes.h"

/* Longer lines are no From_ lines. */
#define FROM_LINE_MAX_BYTES ((size_t)1024)

enum from_line {
    FROM_LINE_NONE,
    FROM_LINE_BARE,   /* "From " and one word that is an address, without a date */
    FROM_LINE_MARKER, /* "From -" and nothing else: Mozilla, without a date */
    FROM_LINE_DATED   /* "From ", a sender of any words, and a date as asctime(3) or near it */
};

/* Judge `line`, given without its line end. A date has a time of day, a month, and a year or a day
 * of the week; a time zone and "remote from HOST" may follow. */
enum from_line from_line_judge(struct bytes line);

/* Whether `text` begins with a header field's name and colon (RFC 5322 §2.2, and blanks before the
 * colon as §4.5.3 has them). Returns the size of the name, or 0. */
size_t header_name_size(struct bytes text);

#endif
