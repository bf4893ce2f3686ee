/* The 44 fictional target companies, the twelve roles that were written to, and the people who
 * hold them. All domains lie under `.example` (RFC 2606). Companies and roles are constant tables;
 * people are worked out once by staff_init and then only read. */
#ifndef COLDTRAIL_BENCH_CORPUS_COMPANIES_H
#define COLDTRAIL_BENCH_CORPUS_COMPANIES_H

#include <stddef.h>

#include "bench/corpus/names.h"
#include "engine/base/buffer.h"

enum { COMPANY_COUNT = 44, ROLE_COUNT = 12, STAFF_PER_COMPANY = 24 };

struct company {
    const char *slug; /* used in paths */
    const char *name;
    const char *domains; /* the first one is the mail domain; separated by ';' */
    enum country_index country;
    const char *sector;
    const char *aliases; /* separated by ';' */
};

struct role {
    const char *title;
    const char *mailbox; /* local part of the mailbox that goes with the role */
};

/* Someone who sends or receives mail. */
struct person {
    char shown[64]; /* as its bearer writes it, UTF-8 */
    char ascii[64];
    char address[96];
    const struct company *company;
    const char *title;
};

struct staff {
    struct person people[COMPANY_COUNT]
                        [STAFF_PER_COMPANY]; /* the first ROLE_COUNT hold the roles */
};

extern const struct company companies[COMPANY_COUNT];
extern const struct role roles[ROLE_COUNT];

void staff_init(struct staff *staff);

/* The domain that a company's mail comes from, without its end; `*out_size` is its length. */
const char *company_mail_domain(const struct company *company, size_t *out_size);

/* The watchlist of all companies, CSV with a header (company,domains,country,sector,aliases). */
void companies_write_watchlist(struct buffer *out);

#endif
