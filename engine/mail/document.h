/* What a reader of one document format (PDF, RTF, office file, calendar) yields: its text as text.h
 * writes it, and the links it names. In the decoder's arena. Each reader is bounded by what the
 * message may still decode (message_charge), flags what it cannot see on the message, and takes
 * any bytes: a damaged document yields what is left of it. */
#ifndef COLDTRAIL_MAIL_DOCUMENT_H
#define COLDTRAIL_MAIL_DOCUMENT_H

#include "engine/mail/decoder.h"
#include "engine/mail/text.h"

struct document {
    struct bytes text;
    const struct link *links;
    size_t link_count;
};

/* What the part shows and names as a document; NULL where it is none that is read. Of an office
 * file only once message_expand() was called. */
const struct document *part_document(struct message *message, struct part *part);

/* --- For the readers: a document while it is written --- */

#define DOCUMENT_RUN_BYTES 256

struct document_writer {
    struct decoder *decoder;
    struct text_writer text;
    size_t most_bytes; /* of text */
    struct link *links;
    size_t link_count;
    size_t link_capacity;
    size_t run_bytes; /* characters that wait to be written together */
    uint8_t run[DOCUMENT_RUN_BYTES + SCAN_SLACK_BYTES];
};

/* `expected_bytes` of text, as a guess. */
void document_begin(struct document_writer *writer, struct decoder *decoder, size_t expected_bytes);

/* Append text whose white space only parts words: valid UTF-8 with SCAN_SLACK_BYTES readable bytes
 * behind it. What is over LIMIT_DOCUMENT_TEXT_BYTES is left out, and flagged. */
void document_write(struct document_writer *writer, struct bytes text);
void document_write_character(struct document_writer *writer, uint32_t code_point);
void document_break_word(struct document_writer *writer);
void document_break_paragraph(struct document_writer *writer);

/* The same for bytes that need neither be valid UTF-8 nor have readable bytes behind them; a
 * paragraph of its own. */
void document_write_paragraph(struct document_writer *writer, struct bytes text);

/* Add a link: any bytes, trimmed, repaired and copied; an empty one is none. */
void document_add_link(struct document_writer *writer, struct bytes url);

void document_end(struct document_writer *writer, struct document *out);

#endif
