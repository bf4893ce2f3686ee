#include "signatures/stix_token.h"

#include "engine/base/utf8.h"

static bool is_word_start(uint8_t byte)
{
    return byte_is_alpha(byte) || byte == '_';
}

static bool is_word_byte(uint8_t byte)
{
    return is_word_start(byte) || byte_is_digit(byte) || byte == '-';
}

static bool starts_at(struct bytes text, size_t offset, const char *prefix)
{
    return bytes_start_with(bytes_from(text, offset), bytes_of(prefix));
}

/* Behind white space and comments; BYTES_NOT_FOUND where a comment has no end, which is left in
 * `*out_comment`. */
static size_t skip_space(struct bytes pattern, size_t offset, size_t *out_comment)
{
    for (;;) {
        if (offset < pattern.size && byte_is_space(pattern.data[offset])) {
            offset++;
        } else if (starts_at(pattern, offset, "//")) {
            size_t end = bytes_find_byte(pattern, '\n', offset);
            offset = end == BYTES_NOT_FOUND ? pattern.size : end;
        } else if (starts_at(pattern, offset, "/*")) {
            size_t end = bytes_find(pattern, bytes_of("*/"), offset + 2);
            if (end == BYTES_NOT_FOUND) {
                *out_comment = offset;
                return BYTES_NOT_FOUND;
            }
            offset = end + 2;
        } else {
            return offset;
        }
    }
}

/* The quote is at `quote`. */
static struct stix_token string_at(struct bytes pattern, size_t start, size_t quote,
                                   enum stix_token_kind kind)
{
    size_t end = quote + 1;
    while (end < pattern.size && pattern.data[end] != '\'')
        end += pattern.data[end] == '\\' ? 2 : 1;
    if (end >= pattern.size)
        return (struct stix_token){STIX_TOKEN_UNCLOSED, bytes_from(pattern, start), start,
                                   pattern.size};
    return (struct stix_token){kind, bytes_slice(pattern, quote + 1, end), start, end + 1};
}

static size_t skip_digits(struct bytes pattern, size_t offset)
{
    while (offset < pattern.size && byte_is_digit(pattern.data[offset]))
        offset++;
    return offset;
}

static struct stix_token number_at(struct bytes pattern, size_t start)
{
    size_t first = start + !byte_is_digit(pattern.data[start]);
    size_t end = skip_digits(pattern, first);
    bool is_float = end < pattern.size && pattern.data[end] == '.';
    if (is_float)
        end = skip_digits(pattern, end + 1);
    return (struct stix_token){is_float ? STIX_TOKEN_FLOAT : STIX_TOKEN_INTEGER,
                               bytes_slice(pattern, start, end), start, end};
}

static struct stix_token word_at(struct bytes pattern, size_t start)
{
    static const char prefixes[] = "hbt";
    static const enum stix_token_kind kinds[] = {STIX_TOKEN_HEX, STIX_TOKEN_BASE64,
                                                 STIX_TOKEN_TIME};
    const char *prefix = memchr(prefixes, pattern.data[start], sizeof prefixes - 1);
    if (prefix && starts_at(pattern, start + 1, "'"))
        return string_at(pattern, start, start + 1, kinds[prefix - prefixes]);
    size_t end = start;
    while (end < pattern.size && is_word_byte(pattern.data[end]))
        end++;
    return (struct stix_token){STIX_TOKEN_WORD, bytes_slice(pattern, start, end), start, end};
}

static struct stix_token mark_at(struct bytes pattern, size_t start)
{
    static const char *const pairs[] = {"==", "!=", "<>", "<=", ">="};
    size_t end = start;
    (void)utf8_next(pattern, &end); /* complaints show whole characters */
    size_t size = end - start;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (starts_at(pattern, start, pairs[i]))
            size = 2;
    struct bytes text = bytes_slice(pattern, start, start + size);
    return (struct stix_token){STIX_TOKEN_MARK, text, start, start + size};
}

struct stix_token stix_token_at(struct bytes pattern, size_t offset)
{
    size_t comment = 0;
    size_t start = skip_space(pattern, offset, &comment);
    if (start == BYTES_NOT_FOUND)
        return (struct stix_token){STIX_TOKEN_UNCLOSED, bytes_from(pattern, comment), comment,
                                   pattern.size};
    if (start >= pattern.size)
        return (struct stix_token){STIX_TOKEN_END, bytes_make(NULL, 0), pattern.size, pattern.size};
    uint8_t byte = pattern.data[start];
    uint8_t next = start + 1 < pattern.size ? pattern.data[start + 1] : 0;
    if (is_word_start(byte))
        return word_at(pattern, start);
    if (byte == '\'')
        return string_at(pattern, start, start, STIX_TOKEN_STRING);
    if (byte_is_digit(byte) || ((byte == '-' || byte == '+') && byte_is_digit(next)))
        return number_at(pattern, start);
    return mark_at(pattern, start);
}
