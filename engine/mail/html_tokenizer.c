#include "engine/mail/html_tokenizer.h"

void html_tokenizer_begin(struct html_tokenizer *tokenizer, const struct html_names *names,
                          struct arena *arena, struct bytes document)
{
    memset(tokenizer, 0, offsetof(struct html_tokenizer, values));
    tokenizer->document = document;
    tokenizer->names = names;
    tokenizer->handlers = (struct bytes_collector){.arena = arena};
    tokenizer->payloads = (struct bytes_collector){.arena = arena};
    tokenizer->conditionals = (struct bytes_collector){.arena = arena};
}

/* What a byte means inside a tag. */
enum {
    CLASS_SPACE = 1,
    CLASS_SEPARATOR = 2, /* parts attributes: white space, "/", and NUL, which no name holds */
    CLASS_NAME_END = 4,
    CLASS_VALUE_END = 8, /* of a value without quotes */
};
#define WHITE (CLASS_SPACE | CLASS_SEPARATOR | CLASS_NAME_END | CLASS_VALUE_END)
static const uint8_t classes[256] = {
    ['\0'] = CLASS_SEPARATOR | CLASS_NAME_END,
    ['\t'] = WHITE,
    ['\n'] = WHITE,
    ['\v'] = WHITE,
    ['\f'] = WHITE,
    ['\r'] = WHITE,
    [' '] = WHITE,
    ['/'] = CLASS_SEPARATOR | CLASS_NAME_END,
    ['='] = CLASS_NAME_END,
    ['>'] = CLASS_NAME_END | CLASS_VALUE_END,
};
#undef WHITE

/* Behind the bytes of that class at `at`. */
static inline size_t skip_class(struct bytes text, size_t at, uint8_t class)
{
    while (at < text.size && classes[text.data[at]] & class)
        at++;
    return at;
}

/* The first byte of that class at or behind `at`. */
static inline size_t find_class(struct bytes text, size_t at, uint8_t class)
{
    while (at < text.size && !(classes[text.data[at]] & class))
        at++;
    return at;
}

/* The next `byte` at or behind `at`; BYTES_NOT_FOUND, remembered in `*has_none`. */
static size_t find_or_give_up(struct bytes text, uint8_t byte, size_t at, bool *has_none)
{
    if (*has_none)
        return BYTES_NOT_FOUND;
    size_t found = scan_either(text.data, at, text.size, byte, byte);
    *has_none = found == text.size;
    return *has_none ? BYTES_NOT_FOUND : found;
}

/* The attribute's value at `*at`, which moves behind it. A quote that never closes is no quote. */
static struct bytes read_value(struct html_tokenizer *tokenizer, size_t *at)
{
    struct bytes text = tokenizer->document;
    size_t start = *at;
    uint8_t quote = start < text.size ? text.data[start] : 0;
    if (quote == '"' || quote == '\'') {
        bool *has_none =
            quote == '"' ? &tokenizer->has_no_double_quote : &tokenizer->has_no_single_quote;
        start++;
        size_t end = find_or_give_up(text, quote, start, has_none);
        if (end != BYTES_NOT_FOUND) {
            *at = end + 1;
            return bytes_slice(text, start, end);
        }
    }
    size_t end = find_class(text, start, CLASS_VALUE_END);
    *at = end;
    return bytes_slice(text, start, end);
}

static void take_attribute(struct html_tokenizer *tokenizer, struct bytes name, struct bytes value)
{
    enum html_attribute attribute = html_attribute_by_name(tokenizer->names, name);
    if (attribute != ATTRIBUTE_OTHER) {
        if (!(tokenizer->attribute_set >> attribute & 1)) /* the first one counts */
            tokenizer->values[attribute] = value;
        tokenizer->attribute_set |= 1U << attribute;
    } else if (name.size > 3 && value.size && (name.data[0] | 0x20) == 'o' &&
               (name.data[1] | 0x20) == 'n') {
        bytes_collect(&tokenizer->handlers, value);
    } else if (value.size >= HTML_PAYLOAD_LEAST_BYTES) {
        bytes_collect(&tokenizer->payloads, value);
    }
}

