/* The recipient of a planted message or near miss: an employee in one of the twelve roles. The
 * role shows in one of three places: beside the name, in the mailbox, or in the salutation. */
#ifndef COLDTRAIL_BENCH_CORPUS_ADDRESSEE_H
#define COLDTRAIL_BENCH_CORPUS_ADDRESSEE_H

#include "bench/corpus/letter.h"

enum { SHOWN_NAME_MAX = 128, SALUTATION_MAX = 192 };

struct addressee {
    struct person person;
    char shown[SHOWN_NAME_MAX];      /* display name, UTF-8 */
    char salutation[SALUTATION_MAX]; /* ASCII */
    const char *role_shown;          /* "name", "mailbox" or "salutation" */
};

/* Choose the form of `person`'s address. */
void addressee_init(struct addressee *addressee, struct prng *prng, const struct person *person,
                    const struct role *role);

#endif
