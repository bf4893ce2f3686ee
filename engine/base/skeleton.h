/* What a domain's label looks like at a glance: two labels with one skeleton are mistaken for each
 * other. That is the skeleton of UTS #39 §4, from the Unicode data of ICU, without case and marks,
 * and with what readers of domains confuse besides. The table is made once at start; after that
 * every thread may ask. */
#ifndef COLDTRAIL_BASE_SKELETON_H
#define COLDTRAIL_BASE_SKELETON_H

#include "engine/base/buffer.h"

/* Load the data (some milliseconds; nothing where it was done before). Call before any thread
 * starts. */
void skeleton_init(void);

/* Append the skeleton of UTF-8 `label`: "paypal" and "p\u0430yp\u0430l" give the same. Beyond UTS
 * #39: the case of what it yields and marks (accents) are dropped; i, l, 1 and I are one, and so
 * are cl and d, vv and w, 0 and o. Invalid bytes become U+FFFD. ASCII costs two
 * look-ups a character. */
void skeleton_append(struct buffer *out, struct bytes label);

/* The version of the Unicode library behind it. */
const char *skeleton_library_version(void);

#endif
