/* The attachments of ordinary mail: PDF, office document, table, image, calendar entry, and an
 * innocent HTML report without any form. Each call appends one part, header and content. */
#ifndef COLDTRAIL_BENCH_CORPUS_ORDINARY_FILES_H
#define COLDTRAIL_BENCH_CORPUS_ORDINARY_FILES_H

#include "bench/corpus/letter.h"
#include "bench/corpus/mime.h"

/* An attachment of a kind drawn from the letter's generator. */
void ordinary_file(struct letter *letter, struct mime *mime);

/* An image that the body shows, the `number`th of the message. */
void ordinary_inline_image(struct letter *letter, struct mime *mime, uint32_t number);

#endif
