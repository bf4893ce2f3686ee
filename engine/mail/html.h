/* What an HTML document shows, and what it holds. Results lie in the document or the decoder's
 * arena; one thread at a time. */
#ifndef COLDTRAIL_MAIL_HTML_H
#define COLDTRAIL_MAIL_HTML_H

#include "engine/mail/decoder.h"

/* Read `document` (valid UTF-8): its visible text, and its facts. */
const struct html_facts *html_read(struct decoder *decoder, struct bytes document,
                                   struct bytes *out_visible_text);

#endif
