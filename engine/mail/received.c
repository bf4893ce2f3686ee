#include "engine/mail/received.h"

#include <arpa/inet.h>

#include "engine/mail/date.h"
#include "engine/mail/text.h"

static bool is_ipv4(struct bytes text)
{
    if (text.size < strlen("1.2.3.4") || text.size > strlen("255.255.255.255"))
        return false;
    unsigned octets = 0;
    size_t at = 0;
    while (at < text.size && octets < 4) {
        size_t start = at;
        unsigned value = 0;
        for (; at < text.size && byte_is_digit(text.data[at]) && at - start < 3; at++)
            value = value * 10 + (text.data[at] - '0');
        if (at == start || value > 255)
            return false;
        octets++;
        if (octets < 4 && (at == text.size || text.data[at++] != '.'))
            return false;
    }
    return octets == 4 && at == text.size;
}

static bool is_ipv6(struct bytes text, struct in6_addr *out_address)
{
    char copy[INET6_ADDRSTRLEN];
    if (text.size < 2 || text.size >= sizeof copy ||
        bytes_find_byte(text, ':', 0) == BYTES_NOT_FOUND)
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return inet_pton(AF_INET6, copy, out_address) == 1;
}

bool text_is_ip(struct bytes text)
{
    if (text.size == 0 || (text.data[0] != ':' && byte_hex_value(text.data[0]) < 0))
        return false;
    struct in6_addr ignored;
    return is_ipv4(text) || is_ipv6(text, &ignored);
}

