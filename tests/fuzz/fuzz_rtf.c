/* Any bytes as RTF: text and links as document.h says; a text that is written in Unicode escapes,
 * or in the bytes of a code page, is read back. */
#include "engine/base/utf8.h"
#include "engine/mail/rtf.h"
#include "tests/fuzz/document_check.h"

static void append_escaped(struct buffer *out, uint32_t code_point)
{
    if (code_point >= 0x10000) {
        append_escaped(out, 0xD800 + ((code_point - 0x10000) >> 10));
        append_escaped(out, 0xDC00 + ((code_point - 0x10000) & 0x3FF));
    } else {
        buffer_format(out, "\\u%d ", (int)(int16_t)code_point);
    }
}

/* Control characters are not written: what RTF means by them is not decided here. */
static void check_round_trip(struct bytes text)
{
    struct buffer file = {0};
    struct buffer plain = {0};
    struct buffer repaired = {0};
    (void)utf8_append_repaired(&repaired, text);
    buffer_append_string(&file, "{\\rtf1\\ansi\\uc0 {\\b ");
    for (size_t at = 0; at < repaired.size;) {
        uint32_t code_point = utf8_next(buffer_bytes(&repaired), &at);
        if (code_point < ' ' || code_point == 0x7F)
            code_point = ' ';
        append_escaped(&file, code_point);
        utf8_append(&plain, code_point);
    }
    buffer_append_string(&file, "}}");
    struct buffer shown = document_shown(buffer_bytes(&plain));
    struct document document = document_check(rtf_read, buffer_bytes(&file));
    REQUIRE(bytes_equal(document.text, buffer_bytes(&shown)));
    buffer_done(&shown);
    buffer_done(&repaired);
    buffer_done(&plain);
    buffer_done(&file);
}

/* Letters of Windows-1251, each as "\'xx". */
static void check_code_page(struct bytes text)
{
    struct buffer file = {0};
    struct buffer plain = {0};
    buffer_append_string(&file, "{\\rtf1\\ansi\\ansicpg1251\\deff0 ");
    for (size_t i = 0; i < text.size; i++) {
        uint8_t letter = text.data[i] | 0xC0;
        buffer_format(&file, "\\'%02x", letter);
        utf8_append(&plain, 0x410U + (letter - 0xC0U));
    }
    buffer_append_string(&file, "}");
    struct document document = document_check(rtf_read, buffer_bytes(&file));
    REQUIRE(bytes_equal(document.text, buffer_bytes(&plain)));
    buffer_done(&plain);
    buffer_done(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes content = bytes_make(data, size);
    (void)document_check(rtf_read, content);
    check_round_trip(bytes_slice(content, 0, 500));
    check_code_page(bytes_slice(content, 0, 500));
    return 0;
}