/* Attributes from `at` up to the ">"; returns where the tag ends, SIZE_MAX where it never does. */
__attribute__((noinline)) static size_t read_attributes(struct html_tokenizer *tokenizer, size_t at,
                                                        bool is_open)
{
    struct bytes text = tokenizer->document;
    for (;;) {
        at = skip_class(text, at, CLASS_SEPARATOR);
        if (at == text.size)
            return SIZE_MAX;
        if (text.data[at] == '>')
            return at + 1;
        size_t start = at;
        at = find_class(text, at + 1, CLASS_NAME_END);
        struct bytes name = bytes_slice(text, start, at);
        at = skip_class(text, at, CLASS_SPACE);
        struct bytes value = {0};
        if (at < text.size && text.data[at] == '=') {
            at = skip_class(text, at + 1, CLASS_SPACE);
            value = read_value(tokenizer, &at);
        }
        if (is_open)
            take_attribute(tokenizer, name, value);
    }
}

/* The tag whose name begins at `start`; false where it never ends. */
static bool read_tag(struct html_tokenizer *tokenizer, size_t start, bool is_open)
{
    struct bytes text = tokenizer->document;
    size_t at = find_class(text, start + 1, CLASS_NAME_END);
    tokenizer->name = html_element_by_name(tokenizer->names, bytes_slice(text, start, at));
    tokenizer->attribute_set = 0;
    if (at < text.size && text.data[at] == '>') { /* as most tags do */
        tokenizer->at = at + 1;
        return true;
    }
    size_t handlers = tokenizer->handlers.count;
    size_t payloads = tokenizer->payloads.count;
    at = read_attributes(tokenizer, at, is_open);
    if (at == SIZE_MAX) {
        tokenizer->has_no_tag_end = true;
        tokenizer->handlers.count = handlers;
        tokenizer->payloads.count = payloads;
        return false;
    }
    tokenizer->at = at;
    return true;
}

/* Outlook reads what stands between "<!--[if mso]>" and "<![endif]-->", other clients do not. */
static void take_conditional(struct html_tokenizer *tokenizer, struct bytes comment)
{
    size_t start = bytes_find_byte(comment, '>', 0);
    if (!bytes_start_with_fold(comment, bytes_of("[if")) || start == BYTES_NOT_FOUND)
        return;
    size_t end = comment.size;
    while (end > start && comment.data[end - 1] != '<')
        end--;
    if (end > start + 2)
        bytes_collect(&tokenizer->conditionals, bytes_slice(comment, start + 1, end - 1));
}

/* Behind the comment whose "<!--" begins at `at`; one that never ends stops at its first ">". */
static size_t skip_comment(struct html_tokenizer *tokenizer, size_t at)
{
    struct bytes text = tokenizer->document;
    size_t start = at + 4;
    if (bytes_start_with(bytes_from(text, start), bytes_of(">")))
        return start + 1;
    if (bytes_start_with(bytes_from(text, start), bytes_of("->")))
        return start + 2;
    /* "-->" may share its hyphens with "<!--"; "--!>" ends a comment too. */
    size_t end = tokenizer->has_no_comment_end ? text.size : start - 2;
    while ((end = scan_pair(text.data, end, text.size, '-', '-')) < text.size) {
        if (end + 2 < text.size && text.data[end + 2] == '>' && end >= start - 1) {
            if (text.data[start] == '[')
                take_conditional(tokenizer, bytes_slice(text, start, end));
            return end + 3;
        }
        if (end + 3 < text.size && text.data[end + 2] == '!' && text.data[end + 3] == '>' &&
            end >= start)
            return end + 4;
        end++;
    }
    tokenizer->has_no_comment_end = true;
    size_t close = find_or_give_up(text, '>', start, &tokenizer->has_no_tag_end);
    return close == BYTES_NOT_FOUND ? start : close + 1;
}

