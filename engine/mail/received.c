#include "engine/mail/received.h"

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

static bool is_ipv6(struct bytes text)
{
    unsigned colons = 0;
    if (text.size < 2 || text.size > 45)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        colons += text.data[i] == ':';
        if (text.data[i] != ':' && text.data[i] != '.' && byte_hex_value(text.data[i]) < 0)
            return false;
    }
    return colons >= 2 && colons <= 7;
}

bool text_is_ip(struct bytes text)
{
    if (text.size == 0 || (text.data[0] != ':' && byte_hex_value(text.data[0]) < 0))
        return false;
    return is_ipv4(text) || is_ipv6(text);
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

/* "from" or "by". */
static bool is_host_keyword(struct bytes token)
{
    return (token.size == 4 && bytes_equal_fold(token, bytes_of("from"))) ||
           (token.size == 2 && bytes_equal_fold(token, bytes_of("by")));
}

/* Letters and a dot, none of them at an end: no version number, no word. */
static bool looks_like_host(struct bytes token)
{
    bool has_letter = false;
    for (size_t i = 0; i < token.size; i++) {
        has_letter |= byte_is_alpha(token.data[i]) || token.data[i] >= 0x80;
        if (token.data[i] == ':' || token.data[i] == '_')
            return false;
    }
    size_t dot = bytes_find_byte(token, '.', 1);
    return has_letter && dot != BYTES_NOT_FOUND && dot + 1 < token.size &&
           byte_is_alpha(token.data[token.size - 1]);
}

/* Where in the value the reader is. */
struct received_reader {
    struct bytes_collector *hosts;
    struct bytes_collector *addresses;
    size_t depth;      /* of comments */
    bool wants_host;   /* the token before was "from" or "by" */
    bool is_near_host; /* no other token stands between here and such a host */
};

static void take_host(struct received_reader *reader, struct bytes token)
{
    while (token.size && token.data[token.size - 1] == '.')
        token.size--;
    bool is_host =
        reader->depth == 0 ? reader->wants_host : reader->is_near_host && looks_like_host(token);
    if (!is_host || token.size == 0)
        return;
    /* Most servers name the host that connects twice: as it called itself, and by its address. */
    const struct bytes_collector *hosts = reader->hosts;
    if (hosts->count == 0 || !bytes_equal_fold(hosts->items[hosts->count - 1], token))
        bytes_collect(reader->hosts, text_lower(hosts->arena, token));
}

static void take_token(struct received_reader *reader, struct bytes token, bool is_part_of_address)
{
    if ((token.data[0] | 0x20) == 'i' && bytes_start_with_fold(token, bytes_of("IPv6:")))
        token = bytes_from(token, strlen("IPv6:"));
    if (reader->depth == 0 && is_host_keyword(token)) {
        reader->wants_host = reader->is_near_host = true;
        return;
    }
    if (text_is_ip(token)) {
        bytes_collect(reader->addresses, token);
        reader->wants_host = false;
        return;
    }
    if (!is_part_of_address)
        take_host(reader, token);
    if (reader->depth == 0) {
        reader->is_near_host = reader->wants_host;
        reader->wants_host = false;
    }
}

void received_parse(struct bytes text, struct bytes_collector *hosts,
                    struct bytes_collector *addresses)
{
    struct received_reader reader = {.hosts = hosts, .addresses = addresses};
    size_t at = 0;
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
        size_t start = at;
        while (at < text.size && is_token_byte(text.data[at]))
            at++;
        bool is_part_of_address =
            (start > 0 && text.data[start - 1] == '@') || (at < text.size && text.data[at] == '@');
        take_token(&reader, bytes_slice(text, start, at), is_part_of_address);
    }
}

int64_t received_date(struct bytes text)
{
    const uint8_t *semicolon = text.size ? memrchr(text.data, ';', text.size) : NULL;
    if (!semicolon)
        return TIME_UNKNOWN;
    return date_parse(bytes_from(text, (size_t)(semicolon - text.data) + 1));
}
