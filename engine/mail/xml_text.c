#include "engine/mail/xml_text.h"

#include "engine/mail/field_instruction.h"
#include "engine/mail/html_entity.h"
#include "engine/mail/url.h"
#include "engine/mail/xml.h"

/* What an element of an office vocabulary does to the text. */
enum role {
    ROLE_NONE,
    ROLE_SHOWN,        /* its text is shown */
    ROLE_VALUE,        /* the same, unless its cell says that it is a number of a shared string */
    ROLE_INSTRUCTION,  /* a piece of a field's instruction */
    ROLE_FIELD,        /* a field, whose instruction is an attribute */
    ROLE_FIELD_EDGE,   /* where an instruction begins and ends */
    ROLE_FORMULA,      /* of a cell */
    ROLE_CELL,         /* of a sheet: says of which kind its value is */
    ROLE_PARAGRAPH,    /* begins and ends a paragraph */
    ROLE_WORD,         /* parts words */
    ROLE_HYPHEN,       /* that does not break */
    ROLE_ALTERNATIVE,  /* text for who does not see the picture, in attributes */
    ROLE_NAME,         /* a sheet's tab */
    ROLE_GLYPHS,       /* text in an attribute */
    ROLE_RELATIONSHIP, /* what the file refers to */
    ROLE_TARGET,       /* an attribute names a place outside */
};

struct element {
    const char *name;
    enum role role;
};

static const struct element office_open[] = {
    {"t", ROLE_SHOWN},
    {"p", ROLE_PARAGRAPH},
    {"v", ROLE_VALUE},
    {"c", ROLE_CELL},
    {"f", ROLE_FORMULA},
    {"tab", ROLE_WORD},
    {"br", ROLE_WORD},
    {"cr", ROLE_WORD},
    {"tc", ROLE_WORD},
    {"si", ROLE_PARAGRAPH},
    {"row", ROLE_PARAGRAPH},
    {"tr", ROLE_PARAGRAPH},
    {"text", ROLE_PARAGRAPH},
    {"comment", ROLE_PARAGRAPH},
    {"sp", ROLE_PARAGRAPH},
    {"txbxContent", ROLE_PARAGRAPH},
    {"delText", ROLE_SHOWN},
    {"instrText", ROLE_INSTRUCTION},
    {"delInstrText", ROLE_INSTRUCTION},
    {"fldSimple", ROLE_FIELD},
    {"fldChar", ROLE_FIELD_EDGE},
    {"noBreakHyphen", ROLE_HYPHEN},
    {"docPr", ROLE_ALTERNATIVE},
    {"cNvPr", ROLE_ALTERNATIVE},
    {"sheet", ROLE_NAME},
    {"Glyphs", ROLE_GLYPHS},
    {"Relationship", ROLE_RELATIONSHIP},
    {"hlink", ROLE_TARGET},
    {"webPr", ROLE_TARGET},
    {"creator", ROLE_SHOWN},
    {"title", ROLE_SHOWN},
    {"subject", ROLE_SHOWN},
    {"description", ROLE_SHOWN},
    {"keywords", ROLE_SHOWN},
    {"category", ROLE_SHOWN},
    {"lastModifiedBy", ROLE_SHOWN},
};

static const struct element open_document[] = {
    {"p", ROLE_PARAGRAPH},
    {"h", ROLE_PARAGRAPH},
    {"s", ROLE_WORD},
    {"tab", ROLE_WORD},
    {"line-break", ROLE_WORD},
    {"table-cell", ROLE_CELL},
    {"table-row", ROLE_PARAGRAPH},
    {"title", ROLE_SHOWN},
    {"desc", ROLE_SHOWN},
    {"subject", ROLE_SHOWN},
    {"description", ROLE_SHOWN},
    {"keyword", ROLE_SHOWN},
    {"creator", ROLE_SHOWN},
    {"initial-creator", ROLE_SHOWN},
    {"table", ROLE_NAME},
};

struct xml_text {
    struct document_writer *writer;
    struct xml_reader xml;
    enum xml_vocabulary vocabulary;
    bool has_root;
    enum role shown; /* role of the element whose text comes next */
    size_t paragraph_depth;
    bool is_shared_string; /* the value of the open cell is a number of one */
    struct buffer instruction;
    struct buffer formula;
};

static enum role role_in(const struct element *elements, size_t count, struct bytes name)
{
    for (size_t i = 0; i < count; i++)
        if (name.size && name.data[0] == (uint8_t)elements[i].name[0] &&
            bytes_equal(name, bytes_of(elements[i].name)))
            return elements[i].role;
    return ROLE_NONE;
}

