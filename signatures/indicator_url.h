/* URLs as feeds give them, in the forms in which mail may hold them. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_INDICATOR_URL_H
#define COLDTRAIL_SIGNATURES_INDICATOR_URL_H

#include "engine/base/arena.h"

#define URL_MOST_FORMS 6

/* The forms of `url` (RFC 3986 §6.2): scheme and host in lower case, without a default port and
 * without a fragment, with and without the slash at the end; with both of http and https where it
 * has no scheme; without a scheme where it begins with "www.", as bare links do. Each once, in
 * `arena`; returns how many, at least one. Text that is no URL has itself as its form. */
size_t indicator_url_forms(struct arena *arena, struct bytes url,
                           struct bytes out_forms[URL_MOST_FORMS]);

/* `url` of a message without its fragment and without a default port, in `arena`: what is compared
 * with those forms beside what is written. Empty where that is the same. Percent-encodings and dot
 * segments are compared as they are written, and case not at all. */
struct bytes indicator_url_plain(struct arena *arena, struct bytes url);

#endif
