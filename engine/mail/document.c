#include "engine/mail/document.h"

#include "engine/base/utf8.h"
#include "engine/mail/charset.h"
#include "engine/mail/list.h"

void document_begin(struct document_writer *writer, struct decoder *decoder, size_t expected_bytes)
{
    size_t room = message_decoded_room(&decoder->message);
    writer->decoder = decoder;
    writer->most_bytes = room < LIMIT_DOCUMENT_TEXT_BYTES ? room : LIMIT_DOCUMENT_TEXT_BYTES;
    writer->links = NULL;
    writer->link_count = 0;
    writer->link_capacity = 0;
    writer->run_bytes = 0;
    memset(writer->run, 0, sizeof writer->run);
    if (expected_bytes > writer->most_bytes)
        expected_bytes = writer->most_bytes;
    text_writer_begin(&writer->text, decoder->arena, expected_bytes + 1);
}

static void write_text(struct document_writer *writer, struct bytes text)
{
    if (text.size > writer->most_bytes - writer->text.size) {
        text.size = utf8_cut(text, writer->most_bytes - writer->text.size);
        anomaly_add(&writer->decoder->message.anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    }
    /* What is pending takes a byte more. */
    if (text.size && writer->text.size + text.size < writer->most_bytes)
        text_write(&writer->text, text);
}

static void flush(struct document_writer *writer)
{
    if (writer->run_bytes == 0)
        return;
    write_text(writer, bytes_make(writer->run, writer->run_bytes));
    writer->run_bytes = 0;
}

void document_write(struct document_writer *writer, struct bytes text)
{
    flush(writer);
    write_text(writer, text);
}

void document_write_character(struct document_writer *writer, uint32_t code_point)
{
    if (writer->run_bytes + UTF8_MAX_BYTES > DOCUMENT_RUN_BYTES)
        flush(writer);
    writer->run_bytes += utf8_write(code_point, writer->run + writer->run_bytes);
}

void document_break_word(struct document_writer *writer)
{
    flush(writer);
    text_break_word(&writer->text);
}

void document_break_paragraph(struct document_writer *writer)
{
    flush(writer);
    text_break_paragraph(&writer->text);
}

void document_write_paragraph(struct document_writer *writer, struct bytes text)
{
    bool ignored = false;
    struct arena *arena = writer->decoder->arena;
    document_break_paragraph(writer);
    document_write(writer, charset_repair_utf8(arena, arena_copy(arena, text), &ignored));
    document_break_paragraph(writer);
}

void document_add_link(struct document_writer *writer, struct bytes url)
{
    struct arena *arena = writer->decoder->arena;
    url = bytes_trim(url);
    if (url.size == 0)
        return;
    if (writer->link_count >= LIMIT_LINKS) {
        anomaly_add(&writer->decoder->message.anomalies, ANOMALY_LIMIT_LINKS);
        return;
    }
    bool ignored = false;
    writer->links = list_room(arena, writer->links, writer->link_count, &writer->link_capacity,
                              sizeof *writer->links);
    writer->links[writer->link_count++] =
        (struct link){.url = charset_repair_utf8(arena, arena_copy(arena, url), &ignored)};
}

void document_end(struct document_writer *writer, struct document *out)
{
    flush(writer);
    out->text = text_writer_end(&writer->text);
    out->links = writer->links;
    out->link_count = writer->link_count;
    /* It fits: no more than that was written. */
    (void)message_charge(&writer->decoder->message, out->text.size);
}
