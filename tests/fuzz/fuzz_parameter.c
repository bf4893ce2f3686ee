/* Header values with parameters: names are in lower case, texts UTF-8; a value that is written as a
 * quoted string, or in sections as RFC 2231 has it, is read back. */
#include "engine/base/utf8.h"
#include "engine/mail/parameter.h"
#include "tests/fuzz/message_check.h"

/* Sections that the room joins are fewer. */
#define MOST_SECTIONS 90

static void check_list(struct decoder *decoder, struct bytes text)
{
    struct parameter_list list = parameter_list_parse(decoder, text);
    REQUIRE(bytes_equal(bytes_trim(list.value), list.value));
    for (size_t i = 0; i < list.count; i++) {
        const struct parameter *item = &list.items[i];
        REQUIRE(item->section >= -1);
        REQUIRE(item->value.size <= text.size);
        for (size_t k = 0; k < item->name.size; k++)
            REQUIRE(byte_to_lower(item->name.data[k]) == item->name.data[k]);
    }
    static const char *const names[] = {"name", "filename", "charset", "boundary"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        fuzz_check_text(parameter_text(decoder, &list, names[i]));
        REQUIRE(parameter_raw(&list, names[i]).size <= text.size);
    }
}

/* A folded line end would be a space, and what stands before the first ";" is no parameter. */
static void check_quoted(struct decoder *decoder, struct bytes value)
{
    struct buffer header = {0};
    buffer_append_string(&header, "attachment; size=3; filename=\"");
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '"' || value.data[i] == '\\')
            buffer_append_byte(&header, '\\');
        buffer_append_byte(&header, value.data[i]);
    }
    buffer_append_string(&header, "\"; x=y");
    struct parameter_list list = parameter_list_parse(decoder, buffer_bytes(&header));
    REQUIRE(bytes_equal(list.value, bytes_of("attachment")));
    REQUIRE(bytes_equal(parameter_raw(&list, "filename"), value));
    REQUIRE(bytes_equal(parameter_raw(&list, "size"), bytes_of("3")));
    REQUIRE(bytes_equal(parameter_raw(&list, "x"), bytes_of("y")));
    buffer_done(&header);
}

static void check_sections(struct decoder *decoder, struct bytes text, size_t section_bytes)
{
    struct buffer header = {0};
    unsigned section = 0;
    buffer_append_string(&header, "inline");
    for (size_t at = 0; at < text.size && section < MOST_SECTIONS; at += section_bytes, section++) {
        buffer_format(&header, ";\r\n name*%u*=%s", section, section ? "" : "UTF-8'en'");
        for (size_t i = at; i < at + section_bytes && i < text.size; i++)
            buffer_format(&header, "%%%02X", text.data[i]);
    }
    struct parameter_list list = parameter_list_parse(decoder, buffer_bytes(&header));
    if (section * section_bytes >= text.size)
        REQUIRE(bytes_equal(parameter_text(decoder, &list, "name"), text));
    buffer_done(&header);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct decoder *decoder = fuzz_decoder(NULL);
    struct bytes text = fuzz_copy(bytes_make(data, size), SCAN_SLACK_BYTES, '"');
    check_list(decoder, text);
    if (bytes_find_byte(text, '\n', 0) == BYTES_NOT_FOUND)
        check_quoted(decoder, text);
    struct buffer repaired = {0};
    (void)utf8_append_repaired(&repaired, text);
    /* A byte order mark would be taken off, encoded words and escapes (ISO-2022-JP) decoded. */
    if (!bytes_start_with(buffer_bytes(&repaired), bytes_of("\xEF\xBB\xBF")) &&
        bytes_find(buffer_bytes(&repaired), bytes_of("=?"), 0) == BYTES_NOT_FOUND &&
        bytes_find_byte(buffer_bytes(&repaired), '\x1B', 0) == BYTES_NOT_FOUND) {
        check_sections(decoder, buffer_bytes(&repaired), 1 + size / 80);
        check_sections(decoder, buffer_bytes(&repaired), 64);
    }
    buffer_done(&repaired);
    fuzz_free(text);
    return 0;
}
