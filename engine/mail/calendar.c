#include "engine/mail/calendar.h"

#include "engine/mail/charset.h"
#include "engine/mail/html.h"
#include "engine/mail/quoted_printable.h"

/* Descriptions in HTML that are read as such, which costs memory each; more are text. */
#define HTML_MAX 1000
#define SCRATCH_BYTES ((size_t)16 << 10)

/* What is done with a property's value. */
enum value_kind {
    VALUE_TEXT,
    VALUE_ADDRESS, /* of a person: mailto: and the parameter CN */
    VALUE_LINK,
    VALUE_HTML, /* where FMTTYPE says so */
};

static const struct {
    const char *name;
    enum value_kind kind;
} properties[] = {
    {"SUMMARY", VALUE_TEXT},
    {"DESCRIPTION", VALUE_TEXT},
    {"LOCATION", VALUE_TEXT},
    {"COMMENT", VALUE_TEXT},
    {"CONTACT", VALUE_TEXT},
    {"CATEGORIES", VALUE_TEXT},
    {"RESOURCES", VALUE_TEXT},
    {"X-WR-CALNAME", VALUE_TEXT},
    {"X-WR-CALDESC", VALUE_TEXT},
    {"ORGANIZER", VALUE_ADDRESS},
    {"ATTENDEE", VALUE_ADDRESS},
    {"X-ALT-DESC", VALUE_HTML},
    {"STYLED-DESCRIPTION", VALUE_HTML},
    {"FN", VALUE_TEXT},
    {"N", VALUE_TEXT},
    {"NICKNAME", VALUE_TEXT},
    {"ORG", VALUE_TEXT},
    {"TITLE", VALUE_TEXT},
    {"ROLE", VALUE_TEXT},
    {"NOTE", VALUE_TEXT},
    {"EMAIL", VALUE_TEXT},
    {"TEL", VALUE_TEXT},
    {"ADR", VALUE_TEXT},
    {"LABEL", VALUE_TEXT},
    {"URL", VALUE_LINK},
    {"ATTACH", VALUE_LINK},
    {"CONFERENCE", VALUE_LINK},
    {"X-GOOGLE-CONFERENCE", VALUE_LINK},
    {"SOURCE", VALUE_LINK},
    {"IMAGE", VALUE_LINK},
    {"PHOTO", VALUE_LINK},
    {"LOGO", VALUE_LINK},
};

struct calendar_reader {
    struct decoder *decoder;
    struct document_writer writer;
    struct arena *scratch; /* emptied after each line */
    size_t html_count;
    struct bytes input;
    size_t at;
    struct buffer line; /* the content line, unfolded */
};

struct content_line {
    struct bytes name; /* without its group */
    struct bytes parameters;
    struct bytes value;
};

bool calendar_starts_here(struct bytes text)
{
    text = bytes_trim(text);
    return bytes_start_with_fold(text, bytes_of("BEGIN:VCALENDAR")) ||
           bytes_start_with_fold(text, bytes_of("BEGIN:VCARD"));
}

/* The next line without its end. */
static struct bytes next_line(struct calendar_reader *reader)
{
    size_t end = bytes_find_byte(reader->input, '\n', reader->at);
    struct bytes line = bytes_slice(reader->input, reader->at, end);
    reader->at = end == BYTES_NOT_FOUND ? reader->input.size : end + 1;
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

static bool is_quoted_printable(struct bytes line)
{
    size_t colon = bytes_find_byte(line, ':', 0);
    return colon != BYTES_NOT_FOUND &&
           bytes_find_fold(bytes_slice(line, 0, colon), bytes_of("QUOTED-PRINTABLE"), 0) !=
               BYTES_NOT_FOUND;
}

/* The next content line with its folds undone: a blank begins each (RFC 5545 §3.1); vCard 2.1 also
 * folds by the soft breaks of quoted-printable. */
static bool next_content_line(struct calendar_reader *reader)
{
    if (reader->at >= reader->input.size)
        return false;
    buffer_reset(&reader->line);
    buffer_append(&reader->line, next_line(reader));
    bool is_soft = is_quoted_printable(buffer_bytes(&reader->line));
    while (reader->at < reader->input.size) {
        struct buffer *line = &reader->line;
        if (is_soft && line->size && line->data[line->size - 1] == '=') {
            line->size--;
            buffer_append(line, next_line(reader));
        } else if (byte_is_blank(reader->input.data[reader->at])) {
            buffer_append(line, bytes_from(next_line(reader), 1));
        } else {
            break;
        }
    }
    return true;
}

/* Name, parameters and value; a colon in quotes ends nothing. */
static struct content_line split_line(struct bytes line)
{
    size_t colon = 0;
    bool is_quoted = false;
    for (; colon < line.size && (is_quoted || line.data[colon] != ':'); colon++)
        is_quoted ^= line.data[colon] == '"';
    if (colon == line.size) /* an open quote */
        colon = bytes_find_byte(line, ':', 0);
    struct bytes head = bytes_slice(line, 0, colon);
    struct content_line found = {.value = colon == BYTES_NOT_FOUND ? bytes_make(NULL, 0)
                                                                   : bytes_from(line, colon + 1)};
    size_t semicolon = bytes_find_byte(head, ';', 0);
    found.name = bytes_slice(head, 0, semicolon);
    found.parameters =
        semicolon == BYTES_NOT_FOUND ? bytes_make(NULL, 0) : bytes_from(head, semicolon);
    size_t dot = bytes_find_byte(found.name, '.', 0);
    if (dot != BYTES_NOT_FOUND)
        found.name = bytes_from(found.name, dot + 1);
    return found;
}

/* The value of a parameter without its quotes; empty where there is none. */
static struct bytes parameter_of(struct bytes parameters, const char *name)
{
    size_t start = bytes_find_fold(parameters, bytes_of(name), 0);
    if (start == BYTES_NOT_FOUND)
        return bytes_make(NULL, 0);
    start += strlen(name);
    if (start < parameters.size && parameters.data[start] == '"')
        return bytes_slice(parameters, start + 1, bytes_find_byte(parameters, '"', start + 1));
    return bytes_slice(parameters, start, bytes_find_byte(parameters, ';', start));
}

/* The value in UTF-8, its encoding undone; in the scratch arena. */
static struct bytes decode_value(struct calendar_reader *reader, const struct content_line *line)
{
    struct arena *arena = reader->scratch;
    size_t ignored = 0;
    if (bytes_find_fold(line->parameters, bytes_of("QUOTED-PRINTABLE"), 0) != BYTES_NOT_FOUND) {
        uint8_t *out = arena_alloc(arena, quoted_printable_max_decoded(line->value.size));
        size_t size = quoted_printable_decode(arena_copy(arena, line->value), out, &ignored);
        return charset_to_utf8(reader->decoder->charsets, arena,
                               parameter_of(line->parameters, ";CHARSET="), bytes_make(out, size),
                               &reader->decoder->message.anomalies);
    }
    struct bytes encoding = parameter_of(line->parameters, ";ENCODING=");
    if (bytes_equal_fold(encoding, bytes_of("B")) ||
        bytes_equal_fold(encoding, bytes_of("BASE64"))) {
        /* Pictures, keys, attachments: no text. */
        return bytes_make(NULL, 0);
    }
    return arena_copy(arena, line->value);
}

/* \n \, \; \\ (RFC 5545 §3.3.11); the semicolons between fields of a name part words. */
static struct bytes without_escapes(struct arena *arena, struct bytes value)
{
    uint8_t *copy = arena_alloc(arena, value.size);
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        uint8_t byte = value.data[i];
        if (byte == '\\' && i + 1 < value.size) {
            byte = value.data[++i];
            copy[size++] = byte == 'n' || byte == 'N' ? '\n' : byte;
        } else {
            copy[size++] = byte;
        }
    }
    return bytes_make(copy, size);
}

