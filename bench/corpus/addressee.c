#include "bench/corpus/addressee.h"

#include <stdio.h>

void addressee_init(struct addressee *addressee, struct prng *prng, const struct person *person,
                    const struct role *role)
{
    addressee->person = *person;
    snprintf(addressee->shown, sizeof addressee->shown, "%s", person->shown);
    snprintf(addressee->salutation, sizeof addressee->salutation, "Dear %s,", person->ascii);
    switch (prng_below(prng, 3)) {
    case 0:
        snprintf(addressee->shown, sizeof addressee->shown, "%s (%s)", person->shown, role->title);
        addressee->role_shown = "name";
        break;
    case 1: {
        size_t domain_size = 0;
        const char *domain = company_mail_domain(person->company, &domain_size);
        snprintf(addressee->person.address, sizeof addressee->person.address, "%s@%.*s",
                 role->mailbox, (int)domain_size, domain);
        addressee->role_shown = "mailbox";
        break;
    }
    default:
        snprintf(addressee->salutation, sizeof addressee->salutation, "Dear %s, %s,", person->ascii,
                 role->title);
        addressee->role_shown = "salutation";
        break;
    }
}
