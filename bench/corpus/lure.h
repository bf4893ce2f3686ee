/* What the planted campaign says, in our own words after the published facts: subjects, the text
 * of the order, senders' names, and the page that asks for a password. Everything is UTF-8 and
 * drawn from the letter's generator; each call appends to `out`. */
#ifndef COLDTRAIL_BENCH_CORPUS_LURE_H
#define COLDTRAIL_BENCH_CORPUS_LURE_H

#include "bench/corpus/letter.h"

/* The title of the draft contract, in one of the forms that were seen or may be expected. */
const char *lure_title(struct prng *prng);

/* A display name that claims to be the impersonated company. */
const char *lure_claimed_name(struct prng *prng);

/* An address under `.example` that imitates the company's. */
void lure_imitating_address(struct prng *prng, struct buffer *out);

/* The text up to the signature; `title` is named in it unless it is NULL. */
void lure_text(struct letter *letter, const char *salutation, const char *title,
               struct buffer *out);

/* The signature; it names the impersonated company only when `claims_name`. */
void lure_signature(struct letter *letter, bool claims_name, struct buffer *out);

/* The page: it pretends to be a protected document and asks for the password of `address`. */
void lure_page(struct letter *letter, const char *charset, const char *address, struct buffer *out);

#endif
