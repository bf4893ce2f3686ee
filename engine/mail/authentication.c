#include "engine/mail/authentication.h"

#include "engine/mail/charset.h"
#include "engine/mail/text.h"

static bool is_keyword_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '-' || byte == '_';
}

/* Behind blanks and comments (which nest) at `at`. */
static size_t skip_blanks_and_comments(struct bytes text, size_t at)
{
    size_t depth = 0;
    while (at < text.size) {
        uint8_t byte = text.data[at];
        if (byte == '\\' && depth > 0)
            at++;
        else if (byte == '(')
            depth++;
        else if (byte == ')' && depth > 0)
            depth--;
        else if (depth == 0 && !byte_is_space(byte))
            break;
        at++;
    }
    return at < text.size ? at : text.size;
}

static struct bytes read_keyword(struct bytes text, size_t *at)
{
    *at = skip_blanks_and_comments(text, *at);
    size_t start = *at;
    while (*at < text.size && is_keyword_byte(text.data[*at]))
        ++*at;
    return bytes_slice(text, start, *at);
}

static void collect_lower(struct bytes_collector *results, struct bytes keyword)
{
    if (keyword.size)
        bytes_collect(results, text_lower(results->arena, keyword));
}

/* The next ";" outside comments and quotes, or the end. */
static size_t find_semicolon(struct bytes text, size_t at)
{
    bool is_quoted = false;
    size_t depth = 0;
    for (; at < text.size; at++) {
        uint8_t byte = text.data[at];
        if (byte == '\\' && (is_quoted || depth > 0)) {
            at++;
            continue;
        }
        is_quoted ^= byte == '"' && depth == 0;
        if (is_quoted)
            continue;
        depth += byte == '(';
        depth -= byte == ')' && depth > 0;
        if (byte == ';' && depth == 0)
            break;
    }
    return at < text.size ? at : text.size;
}

/* The keyword before the first "=" of the piece at `*at`, which moves behind that; a version
 * ("spf/1=") is stepped over, and so is a server's name that no ";" parts from it. Empty: none. */
static struct bytes read_method(struct bytes text, size_t *at, size_t end)
{
    while (*at < end) {
        struct bytes name = read_keyword(text, at);
        if (*at < end && text.data[*at] == '/') {
            ++*at;
            (void)read_keyword(text, at);
        }
        *at = skip_blanks_and_comments(text, *at);
        if (*at < end && text.data[*at] == '=') {
            ++*at;
            return name;
        }
        /* What is part of no keyword: the dots of the server's name. */
        while (*at < end && !is_keyword_byte(text.data[*at]) && !byte_is_space(text.data[*at]) &&
               text.data[*at] != '(')
            ++*at;
    }
    return bytes_make(NULL, 0);
}

void authentication_results(struct bytes text, struct bytes method, struct bytes_collector *results)
{
    /* "server; method[/version]=result reason; method=result": some servers leave their own name
     * out, so the first piece is looked at like the others. */
    for (size_t at = 0, end = 0; at < text.size; at = end + 1) {
        end = find_semicolon(text, at);
        struct bytes name = read_method(text, &at, end);
        if (!bytes_equal_fold(name, method))
            continue;
        at = skip_blanks_and_comments(text, at);
        if (at < end && text.data[at] == '"')
            at++;
        if (at < end)
            collect_lower(results, read_keyword(text, &at));
    }
}

void received_spf_result(struct bytes text, struct bytes_collector *results)
{
    size_t at = 0;
    collect_lower(results, read_keyword(text, &at));
}

void dkim_signing_domain(struct bytes text, struct bytes_collector *domains)
{
    /* "tag=value; tag=value", with blanks wherever a fold may have been. */
    for (size_t at = 0; at < text.size;) {
        size_t end = bytes_find_byte(text, ';', at);
        struct bytes tag = bytes_trim(bytes_slice(text, at, end));
        at = end == BYTES_NOT_FOUND ? text.size : end + 1;
        size_t equals = bytes_find_byte(tag, '=', 0);
        if (equals == BYTES_NOT_FOUND ||
            !bytes_equal(bytes_trim(bytes_slice(tag, 0, equals)), bytes_of("d")))
            continue;
        struct bytes value = bytes_trim(bytes_from(tag, equals + 1));
        size_t size = 0;
        uint8_t *domain = arena_alloc(domains->arena, value.size);
        for (size_t i = 0; i < value.size; i++)
            if (!byte_is_space(value.data[i]))
                domain[size++] = byte_to_lower(value.data[i]);
        bool ignored = false;
        if (size)
            bytes_collect(domains,
                          charset_repair_utf8(domains->arena, bytes_make(domain, size), &ignored));
        return;
    }
}
