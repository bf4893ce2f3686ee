/* Ordinary business mail of every shape that an engine has to take apart. Nothing in it may look
 * like the campaign: no page with a password field, none of the names the campaign used. */
#ifndef COLDTRAIL_BENCH_CORPUS_ORDINARY_H
#define COLDTRAIL_BENCH_CORPUS_ORDINARY_H

#include "bench/corpus/letter.h"

/* Append one whole message to the letter's buffer. Sets its language and charset. */
void ordinary_write(struct letter *letter);

#endif
