/* Text as a reader sees it: runs of white space are one space, paragraphs one LF, invisible
 * characters gone. The writer grows in an arena; one thread at a time. Input is valid
 * UTF-8 with SCAN_SLACK_BYTES readable bytes behind it. */
#ifndef COLDTRAIL_MAIL_TEXT_H
#define COLDTRAIL_MAIL_TEXT_H

#include "engine/base/arena.h"

struct text_writer {
    struct arena *arena;
    uint8_t *out;
    size_t size;
    size_t capacity; /* without the margin for wide stores */
    uint8_t pending; /* what stands before the next character: 0, ' ' or '\n' */
};

/* `expected_bytes`: what will be written at most, as a guess. */
void text_writer_begin(struct text_writer *writer, struct arena *arena, size_t expected_bytes);

/* Append text whose white space, line ends too, only parts words. */
void text_write(struct text_writer *writer, struct bytes text);

/* Append plain text, where a blank line ends a paragraph. */
void text_write_paragraphs(struct text_writer *writer, struct bytes text);

/* The next character begins a new word, or a new paragraph. */
void text_break_word(struct text_writer *writer);
void text_break_paragraph(struct text_writer *writer);

/* What was written, trimmed. */
struct bytes text_writer_end(struct text_writer *writer);

/* A copy of `text`, any bytes, with a-z for A-Z; a NUL stands behind it. */
struct bytes text_lower(struct arena *arena, struct bytes text);

#endif
