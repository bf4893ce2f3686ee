/* Messages that resemble the campaign and are not part of it. None has all three marks that
 * planted.h names. */
#ifndef COLDTRAIL_BENCH_CORPUS_NEAR_MISSES_H
#define COLDTRAIL_BENCH_CORPUS_NEAR_MISSES_H

#include "bench/corpus/addressee.h"
#include "bench/corpus/letter.h"
#include "bench/corpus/truth.h"

/* Append the near miss `number`; its variant follows from the number alone. Fills variant and
 * shows of the account. */
void near_miss_write(struct letter *letter, const struct addressee *addressee, uint32_t number,
                     struct special_account *account);

#endif