static enum role role_of(const struct xml_text *reading)
{
    struct bytes name = reading->xml.name;
    if (reading->vocabulary == XML_OFFICE_OPEN)
        return role_in(office_open, sizeof office_open / sizeof *office_open, name);
    if (reading->vocabulary == XML_OPEN_DOCUMENT)
        return role_in(open_document, sizeof open_document / sizeof *open_document, name);
    return ROLE_WORD;
}

static void see_root(struct xml_text *reading)
{
    struct bytes attributes = reading->xml.attributes;
    reading->has_root = true;
    if (bytes_find(attributes, bytes_of("schemas.openxmlformats.org"), 0) != BYTES_NOT_FOUND ||
        bytes_find(attributes, bytes_of("schemas.microsoft.com/office/word"), 0) !=
            BYTES_NOT_FOUND ||
        bytes_find(attributes, bytes_of("schemas.microsoft.com/office/2006/xmlPackage"), 0) !=
            BYTES_NOT_FOUND ||
        bytes_find(attributes, bytes_of("purl.oclc.org/ooxml"), 0) != BYTES_NOT_FOUND)
        reading->vocabulary = XML_OFFICE_OPEN;
    else if (bytes_find(attributes, bytes_of("urn:oasis:names:tc:opendocument"), 0) !=
             BYTES_NOT_FOUND)
        reading->vocabulary = XML_OPEN_DOCUMENT;
}

/* Text with its references decoded: to `out`, or where that is NULL to the document. */
static void write_decoded(struct xml_text *reading, struct bytes text, bool is_raw,
                          struct buffer *out)
{
    size_t at = 0;
    while (at < text.size) {
        size_t sign = is_raw ? BYTES_NOT_FOUND : bytes_find_byte(text, '&', at);
        struct bytes plain = bytes_slice(text, at, sign);
        if (out)
            buffer_append(out, plain);
        else
            document_write(reading->writer, plain);
        if (sign == BYTES_NOT_FOUND)
            return;
        uint8_t character[ENTITY_MAX_BYTES + SCAN_SLACK_BYTES] = {'&'};
        size_t size = 1;
        at = html_entity_decode(text, sign, false, character, &size);
        if (at == sign) {
            character[0] = '&';
            size = 1;
            at = sign + 1;
        }
        if (out)
            buffer_append(out, bytes_make(character, size));
        else
            document_write(reading->writer, bytes_make(character, size));
    }
}

static struct bytes attribute_of(struct xml_text *reading, const char *name)
{
    return html_attribute_decode(reading->writer->decoder->arena,
                                 xml_attribute(reading->xml.attributes, name));
}

static void write_attribute(struct xml_text *reading, const char *name)
{
    struct bytes value = xml_attribute(reading->xml.attributes, name);
    if (value.size == 0)
        return;
    document_break_word(reading->writer);
    write_decoded(reading, value, false, NULL);
    document_break_word(reading->writer);
}

static void end_instruction(struct xml_text *reading)
{
    if (reading->instruction.size)
        field_instruction_read(reading->writer, buffer_bytes(&reading->instruction));
    buffer_reset(&reading->instruction);
}

/* A formula is shown where its cell is edited, and may call what is outside; plain references to
 * cells are left out. */
static void write_formula(struct document_writer *writer, struct bytes formula)
{
    if (bytes_find_byte(formula, '(', 0) == BYTES_NOT_FOUND &&
        bytes_find_byte(formula, '|', 0) == BYTES_NOT_FOUND)
        return;
    struct url_search search;
    struct bytes url;
    document_break_paragraph(writer);
    document_write(writer, formula);
    document_break_paragraph(writer);
    url_search_begin(&search, formula);
    while (url_search_next(&search, &url))
        document_add_link(writer, url);
}

static void end_formula(struct xml_text *reading)
{
    write_formula(reading->writer, buffer_bytes(&reading->formula));
    buffer_reset(&reading->formula);
}

/* xlink:href and the formula of a cell may stand on any element. */
static void read_open_document_attributes(struct xml_text *reading)
{
    size_t at = 0;
    struct bytes name;
    struct bytes value;
    struct document_writer *writer = reading->writer;
    while (xml_attribute_next(reading->xml.attributes, &at, &name, &value)) {
        bool is_link = bytes_equal(name, bytes_of("href"));
        if (!is_link && !bytes_equal(name, bytes_of("formula")))
            continue;
        value = html_attribute_decode(writer->decoder->arena, value);
        if (!is_link)
            write_formula(writer, value);
        else if (target_is_outside(value))
            document_add_link(writer, value);
    }
}

static void open_relationship(struct xml_text *reading)
{
    struct bytes target = attribute_of(reading, "Target");
    bool is_outside = bytes_equal_fold(xml_attribute(reading->xml.attributes, "TargetMode"),
                                       bytes_of("external"));
    if (is_outside || target_is_outside(target))
        document_add_link(reading->writer, target);
}