/* Letters, digits, ".-_:" and bytes above 0x7F: what names, addresses and keywords are made of. */
static const bool token_bytes[256] = {
    ['-'] = true, ['.'] = true, [':'] = true, ['_'] = true, ['0'] = true, ['1'] = true,
    ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
    ['8'] = true, ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true,
    ['E'] = true, ['F'] = true, ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true,
    ['K'] = true, ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true,
    ['Q'] = true, ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true,
    ['W'] = true, ['X'] = true, ['Y'] = true, ['Z'] = true, ['a'] = true, ['b'] = true,
    ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true,
    ['i'] = true, ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true,
    ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true,
    ['u'] = true, ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

static inline bool is_token_byte(uint8_t byte)
{
    return token_bytes[byte] || byte >= 0x80;
}

/* Whether a comment's `token` announces the name that the connecting host gave itself. */
static bool is_greeting(struct bytes token)
{
    return token.size == 4 &&
           (bytes_equal_fold(token, bytes_of("helo")) ||
            bytes_equal_fold(token, bytes_of("ehlo")) || bytes_equal_fold(token, bytes_of("lhlo")));
}

/* Labels that end in one of letters: no version number, no word. */
static bool looks_like_host(struct bytes token)
{
    const uint8_t *dot = token.size ? memrchr(token.data, '.', token.size) : NULL;
    if (!dot || dot == token.data)
        return false;
    struct bytes last = bytes_from(token, (size_t)(dot - token.data) + 1);
    bool is_punycode = bytes_start_with_fold(last, bytes_of("xn--"));
    for (size_t i = 0; i < last.size; i++)
        if (!byte_is_alpha(last.data[i]) && last.data[i] < 0x80 && !is_punycode)
            return false;
    return last.size > 0 && bytes_find_byte(token, ':', 0) == BYTES_NOT_FOUND &&
           bytes_find_byte(token, '_', 0) == BYTES_NOT_FOUND;
}

/* Where in the value the reader is. */
struct received_reader {
    struct bytes_collector *hosts;
    struct bytes_collector *addresses;
    size_t depth;        /* of comments */
    bool wants_host;     /* the token before was "from" or "by" */
    bool wants_greeting; /* the token before was "HELO" or the like, in a comment */
    bool is_near_host;   /* no other token stands between here and such a host */
    bool is_from;        /* the last of the two was "from" */
};

/* One run of token bytes and what stands around it (0: nothing). */
struct received_token {
    struct bytes text;
    uint8_t before;
    uint8_t behind;
};

static void take_host(struct received_reader *reader, struct bytes token)
{
    while (token.size && token.data[token.size - 1] == '.')
        token.size--;
    bool is_host =
        reader->wants_greeting ||
        (reader->depth == 0 ? reader->wants_host : reader->is_near_host && looks_like_host(token));
    if (!is_host || token.size == 0)
        return;
    /* Most servers name the host that connects twice: as it called itself, and by its address. */
    const struct bytes_collector *hosts = reader->hosts;
    if (hosts->count == 0 || !bytes_equal_fold(hosts->items[hosts->count - 1], token))
        bytes_collect(reader->hosts, text_lower(hosts->arena, token));
}

/* Version numbers look like addresses ("id 14.3.123.3", "(ecelerity 2.1.1.3)"): an address stands
 * in brackets or begins a comment, unless it is what connected. */
static bool is_address_place(const struct received_reader *reader,
                             const struct received_token *token)
{
    if (token->behind == '/')
        return false;
    if (reader->wants_host || reader->wants_greeting)
        return true;
    if (reader->depth > 0 && reader->is_near_host && reader->is_from)
        return true;
    return token->before == '[' || token->before == '(' || token->before == '@';
}

/* Take an IP address, also one with a port; IPv6 in the one form of RFC 5952, so that it can be
 * looked up, and IPv4 inside IPv6 as what it is. False where `text` is none. */
static bool take_address(struct received_reader *reader, const struct received_token *token)
{
    struct bytes text = token->text;
    struct in6_addr address;
    if (bytes_start_with_fold(text, bytes_of("IPv6:")))
        text = bytes_from(text, strlen("IPv6:"));
    struct bytes without_port = bytes_slice(text, 0, bytes_find_byte(text, ':', 0));
    if (is_ipv4(without_port)) {
        text = without_port;
    } else if (is_ipv6(text, &address)) {
        char form[INET6_ADDRSTRLEN] = "";
        if (IN6_IS_ADDR_V4MAPPED(&address))
            (void)inet_ntop(AF_INET, address.s6_addr + 12, form, sizeof form);
        else
            (void)inet_ntop(AF_INET6, &address, form, sizeof form);
        text = arena_copy(reader->addresses->arena, bytes_of(form));
    } else {
        return false;
    }
    if (is_address_place(reader, token))
        bytes_collect(reader->addresses, text);
    reader->wants_host = false;
    reader->wants_greeting = false;
    return true;
}

static void take_token(struct received_reader *reader, const struct received_token *token)
{
    struct bytes text = token->text;
    bool is_from = text.size == 4 && bytes_equal_fold(text, bytes_of("from"));
    bool is_by = text.size == 2 && bytes_equal_fold(text, bytes_of("by"));
    if (reader->depth == 0 && (is_from || is_by)) {
        reader->wants_host = reader->is_near_host = true;
        reader->is_from = is_from;
        return;
    }
    if (reader->depth > 0 && is_greeting(text)) {
        reader->wants_greeting = true;
        return;
    }
    uint8_t first = text.data[0];
    if ((byte_hex_value(first) >= 0 || first == ':' || (first | 0x20) == 'i') &&
        take_address(reader, token))
        return;
    if (token->before != '@' && token->behind != '@')
        take_host(reader, text);
    reader->wants_greeting = false;
    if (reader->depth == 0) {
        reader->is_near_host = reader->wants_host;
        reader->wants_host = false;
    }
}

void received_parse(struct bytes text, struct bytes_collector *hosts,
                    struct bytes_collector *addresses)
{
    struct received_reader reader = {.hosts = hosts, .addresses = addresses};
    /* Some programs put all of "from" into a comment. */
    size_t at = bytes_start_with_fold(text, bytes_of("(from ")) ? 1 : 0;
    while (at < text.size) {
        uint8_t byte = text.data[at];
        if (!is_token_byte(byte)) {
            reader.depth += byte == '(';
            reader.depth -= byte == ')' && reader.depth > 0;
            if (byte == ';' && reader.depth == 0)
                break;
            at++;
            continue;
        }
        struct received_token token = {.before = at > 0 ? text.data[at - 1] : 0};
        size_t start = at;
        while (at < text.size && is_token_byte(text.data[at]))
            at++;
        token.text = bytes_slice(text, start, at);
        token.behind = at < text.size ? text.data[at] : 0;
        take_token(&reader, &token);
    }
}

int64_t received_date(struct bytes text)
{
    const uint8_t *semicolon = text.size ? memrchr(text.data, ';', text.size) : NULL;
    if (!semicolon)
        return TIME_UNKNOWN;
    return date_parse(bytes_from(text, (size_t)(semicolon - text.data) + 1));
}
