#include "engine/mail/url.h"

#include "engine/mail/scan.h"
#include "engine/mail/text.h"

#define SCHEME_MAX_BYTES 32

static bool is_scheme_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '+' || byte == '-' || byte == '.';
}

/* The size of the scheme that `url` begins with, without ":"; 0 where it has none. */
static size_t scheme_size(struct bytes url)
{
    size_t size = 0;
    while (size < url.size && size < SCHEME_MAX_BYTES && is_scheme_byte(url.data[size]))
        size++;
    bool is_scheme =
        size > 0 && size < url.size && url.data[size] == ':' && byte_is_alpha(url.data[0]);
    return is_scheme ? size : 0;
}

/* Where the authority that begins at `start` ends: browsers take "\" for "/". */
static size_t authority_end(struct bytes url, size_t start)
{
    while (start < url.size && url.data[start] != '/' && url.data[start] != '\\' &&
           url.data[start] != '?' && url.data[start] != '#')
        start++;
    return start;
}

/* Without user and port; the brackets of an IPv6 address stay off too. */
static struct bytes host_of(struct bytes authority)
{
    const uint8_t *sign = authority.size ? memrchr(authority.data, '@', authority.size) : NULL;
    if (sign)
        authority = bytes_from(authority, (size_t)(sign - authority.data) + 1);
    if (authority.size && authority.data[0] == '[')
        return bytes_slice(authority, 1, bytes_find_byte(authority, ']', 1));
    authority = bytes_slice(authority, 0, bytes_find_byte(authority, ':', 0));
    while (authority.size && authority.data[authority.size - 1] == '.')
        authority.size--;
    return authority;
}

bool url_split(struct arena *arena, struct bytes url, struct url_parts *out_parts)
{
    url = bytes_trim(url);
    struct url_parts parts = {0};
    size_t scheme = scheme_size(url);
    size_t at = scheme ? scheme + 1 : 0;
    /* "example.com:8080/x" has no scheme, "www.example.com" neither. */
    if (scheme && at < url.size && byte_is_digit(url.data[at])) {
        scheme = 0;
        at = 0;
    }
    parts.scheme = text_lower(arena, bytes_slice(url, 0, scheme));
    size_t slashes = 0;
    while (at < url.size && (url.data[at] == '/' || url.data[at] == '\\')) {
        at++;
        slashes++;
    }
    if (bytes_equal(parts.scheme, bytes_of("mailto"))) {
        size_t end = bytes_find_byte(url, '?', at);
        struct bytes address = bytes_slice(url, at, end);
        if (bytes_find_byte(address, '@', 0) == BYTES_NOT_FOUND)
            return false;
        parts.host = text_lower(arena, host_of(address));
    } else {
        /* "http:/host" and "http:\\host" reach the host in browsers; "/path" does not. */
        bool is_web = bytes_start_with(parts.scheme, bytes_of("http")) ||
                      bytes_equal(parts.scheme, bytes_of("ftp"));
        bool is_bare_host = !scheme && slashes == 0 && bytes_start_with_fold(url, bytes_of("www."));
        if (!is_web && slashes < 2 && !is_bare_host)
            return false;
        size_t end = authority_end(url, at);
        parts.host = text_lower(arena, host_of(bytes_slice(url, at, end)));
        size_t path_end = end;
        while (path_end < url.size && url.data[path_end] != '?' && url.data[path_end] != '#')
            path_end++;
        parts.path = bytes_slice(url, end, path_end);
    }
    if (parts.host.size == 0)
        return false;
    *out_parts = parts;
    return true;
}

struct bytes url_resolve(struct arena *arena, struct bytes base, struct bytes url)
{
    size_t scheme = scheme_size(base);
    if (scheme == 0 || scheme_size(url) || url.size == 0 || url.data[0] == '#' ||
        base.size - scheme < 4 || base.data[scheme + 1] != '/' || base.data[scheme + 2] != '/')
        return url;
    size_t keep = authority_end(base, scheme + 3);
    if (url.size > 1 && url.data[0] == '/' && url.data[1] == '/') {
        keep = scheme + 1;
    } else if (url.data[0] != '/') {
        size_t path_end = keep;
        while (path_end < base.size && base.data[path_end] != '?' && base.data[path_end] != '#')
            path_end++;
        while (path_end > keep && base.data[path_end - 1] != '/')
            path_end--;
        keep = path_end;
    }
    bool needs_slash = url.data[0] != '/' && base.data[keep - 1] != '/';
    uint8_t *joined = arena_alloc(arena, keep + 1 + url.size);
    memcpy(joined, base.data, keep);
    joined[keep] = '/';
    memcpy(joined + keep + needs_slash, url.data, url.size);
    return bytes_make(joined, keep + needs_slash + url.size);
}

