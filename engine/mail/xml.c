#include "engine/mail/xml.h"

void xml_begin(struct xml_reader *reader, struct bytes input)
{
    *reader = (struct xml_reader){.input = input};
}

static bool is_name_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte >= 0x80 || byte == '_' ||
           byte == ':' || byte == '-' || byte == '.';
}

static size_t name_end(struct bytes text, size_t at)
{
    while (at < text.size && is_name_byte(text.data[at]))
        at++;
    return at;
}

static struct bytes local_name(struct bytes name)
{
    const uint8_t *colon = name.size ? memrchr(name.data, ':', name.size) : NULL;
    return colon ? bytes_from(name, (size_t)(colon - name.data) + 1) : name;
}

/* Where the tag that began before `at` ends: at its ">", or at a "<", which stands neither in tags
 * nor in values (§2.4), so that an open quote swallows one tag at most. */
static size_t tag_end(struct bytes text, size_t at)
{
    uint8_t quote = 0;
    for (; at < text.size; at++) {
        uint8_t byte = text.data[at];
        if (byte == '<' || (byte == '>' && !quote))
            break;
        if (quote ? byte == quote : byte == '"' || byte == '\'')
            quote = quote ? 0 : byte;
    }
    return at;
}

static size_t behind_tag(struct bytes text, size_t end)
{
    return end < text.size && text.data[end] == '>' ? end + 1 : end;
}

static enum xml_token read_tag(struct xml_reader *reader)
{
    struct bytes input = reader->input;
    bool is_close = input.data[reader->at + 1] == '/';
    size_t start = reader->at + 1 + is_close;
    size_t end = tag_end(input, start);
    size_t name = name_end(input, start);
    reader->at = behind_tag(input, end);
    reader->name = local_name(bytes_slice(input, start, name));
    if (is_close)
        return XML_CLOSE;
    reader->has_close = end > name && input.data[end - 1] == '/';
    reader->attributes = bytes_slice(input, name, end - reader->has_close);
    return XML_OPEN;
}

/* Behind the end `mark` of what begins at reader->at; behind `opening_bytes` where there is none,
 * which is remembered. */
static size_t behind_mark(const struct xml_reader *reader, const char *mark, size_t opening_bytes,
                          bool *has_none)
{
    size_t start = reader->at + opening_bytes;
    size_t end = *has_none ? BYTES_NOT_FOUND : bytes_find(reader->input, bytes_of(mark), start);
    *has_none = end == BYTES_NOT_FOUND;
    return *has_none ? start : end + strlen(mark);
}

/* <!DOCTYPE name [ … ]>: entities it declares are not expanded. */
static void skip_declaration(struct xml_reader *reader)
{
    struct bytes input = reader->input;
    size_t at = reader->at;
    while (at < input.size && input.data[at] != '>' && input.data[at] != '[')
        at++;
    if (at < input.size && input.data[at] == '[') {
        reader->at = at;
        at = behind_mark(reader, "]", 1, &reader->has_no_subset_end);
        at = bytes_find_byte(input, '>', at);
    }
    reader->at = at >= input.size ? input.size : at + 1;
}

static enum xml_token read_section(struct xml_reader *reader)
{
    size_t start = reader->at + strlen("<![CDATA[");
    size_t end = behind_mark(reader, "]]>", start - reader->at, &reader->has_no_section_end);
    size_t mark = reader->has_no_section_end ? 0 : strlen("]]>");
    reader->text = bytes_slice(reader->input, start, end - mark);
    reader->is_raw = true;
    reader->at = end;
    return XML_TEXT;
}

static enum xml_token read_text(struct xml_reader *reader)
{
    /* A "<" that begins nothing is text. */
    size_t start = reader->at;
    size_t end = bytes_find_byte(reader->input, '<', start + 1);
    reader->at = end == BYTES_NOT_FOUND ? reader->input.size : end;
    reader->text = bytes_slice(reader->input, start, reader->at);
    reader->is_raw = false;
    return XML_TEXT;
}

enum xml_token xml_next(struct xml_reader *reader)
{
    if (reader->has_close) {
        reader->has_close = false;
        return XML_CLOSE;
    }
    while (reader->at < reader->input.size) {
        struct bytes rest = bytes_from(reader->input, reader->at);
        uint8_t second = rest.size > 1 ? rest.data[1] : 0;
        if (rest.data[0] != '<')
            return read_text(reader);
        if (second == '!' && bytes_start_with(rest, bytes_of("<!--")))
            reader->at = behind_mark(reader, "-->", 4, &reader->has_no_comment_end);
        else if (second == '!' && bytes_start_with(rest, bytes_of("<![CDATA[")))
            return read_section(reader);
        else if (second == '!')
            skip_declaration(reader);
        else if (second == '?')
            reader->at = behind_tag(reader->input, tag_end(reader->input, reader->at + 1));
        else if (second == '/' || (is_name_byte(second) && !byte_is_digit(second)))
            return read_tag(reader);
        else
            return read_text(reader);
    }
    return XML_END;
}

bool xml_attribute_next(struct bytes attributes, size_t *at, struct bytes *out_name,
                        struct bytes *out_value)
{
    size_t start = *at;
    while (start < attributes.size && !is_name_byte(attributes.data[start]))
        start++;
    if (start >= attributes.size)
        return false;
    size_t end = name_end(attributes, start);
    *out_name = local_name(bytes_slice(attributes, start, end));
    *out_value = bytes_make(NULL, 0);
    while (end < attributes.size && byte_is_space(attributes.data[end]))
        end++;
    *at = end;
    if (end >= attributes.size || attributes.data[end] != '=')
        return true;
    end++;
    while (end < attributes.size && byte_is_space(attributes.data[end]))
        end++;
    uint8_t quote = end < attributes.size ? attributes.data[end] : 0;
    if (quote == '"' || quote == '\'') {
        size_t close = bytes_find_byte(attributes, quote, end + 1);
        *out_value = bytes_slice(attributes, end + 1, close);
        *at = close == BYTES_NOT_FOUND ? attributes.size : close + 1;
        return true;
    }
    start = end;
    while (end < attributes.size && !byte_is_space(attributes.data[end]))
        end++;
    *out_value = bytes_slice(attributes, start, end);
    *at = end;
    return true;
}

struct bytes xml_attribute(struct bytes attributes, const char *name)
{
    size_t at = 0;
    struct bytes found;
    struct bytes value;
    while (xml_attribute_next(attributes, &at, &found, &value))
        if (bytes_equal(found, bytes_of(name)))
            return value;
    return bytes_make(NULL, 0);
}