static void write_paragraph(struct calendar_reader *reader, struct bytes text)
{
    if (text.size == 0)
        return;
    document_break_paragraph(&reader->writer);
    document_write(&reader->writer, text);
    document_break_paragraph(&reader->writer);
}

/* N and ADR are fields with semicolons between them. */
static void write_fields(struct calendar_reader *reader, struct bytes value)
{
    struct arena *arena = reader->scratch;
    uint8_t *copy = arena_alloc(arena, value.size);
    for (size_t i = 0; i < value.size; i++)
        copy[i] =
            value.data[i] == ';' && (i == 0 || value.data[i - 1] != '\\') ? ' ' : value.data[i];
    write_paragraph(reader, without_escapes(arena, bytes_make(copy, value.size)));
}

static void take_address(struct calendar_reader *reader, const struct content_line *line)
{
    struct arena *arena = reader->scratch;
    struct bytes name = arena_copy(arena, parameter_of(line->parameters, ";CN="));
    struct bytes address = arena_copy(arena, line->value);
    write_paragraph(reader, name);
    if (bytes_start_with_fold(address, bytes_of("mailto:")))
        address = bytes_from(address, strlen("mailto:"));
    document_break_word(&reader->writer);
    document_write(&reader->writer, address);
    document_break_paragraph(&reader->writer);
}

static void take_html(struct calendar_reader *reader, struct bytes value)
{
    struct bytes text = {0};
    const struct html_facts *facts =
        html_read(reader->decoder, without_escapes(reader->decoder->arena, value), &text);
    for (size_t i = 0; i < facts->link_count; i++)
        document_add_link(&reader->writer, facts->links[i].url);
    write_paragraph(reader, text);
}

static void take_line(struct calendar_reader *reader)
{
    struct content_line line = split_line(buffer_bytes(&reader->line));
    size_t i = 0;
    while (i < sizeof properties / sizeof *properties &&
           !bytes_equal_fold(line.name, bytes_of(properties[i].name)))
        i++;
    if (i == sizeof properties / sizeof *properties || line.value.size == 0)
        return;
    if (properties[i].kind == VALUE_ADDRESS) {
        take_address(reader, &line);
        return;
    }
    struct bytes value = decode_value(reader, &line);
    bool is_html = properties[i].kind == VALUE_HTML ||
                   bytes_find_fold(line.parameters, bytes_of("text/html"), 0) != BYTES_NOT_FOUND;
    if (is_html && reader->html_count++ < HTML_MAX)
        take_html(reader, value);
    else if (properties[i].kind == VALUE_LINK)
        document_add_link(&reader->writer, without_escapes(reader->scratch, value));
    else if (line.name.size == 1 || bytes_equal_fold(line.name, bytes_of("ADR")) ||
             bytes_equal_fold(line.name, bytes_of("ORG")))
        write_fields(reader, value);
    else
        write_paragraph(reader, without_escapes(reader->scratch, value));
}

void calendar_read(struct decoder *decoder, struct bytes source, struct document *out)
{
    struct calendar_reader reader = {.decoder = decoder, .input = source};
    reader.scratch = arena_new(SCRATCH_BYTES);
    document_begin(&reader.writer, decoder, source.size);
    while (next_content_line(&reader)) {
        take_line(&reader);
        arena_reset(reader.scratch);
    }
    document_end(&reader.writer, out);
    arena_free(reader.scratch);
    buffer_done(&reader.line);
}
