/* Links that show another site than they lead to. */
#include "engine/mail/message.h"
#include "engine/mail/received.h"
#include "engine/mail/script_string.h"
#include "engine/mail/text.h"
#include "engine/mail/url.h"

#define HOST_MAX_BYTES 255

static bool is_host_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '-' || byte == '_' ||
           byte == '.' || byte >= 0x80;
}

/* Names that end like a domain, but are usually files: "invoice.zip". */
static bool is_file_name(struct bytes host, struct bytes url)
{
    size_t slash = url.size;
    while (slash > 0 && url.data[slash - 1] != '/')
        slash--;
    return bytes_start_with_fold(bytes_from(url, slash), host);
}

/* The host that `text` is, alone or with a port or path behind it; empty where it is none. */
static struct bytes bare_host(struct arena *arena, struct bytes text, struct bytes url)
{
    size_t end = 0;
    while (end < text.size && is_host_byte(text.data[end]))
        end++;
    struct bytes host = bytes_slice(text, 0, end);
    while (host.size && host.data[host.size - 1] == '.')
        host.size--;
    bool is_host_alone = end == text.size || (text.data[end] && strchr("/:?#.,!", text.data[end]));
    if (!is_host_alone || host.size < 4 || host.size > HOST_MAX_BYTES ||
        bytes_find_byte(host, '.', 0) == BYTES_NOT_FOUND || host.data[0] == '.')
        return bytes_make(NULL, 0);
    host = text_lower(arena, host);
    if (text_is_ip(host))
        return host;
    return domain_has_known_suffix(host) && !is_file_name(host, url) ? host : bytes_make(NULL, 0);
}

/* The site that the text of a link names; empty: none. */
static struct bytes shown_host(struct arena *arena, const struct link *link, bool is_mail)
{
    struct bytes text = bytes_trim(link->text);
    struct url_search search;
    struct bytes url;
    struct url_parts parts;
    url_search_begin(&search, text);
    if (url_search_next(&search, &url) && url_split(arena, url, &parts))
        return parts.host;
    size_t blank = 0;
    while (blank < text.size && !byte_is_space(text.data[blank]))
        blank++;
    if (blank < text.size) /* several words: a sentence */
        return bytes_make(NULL, 0);
    size_t sign = bytes_find_byte(text, '@', 0);
    /* An address leads to its mail; on other links it says for whom they are. */
    if (sign != BYTES_NOT_FOUND)
        return is_mail ? bare_host(arena, bytes_from(text, sign + 1), bytes_make(NULL, 0))
                       : bytes_make(NULL, 0);
    return bare_host(arena, text, link->url);
}

/* As it is looked up: percent signs decoded, lower case, without a dot at the end. */
static struct bytes plain_host(struct arena *arena, struct bytes host)
{
    host = text_lower(arena, script_percent_decode(arena, host));
    while (host.size && host.data[host.size - 1] == '.')
        host.size--;
    return host;
}

struct bytes link_mismatch(struct arena *arena, const struct link *link)
{
    struct url_parts real;
    if (link->text.size == 0 || !url_split(arena, link->url, &real))
        return bytes_make(NULL, 0);
    bool is_mail = bytes_equal(real.scheme, bytes_of("mailto"));
    struct bytes shown = plain_host(arena, shown_host(arena, link, is_mail));
    struct bytes led_to = plain_host(arena, real.host);
    if (shown.size == 0 ||
        bytes_equal(domain_registered(arena, shown), domain_registered(arena, led_to)))
        return bytes_make(NULL, 0);
    struct bytes between = bytes_of(" -> ");
    uint8_t *joined = arena_alloc(arena, shown.size + between.size + led_to.size);
    memcpy(joined, shown.data, shown.size);
    memcpy(joined + shown.size, between.data, between.size);
    memcpy(joined + shown.size + between.size, led_to.data, led_to.size);
    return bytes_make(joined, shown.size + between.size + led_to.size);
}
