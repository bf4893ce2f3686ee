/* The messages of the campaign, in every disguise that a decoder has to see through. Each holds
 * (1) a display name that claims the impersonated company, or the title of the contract in the
 * subject, the text or the name of the attachment; and (2) an HTML page as an attachment, or
 * inside one; which (3) has a password field. */
#ifndef COLDTRAIL_BENCH_CORPUS_PLANTED_H
#define COLDTRAIL_BENCH_CORPUS_PLANTED_H

#include "bench/corpus/addressee.h"
#include "bench/corpus/letter.h"
#include "bench/corpus/truth.h"

/* Append the planted message `number`; its variant follows from the number alone. Fills variant
 * and shows of the account. */
void planted_write(struct letter *letter, const struct addressee *addressee, uint32_t number,
                   struct special_account *account);

#endif
