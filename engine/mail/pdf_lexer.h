/* The tokens of PDF (ISO 32000-1 §7.2, §7.3), in files and content streams. Results lie in the
 * input; nothing is ever an error; one thread at a time. Linear over all calls. */
#ifndef COLDTRAIL_MAIL_PDF_LEXER_H
#define COLDTRAIL_MAIL_PDF_LEXER_H

#include "engine/base/buffer.h"

enum pdf_token {
    PDF_END,
    PDF_NUMBER,
    PDF_NAME,       /* `text` is what stands behind the slash, as written */
    PDF_STRING,     /* `text` is what stands between the parentheses, as written */
    PDF_HEX_STRING, /* `text` is what stands between the angles */
    PDF_OPEN,       /* [ or << */
    PDF_CLOSE,      /* ] or >> */
    PDF_KEYWORD,    /* and whatever else */
};

struct pdf_lexer {
    struct bytes input;
    size_t at;
    size_t start;      /* of the token */
    struct bytes text; /* of the token */
    double number;
};

static inline struct pdf_lexer pdf_lexer_of(struct bytes input)
{
    return (struct pdf_lexer){.input = input};
}

enum pdf_token pdf_next(struct pdf_lexer *lexer);

/* Step over the rest of the array or dictionary that just opened. */
void pdf_skip_open(struct pdf_lexer *lexer);

/* Append the bytes of a string (escapes undone) or hexadecimal string. */
void pdf_string_append(enum pdf_token token, struct bytes text, struct buffer *out);

/* Whether a name as written, which may hold #xx, is `wanted`. */
bool pdf_name_is(struct bytes name, const char *wanted);

static inline bool pdf_is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == 0;
}

#endif
