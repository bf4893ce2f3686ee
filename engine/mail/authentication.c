#include "engine/mail/authentication.h"

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
        if (byte == '(')
            depth++;
        else if (byte == ')' && depth > 0)
            depth--;
        else if (depth == 0 && !byte_is_space(byte))
            break;
        at++;
    }
    return at;
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
        is_quoted ^= byte == '"';
        if (is_quoted)
            continue;
        depth += byte == '(';
        depth -= byte == ')' && depth > 0;
        if (byte == ';' && depth == 0)
            break;
    }
    return at;
}

void authentication_results(struct bytes text, struct bytes method, struct bytes_collector *results)
{
    /* "server; method[/version]=result reason; method=result": some servers leave their own name
     * out, so the first piece is looked at like the others. */
    for (size_t at = 0; at < text.size; at = find_semicolon(text, at) + 1) {
        struct bytes name = read_keyword(text, &at);
        if (at < text.size && text.data[at] == '/') {
            at++;
            (void)read_keyword(text, &at);
        }
        at = skip_blanks_and_comments(text, at);
        if (at == text.size || text.data[at] != '=' || !bytes_equal_fold(name, method))
            continue;
        at++;
        collect_lower(results, read_keyword(text, &at));
    }
}

void received_spf_result(struct bytes text, struct bytes_collector *results)
{
    size_t at = 0;
    collect_lower(results, read_keyword(text, &at));
}
