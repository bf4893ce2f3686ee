/* A look at an expression of PCRE2 from left to right: no parser, and in doubt no literal. */
#include "signatures/lint_rule.h"

static bool is_special(uint8_t byte)
{
    return byte == '.' || byte == '[' || byte == '(' || byte == ')' || byte == '|' || byte == '*' ||
           byte == '+' || byte == '?' || byte == '{' || byte == '^' || byte == '$';
}

static bool is_unbounded_any(struct bytes text)
{
    return text.size >= 2 && text.data[0] == '.' && (text.data[1] == '*' || text.data[1] == '+');
}

/* Behind the class that begins at `at`; `]` in front is one of its members. */
static size_t behind_class(struct bytes text, size_t at)
{
    at++;
    if (at < text.size && text.data[at] == '^')
        at++;
    if (at < text.size && text.data[at] == ']')
        at++;
    while (at < text.size && text.data[at] != ']')
        at += text.data[at] == '\\' ? 2 : 1;
    return at < text.size ? at + 1 : text.size;
}

/* Behind `(?i)`, `(?:`, `(?<name>` and the like, or behind the parenthesis alone. */
static size_t behind_opening(struct bytes text, size_t at)
{
    if (at + 1 >= text.size || text.data[at + 1] != '?')
        return at + 1;
    at += 2;
    while (at < text.size && text.data[at] != ':' && text.data[at] != ')' && text.data[at] != '=' &&
           text.data[at] != '!' && text.data[at] != '>')
        at++;
    return at < text.size ? at + 1 : text.size;
}

static size_t behind_count(struct bytes text, size_t at)
{
    size_t end = bytes_find_byte(text, '}', at);
    return end == BYTES_NOT_FOUND ? text.size : end + 1;
}

/* What stands at `at`: whether it is one literal character, and where the next thing stands. */
static bool step(struct bytes text, size_t *at)
{
    uint8_t byte = text.data[*at];
    if (byte == '\\' && *at + 1 < text.size) {
        uint8_t escaped = text.data[*at + 1];
        *at += 2;
        return !byte_is_alpha(escaped) && !byte_is_digit(escaped);
    }
    if (byte == '[')
        *at = behind_class(text, *at);
    else if (byte == '(')
        *at = behind_opening(text, *at);
    else if (byte == '{')
        *at = behind_count(text, *at);
    else
        ++*at;
    return !is_special(byte) && byte != '\\';
}

struct expression_shape expression_shape_of(struct bytes expression)
{
    struct expression_shape shape = {.is_literal = true};
    struct bytes text = expression;
    if (text.size > 0 && text.data[0] == '^') {
        shape.at_start = true;
        text = bytes_from(text, 1);
    }
    bool has_dollar = bytes_end_with(text, bytes_of("$")) && !bytes_end_with(text, bytes_of("\\$"));
    if (has_dollar) {
        shape.at_end = true;
        text = bytes_slice(text, 0, text.size - 1);
    }
    /* A lazy or possessive one has a third character. */
    shape.begins_unbounded = is_unbounded_any(text);
    shape.ends_unbounded = text.size > 2 && is_unbounded_any(bytes_from(text, text.size - 2)) &&
                           text.data[text.size - 3] != '\\';
    size_t run = 0;
    for (size_t at = 0; at < text.size;) {
        uint8_t byte = text.data[at];
        if (step(text, &at)) {
            run++;
        } else {
            shape.is_literal = false;
            /* The character in front may be missing. */
            if ((byte == '*' || byte == '?' || byte == '{') && run > 0)
                run--;
            if (run > shape.longest_run)
                shape.longest_run = run;
            run = 0;
        }
    }
    if (run > shape.longest_run)
        shape.longest_run = run;
    return shape;
}
