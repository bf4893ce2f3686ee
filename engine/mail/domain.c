/* Domains by the Public Suffix List (publicsuffix.org), through libpsl's built-in copy, which is
 * constant: any thread may read it; and their two forms (RFC 5890), through libidn2. */
#include <idn2.h>
#include <libpsl.h>

#include "engine/mail/decoder.h"
#include "engine/mail/received.h"
#include "engine/mail/text.h"

/* Longer names cannot be looked up in the DNS (RFC 1035 §2.3.4: 255), so they are no domains. */
#define DOMAIN_MAX_BYTES 1024
#define DOMAIN_LABEL_BYTES 63

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

static struct bytes registered_part(struct bytes lower)
{
    if (!has_suffix(lower))
        return lower;
    return from_tail(lower, psl_registrable_domain(psl_builtin(), (const char *)lower.data));
}

struct bytes domain_registered(struct arena *arena, struct bytes domain)
{
    return registered_part(lower_domain(arena, domain));
}

struct bytes message_registered_domain(struct message *message, struct bytes domain)
{
    struct decoder *decoder = message->decoder;
    struct bytes lower = lower_domain(decoder->arena, domain);
    if (lower.size == 0 || lower.size > DOMAIN_KEPT_BYTES)
        return registered_part(lower);
    struct known_domain *known = &decoder->domains[bytes_hash(lower) % DOMAINS_KEPT];
    if (!bytes_equal(bytes_make(known->text, known->size), lower)) {
        known->size = (uint8_t)lower.size;
        known->registered_size = (uint8_t)registered_part(lower).size;
        memcpy(known->text, lower.data, lower.size);
    }
    return bytes_from(lower, lower.size - known->registered_size);
}

struct bytes domain_suffix(struct arena *arena, struct bytes domain)
{
    struct bytes lower = lower_domain(arena, domain);
    if (!has_suffix(lower))
        return lower;
    return from_tail(lower, psl_unregistrable_domain(psl_builtin(), (const char *)lower.data));
}

bool domain_has_known_suffix(struct bytes domain)
{
    const uint8_t *dot = domain.size ? memrchr(domain.data, '.', domain.size) : NULL;
    char label[DOMAIN_LABEL_BYTES + 1] = {0};
    struct bytes last = dot ? bytes_from(domain, (size_t)(dot - domain.data) + 1) : domain;
    if (!dot || last.size == 0 || last.size > DOMAIN_LABEL_BYTES)
        return false;
    memcpy(label, last.data, last.size);
    return psl_is_public_suffix2(psl_builtin(), label, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0;
}

/* Whether `form`, with other letters than ASCII, is what registries would take for `ascii`: what is
 * none (control characters, wrong normal forms) does not come back. */
static bool is_form_of(const char *form, struct bytes ascii)
{
    char *back = NULL;
    bool is_same = idn2_to_ascii_8z(form, &back, IDN2_NONTRANSITIONAL) == IDN2_OK &&
                   bytes_equal(bytes_of(back), ascii);
    idn2_free(back);
    return is_same;
}

struct bytes domain_other_form(struct arena *arena, struct bytes domain)
{
    struct bytes lower = lower_domain(arena, domain);
    bool is_ascii = bytes_are_ascii(lower);
    if (!has_suffix(lower) ||
        (is_ascii && bytes_find(lower, bytes_of("xn--"), 0) == BYTES_NOT_FOUND))
        return bytes_make(NULL, 0);
    char *form = NULL;
    /* text_lower() puts a NUL behind it. */
    const char *text = (const char *)lower.data;
    int result = is_ascii ? idn2_to_unicode_8z8z(text, &form, 0)
                          : idn2_to_ascii_8z(text, &form, IDN2_NONTRANSITIONAL);
    struct bytes other = {0};
    if (result == IDN2_OK && (!is_ascii || is_form_of(form, lower)) &&
        !bytes_equal(bytes_of(form), lower))
        other = arena_copy(arena, bytes_of(form));
    idn2_free(form);
    return other;
}
