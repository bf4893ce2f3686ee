/* Any text as XML: tokens lie in it, one behind the other; text and links as document.h says; a
 * text between tags is read back, and what something left open before it does not hide it. */
#include "engine/base/utf8.h"
#include "engine/mail/xml.h"
#include "engine/mail/xml_text.h"
#include "tests/fuzz/document_check.h"

#define NEEDLE "Kuehlkette"
#define ENDING "\"'-->]]>?>]>/><p>" NEEDLE "</p>"

static void check_attributes(struct bytes attributes)
{
    struct bytes name;
    struct bytes value;
    size_t at = 0;
    size_t previous = 0;
    while (xml_attribute_next(attributes, &at, &name, &value)) {
        REQUIRE(at > previous && at <= attributes.size);
        fuzz_check_inside(attributes, name);
        fuzz_check_inside(attributes, value);
        previous = at;
    }
}

static void check_tokens(struct bytes text)
{
    struct xml_reader reader;
    size_t previous = 0;
    xml_begin(&reader, text);
    for (enum xml_token token = xml_next(&reader); token != XML_END; token = xml_next(&reader)) {
        REQUIRE(reader.at >= previous && reader.at <= text.size);
        /* Only the end of an empty element takes no bytes of its own. */
        REQUIRE(reader.at > previous || token == XML_CLOSE);
        previous = reader.at;
        if (token == XML_TEXT) {
            fuzz_check_inside(text, reader.text);
            continue;
        }
        fuzz_check_inside(text, reader.name);
        if (token == XML_OPEN) {
            fuzz_check_inside(text, reader.attributes);
            check_attributes(reader.attributes);
        }
    }
}

static void check_round_trip(struct bytes text)
{
    struct buffer file = {0};
    struct buffer plain = {0};
    buffer_append_string(&file, "<?xml version=\"1.0\"?>\n<a>");
    for (size_t at = 0, number = 0; at < text.size; number++) {
        size_t start = at;
        uint32_t code_point = utf8_next(text, &at);
        bool is_control = code_point < ' ' || (code_point >= 0x7F && code_point < 0xA0);
        if (is_control)
            buffer_append_byte(&file, ' ');
        else if (number % 3 == 0 || code_point == '<' || code_point == '&' || code_point == '>')
            buffer_format(&file, number % 2 ? "&#x%X;" : "&#%u;", code_point);
        else
            buffer_append(&file, bytes_slice(text, start, at));
        utf8_append(&plain, is_control ? ' ' : code_point);
    }
    buffer_append_string(&file, "</a>");
    struct buffer shown = document_shown(buffer_bytes(&plain));
    struct document document = document_check(xml_read, buffer_bytes(&file));
    REQUIRE(bytes_equal(document.text, buffer_bytes(&shown)));
    buffer_done(&shown);
    buffer_done(&plain);
    buffer_done(&file);
}

/* The root element names no vocabulary: of those of office files only some elements are shown. */
static void check_ending(struct bytes text)
{
    struct buffer file = {0};
    buffer_append_string(&file, "<a>");
    buffer_append(&file, text);
    buffer_append_string(&file, ENDING);
    struct document document = document_check(xml_read, buffer_bytes(&file));
    REQUIRE(bytes_find(document.text, bytes_of(NEEDLE), 0) != BYTES_NOT_FOUND);
    buffer_done(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    (void)utf8_append_repaired(&text, bytes_make(data, size));
    check_tokens(buffer_bytes(&text));
    (void)document_check(xml_read, buffer_bytes(&text));
    check_round_trip(bytes_slice(buffer_bytes(&text), 0, utf8_cut(buffer_bytes(&text), 500)));
    check_ending(buffer_bytes(&text));
    buffer_done(&text);
    return 0;
}
