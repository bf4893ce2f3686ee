#include "signatures/spamassassin_regex.h"

#include "engine/base/buffer.h"
#include "engine/base/limits.h"

/* Tags inside the text of tags. */
#define MOST_TAG_ROUNDS 3

static uint8_t closing_of(uint8_t opening)
{
    switch (opening) {
    case '{':
        return '}';
    case '(':
        return ')';
    case '[':
        return ']';
    case '<':
        return '>';
    default:
        return opening;
    }
}

/* Where the delimiter that ends the expression stands; brackets may stand inside one another
 * (perlop, "Quote and Quote-like Operators"). BYTES_NOT_FOUND where nothing ends it. */
static size_t find_end(struct bytes text, size_t start, uint8_t opening, uint8_t closing)
{
    size_t depth = 1;
    for (size_t i = start; i < text.size; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == closing && --depth == 0)
            return i;
        else if (text.data[i] == opening && opening != closing)
            depth++;
    }
    return BYTES_NOT_FOUND;
}

static bool is_delimiter(uint8_t byte)
{
    return byte > ' ' && byte < 0x7F && byte != '\\' && byte != '_' && !byte_is_alpha(byte) &&
           !byte_is_digit(byte);
}

static bool complain(struct complaint *complaint, struct rule_place place, const char *what,
                     struct bytes text)
{
    return complaint_raise(complaint, place, "%s: '%.*s'", what, complaint_shown_size(text),
                           complaint_shown(text));
}

static const struct replacement *find_replacement(const struct replacement_list *list,
                                                  enum replacement_kind kind, struct bytes name)
{
    /* The last definition counts. */
    for (size_t i = list->count; i > 0; i--)
        if (list->items[i - 1].kind == kind && bytes_equal(list->items[i - 1].name, name))
            return &list->items[i - 1];
    return NULL;
}

static bool is_tag_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '_';
}

/* `<NAME>` or `<kind NAME>` at the start of `text`: its size, or 0. */
static size_t read_tag(struct bytes text, struct bytes *out_kind, struct bytes *out_name)
{
    size_t end = bytes_find_byte(bytes_slice(text, 0, 64), '>', 0);
    if (end == BYTES_NOT_FOUND)
        return 0;
    struct bytes inside = bytes_slice(text, 1, end);
    size_t blank = bytes_find_byte(inside, ' ', 0);
    *out_kind = blank == BYTES_NOT_FOUND ? bytes_of("") : bytes_slice(inside, 0, blank);
    *out_name = blank == BYTES_NOT_FOUND ? inside : bytes_from(inside, blank + 1);
    for (size_t i = 0; i < out_name->size; i++)
        if (!is_tag_byte(out_name->data[i]))
            return 0;
    return out_name->size ? end + 1 : 0;
}

/* What the tags of one round say stands around each tag. */
struct surroundings {
    struct bytes before;
    struct bytes between;
    struct bytes after;
};

/* Take `<inter X>`, `<pre X>` and `<post X>` out of `text`: they say what stands around tags. */
static void take_surroundings(const struct replacement_list *list, struct bytes text,
                              struct buffer *out, struct surroundings *out_surroundings)
{
    for (size_t i = 0; i < text.size;) {
        struct bytes kind = {0};
        struct bytes name = {0};
        size_t size = text.data[i] == '<' ? read_tag(bytes_from(text, i), &kind, &name) : 0;
        struct bytes *slot = NULL;
        enum replacement_kind which = REPLACE_TAG;
        if (size && bytes_equal(kind, bytes_of("inter"))) {
            which = REPLACE_INTER;
            slot = &out_surroundings->between;
        } else if (size && bytes_equal(kind, bytes_of("pre"))) {
            which = REPLACE_PRE;
            slot = &out_surroundings->before;
        } else if (size && bytes_equal(kind, bytes_of("post"))) {
            which = REPLACE_POST;
            slot = &out_surroundings->after;
        }
        const struct replacement *found = slot ? find_replacement(list, which, name) : NULL;
        if (found) {
            *slot = found->text;
            i += size;
        } else {
            buffer_append_byte(out, text.data[i++]);
        }
    }
}

/* Put the text of each tag in its place; `*out_count` says how many there were. */
static bool put_tags(const struct replacement_list *list, struct bytes text,
                     const struct surroundings *around, struct buffer *out, size_t *out_count)
{
    bool follows_tag = false;
    for (size_t i = 0; i < text.size;) {
        struct bytes kind = {0};
        struct bytes name = {0};
        size_t size = text.data[i] == '<' ? read_tag(bytes_from(text, i), &kind, &name) : 0;
        const struct replacement *found =
            size && kind.size == 0 ? find_replacement(list, REPLACE_TAG, name) : NULL;
        if (!found) {
            follows_tag = false;
            buffer_append_byte(out, text.data[i++]);
            continue;
        }
        if (follows_tag)
            buffer_append(out, around->between);
        buffer_append(out, around->before);
        buffer_append(out, found->text);
        buffer_append(out, around->after);
        follows_tag = true;
        i += size;
        ++*out_count;
        if (out->size > LIMIT_CONDITION_BYTES)
            return false;
    }
    return true;
}

