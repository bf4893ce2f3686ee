/* Any text as a calendar or visiting card: text and links as document.h says; a summary that is
 * escaped and folded as RFC 5545 says is read back. */
#include "engine/base/utf8.h"
#include "engine/mail/calendar.h"
#include "tests/fuzz/document_check.h"

/* Long enough to be folded often. */
#define MOST_SUMMARY_BYTES 500

static void append_escaped(struct buffer *out, uint32_t code_point)
{
    if (code_point == '\n') {
        buffer_append_string(out, "\\n");
        return;
    }
    if (code_point == '\\' || code_point == ',' || code_point == ';')
        buffer_append_byte(out, '\\');
    utf8_append(out, code_point);
}

/* Control characters are not written: what they mean is not decided here. */
static void check_round_trip(struct bytes text)
{
    struct buffer file = {0};
    struct buffer plain = {0};
    buffer_append_string(&file, "BEGIN:VCALENDAR\r\nX-OTHER:no\r\nSUMMARY;LANGUAGE=\"a:b\":");
    for (size_t at = 0, number = 0; at < text.size; number++) {
        uint32_t code_point = utf8_next(text, &at);
        bool is_control = code_point < ' ' || (code_point >= 0x7F && code_point < 0xA0);
        if (is_control && code_point != '\n')
            code_point = ' ';
        append_escaped(&file, code_point);
        utf8_append(&plain, code_point);
        if (number % 7 == 5)
            buffer_append_string(&file, number % 2 ? "\r\n " : "\n\t");
    }
    buffer_append_string(&file, "\r\nEND:VCALENDAR\r\n");
    struct buffer shown = document_shown(buffer_bytes(&plain));
    struct document document = document_check(calendar_read, buffer_bytes(&file));
    REQUIRE(bytes_equal(document.text, buffer_bytes(&shown)));
    buffer_done(&shown);
    buffer_done(&plain);
    buffer_done(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    (void)utf8_append_repaired(&text, bytes_make(data, size));
    struct bytes source = buffer_bytes(&text);
    (void)document_check(calendar_read, source);
    check_round_trip(bytes_slice(source, 0, utf8_cut(source, MOST_SUMMARY_BYTES)));
    buffer_done(&text);
    return 0;
}
