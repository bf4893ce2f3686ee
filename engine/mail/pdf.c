#include "engine/mail/pdf.h"

#include "engine/mail/pdf_content.h"
#include "engine/mail/xml_text.h"

/* How far the resources of a page may be inherited from. */
#define PARENTS_MAX 16
#define REFERENCE_BYTES 64
#define SCRATCH_BYTES ((size_t)16 << 10)

struct pdf_reader {
    struct pdf_file file;
    struct document_writer writer;
    struct arena *scratch; /* for one string at a time */
    struct pdf_content content;
    struct bytes resources; /* of the first page, for streams that no page names */
    struct buffer stream;
    struct buffer string;
};

/* --- What dictionaries say --- */

enum meaning {
    MEANS_TEXT,
    MEANS_LINK,
    MEANS_FILE,   /* a link where it leads outside, else text */
    MEANS_SCRIPT, /* a string, or a stream that is named */
};

/* Keys whose strings are shown, or lead somewhere. */
static const struct {
    const char *key;
    enum meaning meaning;
} keys[] = {
    {"URI", MEANS_LINK},      {"JS", MEANS_SCRIPT},    {"F", MEANS_FILE},
    {"UF", MEANS_FILE},       {"P", MEANS_TEXT},       {"Contents", MEANS_TEXT},
    {"T", MEANS_TEXT},        {"TU", MEANS_TEXT},      {"V", MEANS_TEXT},
    {"DV", MEANS_TEXT},       {"CA", MEANS_TEXT},      {"Alt", MEANS_TEXT},
    {"Title", MEANS_TEXT},    {"Author", MEANS_TEXT},  {"Subject", MEANS_TEXT},
    {"Keywords", MEANS_TEXT}, {"Creator", MEANS_TEXT}, {"Producer", MEANS_TEXT},
    {"Desc", MEANS_TEXT},     {"Subj", MEANS_TEXT},    {"RC", MEANS_TEXT},
};
#define KEY_COUNT (sizeof keys / sizeof *keys)

/* A text string (§7.9.2.2): UTF-16 or UTF-8 with a mark, else one byte a character. */
static struct bytes to_text(struct pdf_reader *reader, struct bytes string)
{
    anomaly_set ignored = 0;
    arena_reset(reader->scratch);
    return charset_to_utf8(reader->file.decoder->charsets, reader->scratch,
                           bytes_of("windows-1252"), string, &ignored);
}

static void take_string(struct pdf_reader *reader, enum meaning meaning, enum pdf_token token,
                        struct bytes text)
{
    struct document_writer *writer = &reader->writer;
    buffer_reset(&reader->string);
    pdf_string_append(token, text, &reader->string);
    text = to_text(reader, buffer_bytes(&reader->string));
    if (meaning == MEANS_LINK ||
        (meaning == MEANS_FILE && bytes_find(text, bytes_of("://"), 0) != BYTES_NOT_FOUND)) {
        document_add_link(writer, text);
        return;
    }
    document_break_paragraph(writer);
    document_write(writer, text);
    document_break_paragraph(writer);
}

static void take_script(struct pdf_reader *reader, struct pdf_value value)
{
    value = pdf_resolve(&reader->file, value);
    if (!value.object || value.object->is_read || value.object->stream.size == 0)
        return;
    value.object->is_read = true;
    buffer_reset(&reader->stream);
    pdf_stream_append(&reader->file, value.object, &reader->stream);
    struct bytes script = to_text(reader, buffer_bytes(&reader->stream));
    document_break_paragraph(&reader->writer);
    document_write(&reader->writer, script);
    document_break_paragraph(&reader->writer);
}

/* All that the tokens of an object say, at whatever depth: keys and the strings behind them. */
static void read_tokens(struct pdf_reader *reader, struct bytes tokens)
{
    struct pdf_lexer lexer = pdf_lexer_of(tokens);
    enum pdf_token token = pdf_next(&lexer);
    while (token != PDF_END) {
        size_t key = KEY_COUNT;
        if (token == PDF_NAME)
            for (key = 0; key < KEY_COUNT && !pdf_name_is(lexer.text, keys[key].key); key++)
                continue;
        token = pdf_next(&lexer);
        if (key == KEY_COUNT)
            continue;
        if (token == PDF_STRING || token == PDF_HEX_STRING) {
            take_string(reader, keys[key].meaning, token, lexer.text);
        } else if (token == PDF_NUMBER && keys[key].meaning == MEANS_SCRIPT) {
            struct pdf_lexer again = lexer;
            again.at = lexer.start;
            take_script(reader, pdf_read_value(&again));
        }
    }
}

static void read_dictionaries(struct pdf_reader *reader)
{
    for (size_t i = 0; i < reader->file.object_count; i++) {
        struct pdf_object *object = &reader->file.objects[i];
        bool is_string = object->dictionary.data == NULL;
        read_tokens(reader, is_string ? object->body : object->dictionary);
    }
    /* What a file without objects says all the same is not lost. */
    if (reader->file.object_count == 0)
        read_tokens(reader, reader->file.content);
}

/* --- What pages show --- */