static bool ends_url(uint8_t byte)
{
    return byte <= ' ' || byte == '<' || byte == '>' || byte == '"' || byte == '`' || byte == 0x7F;
}

/* Punctuation at the end belongs to the sentence; so does a bracket the URL did not open. */
static size_t trimmed_end(struct bytes text, size_t start, size_t end)
{
    size_t open = 0;
    size_t close = 0;
    for (size_t i = start; i < end; i++) {
        open += text.data[i] == '(';
        close += text.data[i] == ')';
    }
    while (end > start) {
        uint8_t last = text.data[end - 1];
        if (last == ')' && close > open)
            close--;
        else if (!strchr(".,;:!?'*]}|", last) || last == '\0')
            break;
        end--;
    }
    return end;
}

/* The next "." behind a "w": only there can a URL without a scheme begin. */
static size_t find_www_dot(struct bytes text, size_t start)
{
    if (start >= text.size)
        return BYTES_NOT_FOUND;
    size_t at = scan_letter_pair(text.data, start, text.size, 'w', '.');
    return at == text.size ? BYTES_NOT_FOUND : at + 1;
}

/* Where a URL with a scheme begins whose ":" is at `colon`; SIZE_MAX where none does. */
static size_t scheme_start(struct bytes text, size_t colon, size_t floor)
{
    static const char *const schemes[] = {"https", "http", "ftp", "mailto"};
    uint8_t last = colon ? text.data[colon - 1] | 0x20 : 0;
    if (last != 's' && last != 'p' && last != 'o')
        return SIZE_MAX;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        struct bytes scheme = bytes_of(schemes[i]);
        if (colon < floor + scheme.size ||
            !bytes_equal_fold(bytes_slice(text, colon - scheme.size, colon), scheme))
            continue;
        bool has_slashes = text.size - colon > 3 && text.data[colon + 1] == '/' &&
                           text.data[colon + 2] == '/' && !ends_url(text.data[colon + 3]);
        bool is_mail =
            schemes[i][0] == 'm' && text.size - colon > 1 && !ends_url(text.data[colon + 1]);
        return has_slashes || is_mail ? colon - scheme.size : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* Where a URL begins whose "www" ends before the dot at `dot`; SIZE_MAX where none does. */
static size_t www_start(struct bytes text, size_t dot, size_t floor)
{
    if (dot < floor + 3 || text.size - dot < 4 ||
        !bytes_equal_fold(bytes_slice(text, dot - 3, dot), bytes_of("www")))
        return SIZE_MAX;
    size_t start = dot - 3;
    bool is_inside_word =
        start > 0 &&
        (byte_is_alpha(text.data[start - 1]) || byte_is_digit(text.data[start - 1]) ||
         text.data[start - 1] == '.' || text.data[start - 1] == '@' || text.data[start - 1] == '/');
    return is_inside_word || ends_url(text.data[dot + 1]) ? SIZE_MAX : start;
}

void url_search_begin(struct url_search *search, struct bytes text)
{
    search->text = text;
    search->at = 0;
    search->next_colon = bytes_find_byte(text, ':', 0);
    search->next_dot = find_www_dot(text, 0);
}

bool url_search_next(struct url_search *search, struct bytes *out_url)
{
    struct bytes text = search->text;
    while (search->next_colon != BYTES_NOT_FOUND || search->next_dot != BYTES_NOT_FOUND) {
        size_t start;
        size_t sign;
        if (search->next_colon < search->next_dot) {
            sign = search->next_colon;
            start = scheme_start(text, sign, search->at);
            search->next_colon = bytes_find_byte(text, ':', sign + 1);
        } else {
            sign = search->next_dot;
            start = www_start(text, sign, search->at);
            search->next_dot = find_www_dot(text, sign);
        }
        if (start == SIZE_MAX)
            continue;
        size_t end = sign;
        while (end < text.size && !ends_url(text.data[end]))
            end++;
        end = trimmed_end(text, start, end);
        /* Nothing is left but "http://" where only punctuation stands behind it. */
        if (end <= sign + 1 || bytes_equal(bytes_slice(text, sign, end), bytes_of("://")))
            continue;
        search->at = end;
        if (search->next_colon < end)
            search->next_colon = bytes_find_byte(text, ':', end);
        if (search->next_dot < end)
            search->next_dot = find_www_dot(text, end);
        *out_url = bytes_slice(text, start, end);
        return true;
    }
    return false;
}
