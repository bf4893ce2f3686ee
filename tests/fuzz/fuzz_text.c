/* The text writer on any valid UTF-8, in one piece or in many: what text.h promises, and the same
 * as a writer that looks at each character alone. */
#include "engine/base/utf8.h"
#include "engine/mail/text.h"
#include "tests/fuzz/fuzz.h"

enum meaning { SHOWN, SPACE, NOTHING };

static enum meaning meaning_of(uint32_t code_point)
{
    static const struct {
        uint32_t first;
        uint32_t last;
        enum meaning meaning;
    } ranges[] = {
        {0x00, 0x00, NOTHING},     {0x09, 0x0D, SPACE},       {0x20, 0x20, SPACE},
        {0x85, 0x85, SPACE},       {0xA0, 0xA0, SPACE},       {0xAD, 0xAD, NOTHING},
        {0x1680, 0x1680, SPACE},   {0x180E, 0x180E, NOTHING}, {0x2000, 0x200A, SPACE},
        {0x200B, 0x200F, NOTHING}, {0x2028, 0x2029, SPACE},   {0x202A, 0x202E, NOTHING},
        {0x202F, 0x202F, SPACE},   {0x205F, 0x205F, SPACE},   {0x2060, 0x2069, NOTHING},
        {0x3000, 0x3000, SPACE},   {0xFEFF, 0xFEFF, NOTHING},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return ranges[i].meaning;
    return SHOWN;
}

struct slow_writer {
    struct buffer out;
    bool has_break;
    unsigned line_ends; /* of the run of ASCII white space before */
    bool has_paragraph;
};

static void write_slowly(struct slow_writer *writer, struct bytes text, bool has_paragraphs)
{
    writer->line_ends = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t code_point = utf8_next(text, &at);
        enum meaning meaning = meaning_of(code_point);
        bool is_ascii_space = meaning == SPACE && code_point < 0x80;
        writer->line_ends = is_ascii_space ? writer->line_ends + (code_point == '\n') : 0;
        writer->has_break |= meaning == SPACE;
        writer->has_paragraph |= has_paragraphs && writer->line_ends >= 2;
        if (meaning != SHOWN)
            continue;
        if (writer->has_break && writer->out.size)
            buffer_append_byte(&writer->out, writer->has_paragraph ? '\n' : ' ');
        writer->has_break = writer->has_paragraph = false;
        utf8_append(&writer->out, code_point);
    }
}

/* Written in pieces of about `piece_bytes`, cut between characters. */
static void check_pieces(struct bytes text, size_t piece_bytes, bool has_paragraphs)
{
    struct arena *arena = arena_new(4096);
    struct slow_writer slow = {0};
    struct text_writer writer;
    text_writer_begin(&writer, arena, text.size / 2);
    for (size_t at = 0; at < text.size;) {
        size_t size = utf8_cut(bytes_from(text, at), piece_bytes);
        struct bytes piece =
            fuzz_copy(bytes_slice(text, at, at + size), SCAN_SLACK_BYTES, (uint8_t)' ');
        if (has_paragraphs)
            text_write_paragraphs(&writer, piece);
        else
            text_write(&writer, piece);
        write_slowly(&slow, piece, has_paragraphs);
        fuzz_free(piece);
        at += size;
    }
    struct bytes written = text_writer_end(&writer);
    fuzz_check_shown_text(written);
    REQUIRE(bytes_equal(written, buffer_bytes(&slow.out)));
    buffer_done(&slow.out);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer text = {0};
    (void)utf8_append_repaired(&text, bytes_make(data, size));
    const size_t piece_bytes[] = {UTF8_MAX_BYTES + size % 37, size + UTF8_MAX_BYTES};
    for (size_t i = 0; i < sizeof piece_bytes / sizeof *piece_bytes; i++) {
        check_pieces(buffer_bytes(&text), piece_bytes[i], false);
        check_pieces(buffer_bytes(&text), piece_bytes[i], true);
    }
    buffer_done(&text);
    return 0;
}
