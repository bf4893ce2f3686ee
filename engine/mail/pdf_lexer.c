#include "engine/mail/pdf_lexer.h"

#define NUMBER_MAX_DIGITS 300

static bool is_delimiter(uint8_t byte)
{
    return byte == '(' || byte == ')' || byte == '<' || byte == '>' || byte == '[' || byte == ']' ||
           byte == '{' || byte == '}' || byte == '/' || byte == '%';
}

static size_t regular_end(struct bytes input, size_t at)
{
    while (at < input.size && !pdf_is_space(input.data[at]) && !is_delimiter(input.data[at]))
        at++;
    return at;
}

/* Over white space and comments. */
static size_t skip_space(struct bytes input, size_t at)
{
    for (; at < input.size; at++) {
        if (input.data[at] == '%')
            while (at + 1 < input.size && input.data[at + 1] != '\n' && input.data[at + 1] != '\r')
                at++;
        else if (!pdf_is_space(input.data[at]))
            break;
    }
    return at;
}

/* Balanced parentheses; one that never closes runs to the end. */
static enum pdf_token read_string(struct pdf_lexer *lexer)
{
    struct bytes input = lexer->input;
    size_t at = lexer->start + 1;
    size_t depth = 1;
    for (; at < input.size; at++) {
        uint8_t byte = input.data[at];
        if (byte == '\\')
            at++;
        else if (byte == '(')
            depth++;
        else if (byte == ')' && --depth == 0)
            break;
    }
    lexer->text = bytes_slice(input, lexer->start + 1, at);
    lexer->at = at < input.size ? at + 1 : input.size;
    return PDF_STRING;
}

static enum pdf_token read_hex_string(struct pdf_lexer *lexer)
{
    struct bytes input = lexer->input;
    size_t at = lexer->start + 1;
    /* Only what such a string may hold, so that an open one swallows little. */
    while (at < input.size && (byte_hex_value(input.data[at]) >= 0 || pdf_is_space(input.data[at])))
        at++;
    lexer->text = bytes_slice(input, lexer->start + 1, at);
    lexer->at = at < input.size && input.data[at] == '>' ? at + 1 : at;
    return PDF_HEX_STRING;
}

/* False where the word is no number. */
static bool read_number(struct pdf_lexer *lexer)
{
    struct bytes word = lexer->text;
    size_t at = 0;
    double number = 0;
    double scale = 0;
    size_t digits = 0;
    while (at < word.size && (word.data[at] == '-' || word.data[at] == '+'))
        at++;
    bool is_negative = at > 0 && word.data[0] == '-';
    for (; at < word.size; at++) {
        uint8_t byte = word.data[at];
        if (byte == '.' && scale == 0) {
            scale = 1;
        } else if (byte_is_digit(byte)) {
            number = digits++ < NUMBER_MAX_DIGITS ? number * 10 + (byte - '0') : number;
            scale *= digits < NUMBER_MAX_DIGITS ? 10 : 1;
        } else if (byte != '-' || digits == 0) {
            return false; /* "12-3" is a number to readers */
        }
    }
    if (scale > 1)
        number /= scale;
    lexer->number = is_negative ? -number : number;
    return digits > 0 || scale > 0;
}

enum pdf_token pdf_next(struct pdf_lexer *lexer)
{
    struct bytes input = lexer->input;
    size_t at = skip_space(input, lexer->at);
    lexer->start = at;
    lexer->at = at;
    if (at >= input.size)
        return PDF_END;
    uint8_t byte = input.data[at];
    bool is_double = at + 1 < input.size && input.data[at + 1] == byte;
    lexer->at = at + 1;
    lexer->text = bytes_slice(input, at, at + 1);
    switch (byte) {
    case '(':
        return read_string(lexer);
    case '<':
        if (!is_double)
            return read_hex_string(lexer);
        lexer->at = at + 2;
        return PDF_OPEN;
    case '>':
        lexer->at = at + 1 + is_double;
        return PDF_CLOSE;
    case '[':
        return PDF_OPEN;
    case ']':
        return PDF_CLOSE;
    case '/':
        lexer->at = regular_end(input, at + 1);
        lexer->text = bytes_slice(input, at + 1, lexer->at);
        return PDF_NAME;
    case ')':
    case '{':
    case '}':
        return PDF_KEYWORD;
    default:
        break;
    }
    lexer->at = regular_end(input, at);
    lexer->text = bytes_slice(input, at, lexer->at);
    return read_number(lexer) ? PDF_NUMBER : PDF_KEYWORD;
}

void pdf_skip_open(struct pdf_lexer *lexer)
{
    size_t depth = 1;
    while (depth > 0) {
        enum pdf_token token = pdf_next(lexer);
        if (token == PDF_END)
            return;
        depth += token == PDF_OPEN;
        depth -= token == PDF_CLOSE;
    }
}

static void append_hex(struct bytes text, struct buffer *out)
{
    int high = -1;
    for (size_t i = 0; i < text.size; i++) {
        int value = byte_hex_value(text.data[i]);
        if (value < 0)
            continue;
        if (high >= 0)
            buffer_append_byte(out, (uint8_t)(high << 4 | value));
        high = high >= 0 ? -1 : value;
    }
    if (high >= 0)
        buffer_append_byte(out, (uint8_t)(high << 4));
}

/* The escape behind the backslash before `at`; returns where the text goes on. */
static size_t append_escape(struct bytes text, size_t at, struct buffer *out)
{
    static const char letters[] = "nrtbf";
    static const uint8_t meanings[] = {'\n', '\r', '\t', '\b', '\f'};
    uint8_t byte = text.data[at];
    if (byte >= '0' && byte <= '7') {
        unsigned value = 0;
        for (size_t end = at + 3;
             at < end && at < text.size && text.data[at] >= '0' && text.data[at] <= '7'; at++)
            value = value * 8 + (unsigned)(text.data[at] - '0');
        buffer_append_byte(out, (uint8_t)value);
        return at;
    }
    if (byte == '\r' && at + 1 < text.size && text.data[at + 1] == '\n')
        return at + 2;
    if (byte == '\r' || byte == '\n')
        return at + 1;
    const char *letter = byte ? strchr(letters, byte) : NULL;
    buffer_append_byte(out, letter ? meanings[letter - letters] : byte);
    return at + 1;
}

void pdf_string_append(enum pdf_token token, struct bytes text, struct buffer *out)
{
    if (token == PDF_HEX_STRING) {
        append_hex(text, out);
        return;
    }
    size_t at = 0;
    while (at < text.size) {
        size_t escape = bytes_find_byte(text, '\\', at);
        buffer_append(out, bytes_slice(text, at, escape));
        if (escape == BYTES_NOT_FOUND || escape + 1 >= text.size)
            return;
        at = append_escape(text, escape + 1, out);
    }
}

bool pdf_name_is(struct bytes name, const char *wanted)
{
    size_t at = 0;
    for (; *wanted && at < name.size; wanted++) {
        uint8_t byte = name.data[at++];
        if (byte == '#' && at + 1 < name.size && byte_hex_value(name.data[at]) >= 0 &&
            byte_hex_value(name.data[at + 1]) >= 0) {
            byte =
                (uint8_t)(byte_hex_value(name.data[at]) << 4 | byte_hex_value(name.data[at + 1]));
            at += 2;
        }
        if (byte != (uint8_t)*wanted)
            return false;
    }
    return *wanted == '\0' && at == name.size;
}