/* The expression with its tags replaced (Mail::SpamAssassin::Plugin::ReplaceTags). */
static bool replace_tags(struct arena *arena, const struct replacement_list *list,
                         struct bytes *expression)
{
    struct buffer bare = {0};
    struct buffer filled = {0};
    struct surroundings around = {0};
    take_surroundings(list, *expression, &bare, &around);
    bool fits = true;
    for (size_t round = 0; fits && round < MOST_TAG_ROUNDS; round++) {
        size_t count = 0;
        buffer_reset(&filled);
        fits = put_tags(list, buffer_bytes(&bare), &around, &filled, &count);
        struct buffer other = bare;
        bare = filled;
        filled = other;
        if (count == 0)
            break;
    }
    *expression = arena_copy(arena, buffer_bytes(&bare));
    buffer_done(&bare);
    buffer_done(&filled);
    return fits;
}

/* Each byte beyond ASCII as \xHH: whatever the file's charset, it means that byte. Escaped line
 * ends and delimiters stay as they are. */
static struct bytes escape_bytes(struct arena *arena, struct bytes expression)
{
    struct buffer text = {0};
    for (size_t i = 0; i < expression.size; i++) {
        uint8_t byte = expression.data[i];
        /* A backslash before it would escape the backslash of its form. */
        if (byte >= 0x80 && i > 0 && expression.data[i - 1] == '\\' && text.size > 0) {
            size_t count = 0;
            while (count < i && expression.data[i - 1 - count] == '\\')
                count++;
            text.size -= count % 2;
        }
        if (byte >= 0x80 || byte == 0)
            buffer_format(&text, "\\x%02x", byte);
        else
            buffer_append_byte(&text, byte);
    }
    struct bytes copy = arena_copy(arena, buffer_bytes(&text));
    buffer_done(&text);
    return copy;
}

/* The letters behind an expression (perlre, "Modifiers"). */
static bool read_modifiers(struct bytes letters, unsigned *out_modifiers, bool *out_is_extended)
{
    unsigned modifiers = MODIFIER_RE;
    bool is_extended = false;
    for (size_t i = 0; i < letters.size; i++) {
        switch (letters.data[i]) {
        case 'i':
            modifiers |= MODIFIER_RE_IGNORECASE;
            break;
        case 'm':
            modifiers |= MODIFIER_RE_MULTILINE;
            break;
        case 's':
            modifiers |= MODIFIER_RE_DOTALL;
            break;
        case 'x':
            is_extended = true;
            break;
        case 'o': /* how often Perl compiles it */
        case 'g':
        case 'a': /* bytes are ASCII or nothing here */
            break;
        default:
            return false;
        }
    }
    *out_modifiers = modifiers;
    *out_is_extended = is_extended;
    return true;
}

bool spamassassin_regex_read(struct arena *arena, struct bytes text,
                             const struct replacement_list *replacements, struct rule_place place,
                             struct complaint *complaint, struct spamassassin_regex *out_regex,
                             struct bytes *out_rest)
{
    size_t start = text.size >= 2 && text.data[0] == 'm' && is_delimiter(text.data[1]) ? 1 : 0;
    if (text.size <= start + 1 || (start == 0 && text.data[0] != '/'))
        return complain(complaint, place, "no regular expression stands here", text);
    uint8_t opening = text.data[start];
    uint8_t closing = closing_of(opening);
    size_t end = find_end(text, start + 1, opening, closing);
    if (end == BYTES_NOT_FOUND)
        return complain(complaint, place, "nothing ends the regular expression", text);
    size_t behind = end + 1;
    while (behind < text.size && byte_is_alpha(text.data[behind]))
        behind++;
    struct bytes letters = bytes_slice(text, end + 1, behind);
    bool is_extended = false;
    if (!read_modifiers(letters, &out_regex->modifiers, &is_extended))
        return complain(complaint, place, "the expression has a modifier that is not i, m, s or x",
                        letters);
    struct bytes expression = bytes_slice(text, start + 1, end);
    if (replacements && !replace_tags(arena, replacements, &expression))
        return complain(complaint, place, "the expression is too long once its tags are replaced",
                        expression);
    if (expression.size == 0)
        return complain(complaint, place, "the regular expression is empty", text);
    if (is_extended) {
        struct buffer extended = {0};
        buffer_append_string(&extended, "(?x)");
        buffer_append(&extended, expression);
        expression = arena_copy(arena, buffer_bytes(&extended));
        buffer_done(&extended);
    }
    out_regex->expression = escape_bytes(arena, expression);
    *out_rest = bytes_trim(bytes_from(text, behind));
    return true;
}
