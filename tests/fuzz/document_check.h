/* What document.h promises about whatever a reader of documents yields, checked. */
#ifndef COLDTRAIL_TESTS_FUZZ_DOCUMENT_CHECK_H
#define COLDTRAIL_TESTS_FUZZ_DOCUMENT_CHECK_H

#include "engine/mail/document.h"
#include "tests/fuzz/message_check.h"

typedef void (*document_reader)(struct decoder *decoder, struct bytes content,
                                struct document *out);

/* Read `content` twice, with other bytes behind it: the same, and as promised. Valid until the next
 * fuzz_decoder(). */
struct document document_check(document_reader read, struct bytes content);

/* What the text writer makes of `text` (any bytes, repaired). Freed with buffer_done(). */
struct buffer document_shown(struct bytes text);

#endif
