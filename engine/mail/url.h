/* URLs: their pieces (RFC 3986 §3), relative ones resolved, and the ones that plain text holds.
 * Results lie in the input or the arena. */
#ifndef COLDTRAIL_MAIL_URL_H
#define COLDTRAIL_MAIL_URL_H

#include "engine/mail/message.h"

/* The next URL in plain text at or behind `*at`: http, https, ftp, mailto, or a bare "www.", where
 * a client would make one clickable. `*at` moves behind it; false where none is left. Linear over
 * all calls on one text. */
struct url_search {
    struct bytes text;
    size_t at;
    size_t next_colon; /* the next ":" and "." at or behind `at`, BYTES_NOT_FOUND: none */
    size_t next_dot;
};
void url_search_begin(struct url_search *search, struct bytes text);
bool url_search_next(struct url_search *search, struct bytes *out_url);

/* `url` against the document's base (RFC 3986 §5.2, without the removal of dot segments); itself
 * where it has a scheme or the base has no host. */
struct bytes url_resolve(struct arena *arena, struct bytes base, struct bytes url);

#endif
