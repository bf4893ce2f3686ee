#include "signatures/json_tree.h"

#include "engine/base/limits.h"
#include "engine/base/utf8.h"

struct reader {
    struct arena *arena;
    struct complaint *complaint;
    struct bytes text;
    size_t offset;
    struct rule_place place; /* of `offset` */
    size_t values_left;
    size_t depth;
};

static struct node *read_value(struct reader *reader);

/* The byte at hand, or NUL, which JSON has nowhere, at the end. */
static uint8_t byte_here(const struct reader *reader)
{
    return reader->offset < reader->text.size ? reader->text.data[reader->offset] : 0;
}

/* Columns count characters: continuation bytes are passed over by the character they belong to. */
static void step(struct reader *reader)
{
    uint8_t byte = reader->text.data[reader->offset++];
    if (byte == '\n') {
        reader->place.line++;
        reader->place.column = 1;
    } else if ((byte & 0xC0) != 0x80) {
        reader->place.column++;
    }
}

static void skip_space(struct reader *reader)
{
    for (;;) {
        uint8_t byte = byte_here(reader);
        if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r')
            return;
        step(reader);
    }
}

static bool refuse(struct reader *reader, const char *expected)
{
    if (reader->offset >= reader->text.size)
        return complaint_raise(reader->complaint, reader->place,
                               "JSON: the text ends where %s should be", expected);
    uint8_t byte = byte_here(reader);
    if (byte <= ' ' || byte >= 0x7F)
        return complaint_raise(reader->complaint, reader->place,
                               "JSON: %s expected before byte 0x%02X", expected, byte);
    return complaint_raise(reader->complaint, reader->place, "JSON: %s expected before '%c'",
                           expected, byte);
}

static struct node *new_node(struct reader *reader, enum node_kind kind)
{
    if (reader->values_left == 0) {
        complaint_raise(reader->complaint, reader->place, "the file holds more than %zu values",
                        LIMIT_JSON_VALUES);
        return NULL;
    }
    reader->values_left--;
    struct node *node = arena_zeroed(reader->arena, 1, sizeof *node);
    node->kind = kind;
    node->place = reader->place;
    node->is_one_line = true;
    return node;
}

/* Four hexadecimal digits behind `\u`, or -1. */
static int32_t read_hex(struct bytes text, size_t offset)
{
    int32_t code = 0;
    if (text.size < 4 || offset > text.size - 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        int digit = byte_hex_value(text.data[offset + i]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

/* The backslash is at hand. */
static bool skip_escape(struct reader *reader)
{
    step(reader);
    uint8_t byte = byte_here(reader);
    bool is_known = byte != 0 && strchr("\"\\/bfnrtu", byte) != NULL;
    if (!is_known || (byte == 'u' && read_hex(reader->text, reader->offset + 1) < 0))
        return complaint_raise(reader->complaint, reader->place,
                               "JSON: no escape of a string begins so");
    for (size_t i = byte == 'u' ? 5 : 1; i > 0; i--)
        step(reader);
    return true;
}

static bool skip_character(struct reader *reader)
{
    uint8_t byte = byte_here(reader);
    if (byte < ' ')
        return complaint_raise(reader->complaint, reader->place,
                               "JSON: control character U+%04X must be escaped in a string", byte);
    size_t end = reader->offset;
    uint32_t code_point = byte < 0x80 ? (end++, byte) : utf8_next(reader->text, &end);
    if (code_point == UTF8_REPLACEMENT && end == reader->offset + 1)
        return complaint_raise(reader->complaint, reader->place, "byte 0x%02X is not UTF-8", byte);
    while (reader->offset < end)
        step(reader);
    return true;
}

/* The code point of `\uXXXX` at `*offset`, the hexadecimal digits of which are known to be there,
 * and of the other half of its pair (RFC 8259 §7). */
static uint32_t decode_unicode(struct bytes text, size_t *offset)
{
    uint32_t code = (uint32_t)read_hex(text, *offset + 2);
    *offset += 6;
    bool is_high = code >= 0xD800 && code < 0xDC00;
    if (!is_high || bytes_find(bytes_slice(text, *offset, *offset + 2), bytes_of("\\u"), 0) != 0)
        return code;
    uint32_t low = (uint32_t)read_hex(text, *offset + 2);
    if (low < 0xDC00 || low >= 0xE000)
        return code;
    *offset += 6;
    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
}

/* No escape is shorter than what it stands for. */
static struct bytes decode_escapes(struct arena *arena, struct bytes text)
{
    static const char names[] = "bfnrt";
    static const char values[] = "\b\f\n\r\t";
    uint8_t *decoded = arena_alloc(arena, text.size);
    size_t size = 0;
    for (size_t offset = 0; offset < text.size;) {
        if (text.data[offset] != '\\') {
            decoded[size++] = text.data[offset++];
        } else if (text.data[offset + 1] == 'u') {
            size += utf8_write(decode_unicode(text, &offset), decoded + size);
        } else {
            const char *name = memchr(names, text.data[offset + 1], sizeof names - 1);
            decoded[size++] = name ? (uint8_t)values[name - names] : text.data[offset + 1];
            offset += 2;
        }
    }
    arena_shrink(arena, decoded, size);
    return bytes_make(decoded, size);
}

/* The quote is at hand. */
static struct node *read_string(struct reader *reader)
{
    struct node *node = new_node(reader, NODE_SCALAR);
    if (!node)
        return NULL;
    step(reader);
    size_t start = reader->offset;
    bool has_escapes = false;
    while (reader->offset < reader->text.size && byte_here(reader) != '"') {
        bool is_escape = byte_here(reader) == '\\';
        if (!(is_escape ? skip_escape(reader) : skip_character(reader)))
            return NULL;
        has_escapes |= is_escape;
    }
    if (reader->offset >= reader->text.size) {
        complaint_raise(reader->complaint, node->place, "JSON: the string is never closed");
        return NULL;
    }
    struct bytes text = bytes_slice(reader->text, start, reader->offset);
    node->text = has_escapes ? decode_escapes(reader->arena, text) : text;
    step(reader);
    return node;
}

static bool skip_digits(struct reader *reader)
{
    if (!byte_is_digit(byte_here(reader)))
        return refuse(reader, "a digit");
    while (byte_is_digit(byte_here(reader)))
        step(reader);
    return true;
}

static bool skip_number(struct reader *reader)
{
    if (byte_here(reader) == '-')
        step(reader);
    bool starts_with_zero = byte_here(reader) == '0';
    if (starts_with_zero)
        step(reader);
    else if (!skip_digits(reader))
        return false;
    if (byte_here(reader) == '.') {
        step(reader);
        if (!skip_digits(reader))
            return false;
    }
    if (byte_here(reader) == 'e' || byte_here(reader) == 'E') {
        step(reader);
        if (byte_here(reader) == '+' || byte_here(reader) == '-')
            step(reader);
        return skip_digits(reader);
    }
    return true;
}

static bool skip_word(struct reader *reader)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!bytes_start_with(bytes_from(reader->text, reader->offset), bytes_of(words[i])))
            continue;
        for (size_t left = strlen(words[i]); left > 0; left--)
            step(reader);
        return true;
    }
    return refuse(reader, "a value");
}

