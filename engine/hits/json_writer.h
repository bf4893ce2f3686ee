/* Writes JSON (RFC 8259) straight into a buffer: no tree, no allocation but the buffer's. The text
 * may be hostile: what comes out is valid UTF-8, and inert when a terminal shows it. Keys are
 * written as given and must need no escape. One thread at a time; lifetime: as the caller likes. */
#ifndef COLDTRAIL_HITS_JSON_WRITER_H
#define COLDTRAIL_HITS_JSON_WRITER_H

#include "engine/base/buffer.h"

#define JSON_DEPTH_MAX 16

/* An object or array that is being written. */
struct json_level {
    size_t start;           /* where its text begins, the comma before it included */
    char closer;            /* '}' or ']' */
    bool filled;            /* something is in it */
    bool parent_was_filled; /* before it */
};

/* Zero-initialised but for `out` it writes one line and leaves out what is empty: objects, arrays
 * and texts, with their keys. */
struct json_writer {
    struct buffer *out;
    size_t indent;   /* blanks a level, each value on its own line; 0: everything on one line */
    bool keep_empty; /* write "", [] and {} too */
    size_t depth;
    struct json_level levels[JSON_DEPTH_MAX];
};

/* In all of these `key` is NULL inside an array and at the top. */
void json_begin_object(struct json_writer *writer, const char *key);
void json_begin_array(struct json_writer *writer, const char *key);
/* End the innermost object or array; an empty one vanishes unless `keep_empty`. */
void json_end(struct json_writer *writer);
/* Go on inside an object that `out` ends with, and that already has members. */
void json_resume_object(struct json_writer *writer);

void json_text(struct json_writer *writer, const char *key, struct bytes text);
void json_number(struct json_writer *writer, const char *key, uint64_t number);
void json_flag(struct json_writer *writer, const char *key, bool flag);
/* Three digits behind the point, whatever the locale; what is below 0 or no number is 0. */
void json_decimal(struct json_writer *writer, const char *key, double number);
/* RFC 3339 in UTC; left out where TIME_UNKNOWN or outside the years 1000-9999. */
void json_time(struct json_writer *writer, const char *key, int64_t seconds);
/* A text in pieces: begin, add as often as needed, end. Never left out. */
void json_begin_text(struct json_writer *writer, const char *key);
void json_add_text(struct json_writer *writer, struct bytes text);
void json_end_text(struct json_writer *writer);

/* Append `text` as it stands between the quotes of a JSON string. Invalid UTF-8 becomes U+FFFD.
 * Escaped are, besides what RFC 8259 §7 asks for, DEL, the C1 controls, the line and paragraph
 * separators and every character that turns the direction of text (UAX #9), so that neither a
 * terminal nor a reader of lines is fooled. */
void json_escape(struct buffer *out, struct bytes text);

#endif
