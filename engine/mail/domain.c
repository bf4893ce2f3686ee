/* Domains by the Public Suffix List (publicsuffix.org), through libpsl's built-in copy, which is
 * constant: any thread may read it. */
#include <libpsl.h>

#include "engine/mail/message.h"
#include "engine/mail/received.h"
#include "engine/mail/text.h"

/* Longer names cannot be looked up in the DNS (RFC 1035 §2.3.4: 255), so they are no domains. */
#define DOMAIN_MAX_BYTES 1024

static struct bytes lower_domain(struct arena *arena, struct bytes domain)
{
    while (domain.size && domain.data[domain.size - 1] == '.')
        domain.size--;
    return text_lower(arena, domain);
}

static bool has_suffix(struct bytes domain)
{
    return domain.size > 0 && domain.size <= DOMAIN_MAX_BYTES && domain.data[0] != '[' &&
           bytes_find_byte(domain, '\0', 0) == BYTES_NOT_FOUND && !text_is_ip(domain);
}

/* `tail` is a place inside `domain`, or NULL for all of it. */
static struct bytes from_tail(struct bytes domain, const char *tail)
{
    if (!tail)
        return domain;
    return bytes_from(domain, (size_t)((const uint8_t *)tail - domain.data));
}

struct bytes domain_registered(struct arena *arena, struct bytes domain)
{
    struct bytes lower = lower_domain(arena, domain);
    if (!has_suffix(lower))
        return lower;
    return from_tail(lower, psl_registrable_domain(psl_builtin(), (const char *)lower.data));
}

struct bytes domain_suffix(struct arena *arena, struct bytes domain)
{
    struct bytes lower = lower_domain(arena, domain);
    if (!has_suffix(lower))
        return lower;
    return from_tail(lower, psl_unregistrable_domain(psl_builtin(), (const char *)lower.data));
}
