/* Guessing the charset of text that declares none, through uchardet. One guesser a worker. */
#ifndef COLDTRAIL_MAIL_CHARSET_GUESS_H
#define COLDTRAIL_MAIL_CHARSET_GUESS_H

#include "engine/base/bytes.h"

struct charset_guesser;

struct charset_guesser *charset_guesser_new(void);
void charset_guesser_free(struct charset_guesser *guesser);

/* A charset name for `text` (a sample of it counts), valid until the next call; empty when
 * nothing can be said. */
const char *charset_guess(struct charset_guesser *guesser, struct bytes text);

#endif