/* What elements say in attributes. */
static void open_with_attributes(struct xml_text *reading, enum role role)
{
    switch (role) {
    case ROLE_CELL:
        reading->is_shared_string =
            bytes_equal(xml_attribute(reading->xml.attributes, "t"), bytes_of("s"));
        document_break_word(reading->writer);
        break;
    case ROLE_FIELD:
        field_instruction_read(reading->writer, attribute_of(reading, "instr"));
        break;
    case ROLE_ALTERNATIVE:
        write_attribute(reading, "title");
        write_attribute(reading, "descr");
        break;
    case ROLE_NAME:
        write_attribute(reading, "name");
        break;
    case ROLE_GLYPHS:
        write_attribute(reading, "UnicodeString");
        break;
    case ROLE_RELATIONSHIP:
        open_relationship(reading);
        break;
    case ROLE_TARGET:
        document_add_link(reading->writer, attribute_of(reading, "dest"));
        document_add_link(reading->writer, attribute_of(reading, "url"));
        break;
    default:
        break;
    }
}

static void open_element(struct xml_text *reading)
{
    enum role role = role_of(reading);
    reading->shown = role;
    if (role == ROLE_PARAGRAPH) {
        document_break_paragraph(reading->writer);
        reading->paragraph_depth++;
    } else if (role == ROLE_WORD) {
        document_break_word(reading->writer);
    } else if (role == ROLE_HYPHEN) {
        document_write_character(reading->writer, '-');
    } else if (role == ROLE_FIELD_EDGE) {
        end_instruction(reading);
    } else if (role != ROLE_NONE) {
        open_with_attributes(reading, role);
    }
    if (reading->vocabulary != XML_OPEN_DOCUMENT)
        return;
    read_open_document_attributes(reading);
    if (bytes_equal(reading->xml.name, bytes_of("encryption-data")))
        anomaly_add(&reading->writer->decoder->message.anomalies, ANOMALY_ENCRYPTED_PART);
}

static void close_element(struct xml_text *reading)
{
    enum role role = role_of(reading);
    if (role == ROLE_PARAGRAPH) {
        document_break_paragraph(reading->writer);
        reading->paragraph_depth -= reading->paragraph_depth > 0;
    } else if (role == ROLE_WORD || role == ROLE_VALUE || role == ROLE_CELL) {
        document_break_word(reading->writer);
    } else if (role == ROLE_FORMULA) {
        end_formula(reading);
    } else if (role == ROLE_SHOWN && !bytes_equal(reading->xml.name, bytes_of("t")) &&
               !bytes_equal(reading->xml.name, bytes_of("delText"))) {
        document_break_paragraph(reading->writer);
    }
    reading->shown = ROLE_NONE;
}

static bool is_shown(const struct xml_text *reading)
{
    if (reading->vocabulary == XML_PLAIN || reading->shown == ROLE_SHOWN)
        return true;
    if (reading->shown == ROLE_VALUE)
        return !reading->is_shared_string;
    return reading->vocabulary == XML_OPEN_DOCUMENT && reading->paragraph_depth > 0;
}

static void take_text(struct xml_text *reading)
{
    struct bytes text = reading->xml.text;
    bool is_raw = reading->xml.is_raw;
    if (is_shown(reading))
        write_decoded(reading, text, is_raw, NULL);
    else if (reading->shown == ROLE_INSTRUCTION)
        write_decoded(reading, text, is_raw, &reading->instruction);
    else if (reading->shown == ROLE_FORMULA)
        write_decoded(reading, text, is_raw, &reading->formula);
}

void xml_text_read(struct document_writer *writer, struct bytes source,
                   enum xml_vocabulary otherwise)
{
    struct xml_text reading = {.writer = writer, .vocabulary = otherwise};
    xml_begin(&reading.xml, source);
    document_break_paragraph(writer);
    for (;;) {
        enum xml_token token = xml_next(&reading.xml);
        if (token == XML_END)
            break;
        if (token == XML_OPEN && !reading.has_root)
            see_root(&reading);
        if (token == XML_OPEN)
            open_element(&reading);
        else if (token == XML_CLOSE)
            close_element(&reading);
        else
            take_text(&reading);
    }
    end_instruction(&reading);
    end_formula(&reading);
    buffer_done(&reading.instruction);
    buffer_done(&reading.formula);
    document_break_paragraph(writer);
}

void xml_read(struct decoder *decoder, struct bytes source, struct document *out)
{
    struct document_writer writer;
    document_begin(&writer, decoder, source.size / 4);
    xml_text_read(&writer, source, XML_PLAIN);
    document_end(&writer, out);
}
