/* Encoded words in headers (RFC 2047), as mail clients read them rather than as the RFC allows
 * them: anywhere, over-long, inside quotes, characters split across words. Results live in the
 * decoder's arena; one thread at a time. */
#ifndef COLDTRAIL_MAIL_ENCODED_WORD_H
#define COLDTRAIL_MAIL_ENCODED_WORD_H

#include "engine/mail/decoder.h"

/* `text` (unfolded) with its encoded words decoded, in UTF-8; blanks between two encoded words
 * vanish. What is no word stays; 8-bit bytes outside words are UTF-8 or guessed. */
struct bytes encoded_words_decode(struct decoder *decoder, struct bytes text);

#endif
