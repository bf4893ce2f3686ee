#include "engine/mail/script_token.h"

void script_tokenizer_begin(struct script_tokenizer *tokenizer, struct bytes script)
{
    *tokenizer = (struct script_tokenizer){.script = script};
    script_tokenizer_next(tokenizer);
}

static bool is_name_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '_' || byte == '$' || byte >= 0x80;
}

static size_t line_end(struct bytes script, size_t at)
{
    while (at < script.size && script.data[at] != '\n' && script.data[at] != '\r')
        at++;
    return at;
}

/* Behind the comment at `at`; `at` itself where none begins or it never ends. */
static size_t skip_comment(struct script_tokenizer *tokenizer, size_t at)
{
    struct bytes script = tokenizer->script;
    uint8_t next = at + 1 < script.size ? script.data[at + 1] : 0;
    if (next == '/')
        return line_end(script, at);
    if (next != '*' || tokenizer->has_no_comment_end)
        return at;
    size_t end = bytes_find(script, bytes_of("*/"), at + 2);
    if (end == BYTES_NOT_FOUND) {
        tokenizer->has_no_comment_end = true;
        return at;
    }
    return end + 2;
}

static void skip_blanks(struct script_tokenizer *tokenizer)
{
    struct bytes script = tokenizer->script;
    size_t at = tokenizer->at;
    while (at < script.size) {
        size_t start = at;
        if (byte_is_space(script.data[at]) || script.data[at] == '\0')
            at++;
        else if (script.data[at] == '/')
            at = skip_comment(tokenizer, at);
        if (at == start)
            break;
    }
    tokenizer->at = at;
}

/* A string may run over a line end only behind a backslash; one that does not close ends there. */
static void read_string(struct script_tokenizer *tokenizer, uint8_t quote)
{
    struct bytes script = tokenizer->script;
    size_t start = tokenizer->at + 1;
    size_t at = start;
    while (at < script.size && script.data[at] != quote) {
        if (quote != '`' && (script.data[at] == '\n' || script.data[at] == '\r'))
            break;
        if (script.data[at] == '\\')
            at += bytes_start_with(bytes_from(script, at), bytes_of("\\\r\n")) ? 2 : 1;
        at += at < script.size;
    }
    tokenizer->kind = quote == '`' ? SCRIPT_TEMPLATE : SCRIPT_STRING;
    tokenizer->text = bytes_slice(script, start, at);
    tokenizer->at = at + (at < script.size);
}

/* A regular expression at the slash; false where it does not end on its line. */
static bool read_regex(struct script_tokenizer *tokenizer)
{
    struct bytes script = tokenizer->script;
    size_t start = tokenizer->at + 1;
    if (start <= tokenizer->no_regex_before)
        return false;
    bool is_in_class = false;
    size_t at = start;
    for (; at < script.size && script.data[at] != '\n' && script.data[at] != '\r'; at++) {
        uint8_t byte = script.data[at];
        if (byte == '/' && !is_in_class) {
            tokenizer->kind = SCRIPT_REGEX;
            tokenizer->text = bytes_slice(script, start, at);
            tokenizer->at = at + 1;
            return true;
        }
        if (byte == '[' || byte == ']')
            is_in_class = byte == '[';
        at += byte == '\\' && at + 1 < script.size;
    }
    tokenizer->no_regex_before = at;
    return false;
}

/* Base of a number by its prefix, whose size goes to `*out_prefix`. */
static unsigned number_base(struct bytes word, size_t *out_prefix)
{
    *out_prefix = 0;
    if (word.size < 2 || word.data[0] != '0')
        return 10;
    *out_prefix = 2;
    switch (word.data[1] | 0x20) {
    case 'x':
        return 16;
    case 'o':
        return 8;
    case 'b':
        return 2;
    default:
        *out_prefix = 1; /* "075", the old octal; "089" is decimal all the same */
        for (size_t i = 1; i < word.size; i++)
            if (word.data[i] > '7')
                return 10;
        return 8;
    }
}