static void read_stream(struct pdf_reader *reader, struct pdf_object *object)
{
    if (!object || object->is_read || object->stream.size == 0)
        return;
    object->is_read = true;
    buffer_reset(&reader->stream);
    pdf_stream_append(&reader->file, object, &reader->stream);
    struct bytes stream = buffer_bytes(&reader->stream);
    pdf_content_read(&reader->content, stream);
}

static struct bytes resources_of(struct pdf_reader *reader, struct bytes page)
{
    struct pdf_file *file = &reader->file;
    for (int i = 0; i < PARENTS_MAX; i++) {
        struct pdf_value resources = pdf_find(file, page, "Resources");
        if (resources.token == PDF_OPEN)
            return resources.text;
        struct pdf_value parent = pdf_find(file, page, "Parent");
        if (parent.token != PDF_OPEN)
            break;
        page = parent.text;
    }
    return reader->resources;
}

static void read_page(struct pdf_reader *reader, struct bytes page)
{
    struct pdf_file *file = &reader->file;
    struct pdf_value contents = pdf_find(file, page, "Contents");
    struct bytes resources = resources_of(reader, page);
    if (reader->resources.size == 0)
        reader->resources = resources;
    pdf_content_page(&reader->content, resources);
    if (contents.object && contents.object->stream.size) {
        read_stream(reader, contents.object);
        return;
    }
    if (contents.token != PDF_OPEN)
        return;
    struct pdf_lexer lexer = pdf_lexer_of(contents.text);
    for (;;) {
        struct pdf_value value = pdf_read_value(&lexer);
        if (value.token == PDF_END || value.token == PDF_CLOSE)
            return;
        read_stream(reader, pdf_resolve(file, value).object);
    }
}

/* Streams that hold no text: images, fonts, the file's own tables. */
static bool has_no_text(struct pdf_file *file, struct bytes dictionary)
{
    static const char *const types[] = {"XRef", "ObjStm", "Metadata", "EmbeddedFile"};
    static const char *const subtypes[] = {"Image", "Type1C", "CIDFontType0C", "OpenType"};
    struct pdf_value type = pdf_find(file, dictionary, "Type");
    struct pdf_value subtype = pdf_find(file, dictionary, "Subtype");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if ((type.token == PDF_NAME && pdf_name_is(type.text, types[i])) ||
            (subtype.token == PDF_NAME && pdf_name_is(subtype.text, subtypes[i])))
            return true;
    return pdf_find(file, dictionary, "Length1").token != PDF_END;
}

/* Forms have resources of their own; what no page names is read with those of the first page. */
static void read_other_streams(struct pdf_reader *reader)
{
    struct pdf_file *file = &reader->file;
    for (size_t i = 0; i < file->object_count; i++) {
        struct pdf_object *object = &file->objects[i];
        if (object->is_read || object->stream.size == 0 || has_no_text(file, object->dictionary))
            continue;
        pdf_content_page(&reader->content, resources_of(reader, object->dictionary));
        read_stream(reader, object);
        struct bytes stream = buffer_bytes(&reader->stream);
        /* Forms of the XFA kind are XML. */
        if (stream.size && stream.data[0] == '<') {
            bool ignored = false;
            struct arena *arena = file->decoder->arena;
            xml_text_read(&reader->writer,
                          charset_repair_utf8(arena, arena_copy(arena, stream), &ignored),
                          XML_PLAIN);
        }
    }
}

static bool is_encrypted(struct bytes content)
{
    size_t at = 0;
    while ((at = bytes_find(content, bytes_of("/Encrypt"), at)) != BYTES_NOT_FOUND) {
        at += strlen("/Encrypt");
        /* A reference is short; an open string must not be read again and again. */
        struct pdf_lexer lexer = pdf_lexer_of(bytes_slice(content, at, at + REFERENCE_BYTES));
        if (at < content.size && !byte_is_alpha(content.data[at])) {
            struct pdf_value value = pdf_read_value(&lexer);
            if (value.is_reference || value.token == PDF_OPEN)
                return true;
        }
    }
    return false;
}

void pdf_read(struct decoder *decoder, struct bytes content, struct document *out)
{
    struct pdf_reader *reader = arena_zeroed(decoder->arena, 1, sizeof *reader);
    document_begin(&reader->writer, decoder, content.size / 8);
    if (is_encrypted(content)) {
        anomaly_add(&decoder->message.anomalies, ANOMALY_ENCRYPTED_PART);
        document_end(&reader->writer, out);
        return;
    }
    struct pdf_file *file = &reader->file;
    reader->scratch = arena_new(SCRATCH_BYTES);
    pdf_file_open(file, decoder, content);
    pdf_content_begin(&reader->content, file, &reader->writer);
    for (size_t i = 0; i < file->object_count; i++)
        if (pdf_find_name(file, file->objects[i].dictionary, "Type", "Page"))
            read_page(reader, file->objects[i].dictionary);
    read_dictionaries(reader);
    read_other_streams(reader);
    pdf_content_done(&reader->content);
    document_end(&reader->writer, out);
    arena_free(reader->scratch);
    buffer_done(&reader->stream);
    buffer_done(&reader->string);
}