/* What begins with "<" at `at` and is no tag: comment, doctype, CDATA, processing instruction.
 * Returns where the text goes on, `at` where it is just a "<". */
__attribute__((noinline)) static size_t skip_markup(struct html_tokenizer *tokenizer, size_t at)
{
    struct bytes rest = bytes_from(tokenizer->document, at);
    if (bytes_start_with(rest, bytes_of("<!--")))
        return skip_comment(tokenizer, at);
    if (bytes_start_with(rest, bytes_of("<![CDATA[")))
        return at + strlen("<![CDATA["); /* its text stays text */
    if (rest.size < 2 || (rest.data[1] != '!' && rest.data[1] != '?' && rest.data[1] != '/'))
        return at;
    size_t close = find_or_give_up(tokenizer->document, '>', at, &tokenizer->has_no_tag_end);
    return close == BYTES_NOT_FOUND ? at : close + 1;
}

enum html_token html_tokenizer_read_markup(struct html_tokenizer *tokenizer)
{
    struct bytes text = tokenizer->document;
    size_t at = tokenizer->at;
    if (tokenizer->has_no_tag_end)
        return TOKEN_END;
    uint8_t next = at + 1 < text.size ? text.data[at + 1] : 0;
    if (byte_is_alpha(next))
        return read_tag(tokenizer, at + 1, true) ? TOKEN_OPEN : TOKEN_END;
    if (next == '/' && at + 2 < text.size && byte_is_alpha(text.data[at + 2]))
        return read_tag(tokenizer, at + 2, false) ? TOKEN_CLOSE : TOKEN_END;
    tokenizer->at = skip_markup(tokenizer, at);
    return TOKEN_END;
}

bool html_tokenizer_read_reference(struct html_tokenizer *tokenizer)
{
    size_t start = tokenizer->at;
    size_t size = 0;
    tokenizer->at =
        html_entity_decode(tokenizer->document, start, false, tokenizer->character, &size);
    tokenizer->text = bytes_make(tokenizer->character, size);
    return tokenizer->at > start;
}

/* Whether a closing tag of that name begins at `at`. */
static bool closes(struct bytes text, size_t at, struct bytes name)
{
    struct bytes rest = bytes_from(text, at + 2);
    return bytes_start_with_fold(rest, name) &&
           (rest.size == name.size || rest.data[name.size] == '>' ||
            classes[rest.data[name.size]] & CLASS_SEPARATOR);
}

struct bytes html_tokenizer_raw_text(struct html_tokenizer *tokenizer)
{
    bool *has_no_end = &tokenizer->has_no_title_end;
    struct bytes name = bytes_of("title");
    if (tokenizer->name.element == ELEMENT_SCRIPT) {
        has_no_end = &tokenizer->has_no_script_end;
        name = bytes_of("script");
    } else if (tokenizer->name.element == ELEMENT_STYLE) {
        has_no_end = &tokenizer->has_no_style_end;
        name = bytes_of("style");
    } else if (tokenizer->name.element == ELEMENT_TEXTAREA) {
        has_no_end = &tokenizer->has_no_textarea_end;
        name = bytes_of("textarea");
    }
    struct bytes text = tokenizer->document;
    size_t start = tokenizer->at;
    size_t end = *has_no_end ? text.size : start;
    while ((end = scan_pair(text.data, end, text.size, '<', '/')) < text.size) {
        if (closes(text, end, name)) {
            size_t close = bytes_find_byte(text, '>', end);
            tokenizer->at = close == BYTES_NOT_FOUND ? text.size : close + 1;
            return bytes_slice(text, start, end);
        }
        end++;
    }
    *has_no_end = true;
    return bytes_from(text, start);
}