static void read_number(struct script_tokenizer *tokenizer)
{
    struct bytes script = tokenizer->script;
    size_t start = tokenizer->at;
    size_t end = start;
    while (end < script.size && (is_name_byte(script.data[end]) || script.data[end] == '.'))
        end++;
    struct bytes word = bytes_slice(script, start, end);
    size_t prefix = 0;
    unsigned base = number_base(word, &prefix);
    uint64_t number = 0;
    for (size_t i = prefix; i < word.size && number < UINT32_MAX; i++) {
        int digit = byte_hex_value(word.data[i]);
        if (word.data[i] == '_')
            continue;
        number =
            digit < 0 || (unsigned)digit >= base ? UINT32_MAX : number * base + (unsigned)digit;
    }
    tokenizer->kind = SCRIPT_NUMBER;
    tokenizer->number = number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
    tokenizer->at = end;
}

static void read_sign(struct script_tokenizer *tokenizer)
{
    struct bytes script = tokenizer->script;
    uint8_t byte = script.data[tokenizer->at];
    uint8_t next = tokenizer->at + 1 < script.size ? script.data[tokenizer->at + 1] : 0;
    tokenizer->kind = SCRIPT_SIGN;
    tokenizer->sign = byte;
    tokenizer->at++;
    if (byte == '+' && next == '=') {
        tokenizer->sign = SIGN_ADD_ASSIGN;
        tokenizer->at++;
    } else if ((byte == '+' || byte == '-' || byte == '&' || byte == '|') && next == byte) {
        tokenizer->sign = SIGN_OTHER;
        tokenizer->at++;
    } else if (strchr("=!<>-*%&|^", byte) && byte &&
               (next == '=' || (byte == '=' && next == '>'))) {
        tokenizer->sign = SIGN_OTHER;
        while (tokenizer->at < script.size &&
               (script.data[tokenizer->at] == '=' || script.data[tokenizer->at] == '>'))
            tokenizer->at++;
    }
}

/* Letters of names may be escapes: "\u0061tob" (ECMAScript §12.7). */
static bool is_in_name(struct bytes script, size_t at)
{
    if (at >= script.size)
        return false;
    return is_name_byte(script.data[at]) ||
           (script.data[at] == '\\' && at + 1 < script.size && script.data[at + 1] == 'u');
}

static void read_name(struct script_tokenizer *tokenizer)
{
    struct bytes script = tokenizer->script;
    size_t start = tokenizer->at;
    while (is_in_name(script, tokenizer->at))
        tokenizer->at += script.data[tokenizer->at] == '\\' ? 2 : 1;
    tokenizer->kind = SCRIPT_NAME;
    tokenizer->text = bytes_slice(script, start, tokenizer->at);
}

/* Names that an operand follows. */
static bool is_prefix_word(struct bytes name)
{
    static const char *const words[] = {"return", "typeof", "case", "in", "of", "new", "void"};
    if (name.size > 6) /* the longest of them */
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (bytes_equal(name, bytes_of(words[i])))
            return true;
    return false;
}

void script_tokenizer_next(struct script_tokenizer *tokenizer)
{
    skip_blanks(tokenizer);
    struct bytes script = tokenizer->script;
    bool is_behind_operand = tokenizer->is_behind_operand;
    tokenizer->is_behind_operand = true;
    if (tokenizer->at >= script.size) {
        tokenizer->kind = SCRIPT_END;
        return;
    }
    uint8_t byte = script.data[tokenizer->at];
    if (byte_is_digit(byte)) {
        read_number(tokenizer);
    } else if (is_in_name(script, tokenizer->at)) {
        read_name(tokenizer);
        tokenizer->is_behind_operand = !is_prefix_word(tokenizer->text);
    } else if (byte == '"' || byte == '\'' || byte == '`') {
        read_string(tokenizer, byte);
    } else if (byte != '/' || is_behind_operand || !read_regex(tokenizer)) {
        read_sign(tokenizer);
        tokenizer->is_behind_operand = byte == ')' || byte == ']' || byte == '}';
    }
}
