/* Writes the MIME structure of a message (RFC 2045, 2046, 2183, 2231): multiparts that nest, text
 * parts, attachments. Appends to one buffer; lives as long as the message it writes. */
#ifndef COLDTRAIL_BENCH_CORPUS_MIME_H
#define COLDTRAIL_BENCH_CORPUS_MIME_H

#include <stdbool.h>

#include "bench/corpus/prng.h"
#include "engine/base/buffer.h"

enum { MIME_DEPTH = 6, BOUNDARY_MAX = 64 };

struct mime {
    struct buffer *out;
    struct prng *prng;
    int depth;
    char boundaries[MIME_DEPTH][BOUNDARY_MAX];
};

enum transfer {
    TRANSFER_7BIT,
    TRANSFER_8BIT,
    TRANSFER_QP,
    TRANSFER_BASE64,
    TRANSFER_BASE64_ONE_LINE
};

enum name_form { NAME_QUOTED, NAME_ENCODED_WORD, NAME_RFC2231, NAME_CONTINUED };

struct attachment {
    const char *type;
    const char *parameters; /* further ones, such as "; charset=utf-8"; may be NULL */
    const char *name;       /* UTF-8 */
    enum name_form name_form;
    bool is_inline;
    const char *content_id; /* may be NULL */
    enum transfer transfer;
};

/* Begin a multipart of `subtype`: its Content-Type header and the empty line behind the header. At
 * depth 0 it ends the header of the message, deeper the header of a part. */
void mime_open(struct mime *mime, const char *subtype);

/* Begin the next part: the delimiter line. The part's header follows. */
void mime_part(struct mime *mime);

/* End the innermost multipart. */
void mime_close(struct mime *mime);

/* The header and content of a text part, or of a message without parts. Content that is to go as
 * 7bit or 8bit ends with LF. */
void mime_text(struct mime *mime, const char *type, const char *charset, enum transfer transfer,
               const struct buffer *content);

/* The header of an attachment and the empty line; the content, encoded, is up to the caller. */
void mime_attachment_header(struct mime *mime, const struct attachment *attachment);

/* Header and content of an attachment. */
void mime_attachment(struct mime *mime, const struct attachment *attachment,
                     const struct buffer *content);

#endif