static struct node *read_plain(struct reader *reader)
{
    struct node *node = new_node(reader, NODE_SCALAR);
    if (!node)
        return NULL;
    node->is_plain = true;
    size_t start = reader->offset;
    bool is_number = byte_here(reader) == '-' || byte_is_digit(byte_here(reader));
    if (!(is_number ? skip_number(reader) : skip_word(reader)))
        return NULL;
    node->text = bytes_slice(reader->text, start, reader->offset);
    return node;
}

static void append(struct node *parent, struct node *member)
{
    if (parent->last)
        parent->last->next = member;
    else
        parent->first = member;
    parent->last = member;
    parent->count++;
}

/* One member of an array, or, with its key, of an object. */
static bool read_member(struct reader *reader, struct node *parent)
{
    struct node *key = NULL;
    if (parent->kind == NODE_MAPPING) {
        if (byte_here(reader) != '"')
            return refuse(reader, "a key in quotes");
        key = read_string(reader);
        if (!key)
            return false;
        skip_space(reader);
        if (byte_here(reader) != ':')
            return refuse(reader, "':'");
        step(reader);
    }
    struct node *member = read_value(reader);
    if (!member)
        return false;
    member->key = key;
    append(parent, member);
    skip_space(reader);
    return true;
}

/* The opening bracket is at hand. */
static struct node *read_group(struct reader *reader, enum node_kind kind, uint8_t close)
{
    struct node *node = new_node(reader, kind);
    if (!node)
        return NULL;
    step(reader);
    skip_space(reader);
    bool is_first = true;
    while (byte_here(reader) != close) {
        if (!is_first && byte_here(reader) != ',') {
            (void)refuse(reader, close == ']' ? "',' or ']'" : "',' or '}'");
            return NULL;
        }
        if (!is_first) {
            step(reader);
            skip_space(reader);
        }
        if (!read_member(reader, node))
            return NULL;
        is_first = false;
    }
    step(reader);
    bool is_well = kind == NODE_SEQUENCE || tree_check_keys(reader->arena, node, reader->complaint);
    return is_well ? node : NULL;
}

static struct node *read_value(struct reader *reader)
{
    skip_space(reader);
    if (reader->depth == LIMIT_JSON_DEPTH) {
        complaint_raise(reader->complaint, reader->place,
                        "arrays and objects are nested deeper than %d", LIMIT_JSON_DEPTH);
        return NULL;
    }
    reader->depth++;
    struct node *node = NULL;
    switch (byte_here(reader)) {
    case '{':
        node = read_group(reader, NODE_MAPPING, '}');
        break;
    case '[':
        node = read_group(reader, NODE_SEQUENCE, ']');
        break;
    case '"':
        node = read_string(reader);
        break;
    default:
        node = read_plain(reader);
    }
    reader->depth--;
    return node;
}

bool tree_parse_json(struct arena *arena, struct bytes text, struct complaint *complaint,
                     struct node **out_root)
{
    bool has_mark = bytes_start_with(text, bytes_of("\xEF\xBB\xBF"));
    struct reader reader = {.arena = arena,
                            .complaint = complaint,
                            .text = has_mark ? bytes_from(text, 3) : text,
                            .place = {1, 1},
                            .values_left = LIMIT_JSON_VALUES};
    struct node *root = read_value(&reader);
    if (!root)
        return false;
    skip_space(&reader);
    if (reader.offset < reader.text.size)
        return refuse(&reader, "the end of the text");
    *out_root = root;
    return true;
}

struct bytes tree_text(const struct node *node, const char *key)
{
    const struct node *member = tree_member(node, key);
    bool is_text = member && member->kind == NODE_SCALAR && !tree_is_null(member);
    return is_text ? member->text : bytes_make(NULL, 0);
}

bool tree_is_true(const struct node *node, const char *key)
{
    struct bytes text = tree_text(node, key);
    return bytes_equal(text, bytes_of("true")) || bytes_equal(text, bytes_of("1"));
}
