/* The objects of a PDF file (ISO 32000-1 §7.3, §7.5), found by their own marks: no cross-reference
 * table is trusted, so that all revisions are read, and damaged files as far as they go. Results
 * lie in the content or the decoder's arena. */
#ifndef COLDTRAIL_MAIL_PDF_FILE_H
#define COLDTRAIL_MAIL_PDF_FILE_H

#include "engine/mail/decoder.h"
#include "engine/mail/pdf_lexer.h"

struct pdf_object {
    uint32_t number;
    bool is_read;            /* for the readers: its stream was */
    struct bytes body;       /* between "obj" and "endobj" */
    struct bytes dictionary; /* what stands between its << and >>; empty: it is none */
    struct bytes stream;     /* as it lies in the file */
};

struct pdf_number {
    uint32_t number;
    uint32_t index;
};

struct pdf_file {
    struct decoder *decoder;
    struct bytes content;
    struct pdf_object *objects;
    size_t object_count;
    size_t object_capacity;
    struct pdf_number *by_number; /* sorted, the last definition of a number last */
    size_t sorted_count;
    size_t steps_left; /* bytes that may still be looked through for values */
};

/* A value in a dictionary or array. */
struct pdf_value {
    enum pdf_token token; /* PDF_END: there is none */
    struct bytes text;    /* of an array or dictionary: what stands inside */
    double number;        /* of a reference: the object's */
    bool is_reference;
    struct pdf_object *object; /* that it was resolved through, or NULL */
};

void pdf_file_open(struct pdf_file *file, struct decoder *decoder, struct bytes content);

/* The next value at the lexer, references not followed; PDF_END or PDF_CLOSE where none is left. */
struct pdf_value pdf_read_value(struct pdf_lexer *lexer);

/* What a reference refers to; other values are themselves. */
struct pdf_value pdf_resolve(struct pdf_file *file, struct pdf_value value);

/* The value of `key` in the inside of a dictionary, resolved. */
struct pdf_value pdf_find(struct pdf_file *file, struct bytes dictionary, const char *key);

/* Whether that value is this name. */
bool pdf_find_name(struct pdf_file *file, struct bytes dictionary, const char *key,
                   const char *wanted);

/* Append the stream of an object, its filters undone, to `out`; nothing where a filter is for
 * images or unknown. At most LIMIT_PDF_STREAM_BYTES, charged to the message. */
void pdf_stream_append(struct pdf_file *file, const struct pdf_object *object, struct buffer *out);

#endif
