/* Transfer encodings and header encodings of mail: base64 and quoted-printable (RFC 2045 §6.7,
 * §6.8), encoded words (RFC 2047), parameters (RFC 2231). Every function appends to `out`. */
#ifndef COLDTRAIL_BENCH_CORPUS_ENCODE_H
#define COLDTRAIL_BENCH_CORPUS_ENCODE_H

#include <stddef.h>

#include "engine/base/buffer.h"

enum { BASE64_LINE = 76, BASE64_LINE_SOURCE = 57 };

/* Lines of `line_length` characters (a multiple of 4), each ended by LF; 0 gives one single line
 * without an end. */
void encode_base64(struct buffer *out, struct bytes in, size_t line_length);

/* `in` is text with LF line ends, which stay line ends. */
void encode_quoted_printable(struct buffer *out, struct bytes in);

/* One encoded word; the caller keeps it below 75 characters. `form` is 'B' or 'Q'. */
void encode_word(struct buffer *out, const char *charset, char form, struct bytes in);

/* The value of a parameter with RFC 2231 percent encoding, without charset and language. */
void encode_percent(struct buffer *out, struct bytes text);

/* Every byte as a numeric HTML entity, decimal and hexadecimal by turns; `text` is ASCII. */
void encode_entities(struct buffer *out, struct bytes text);

#endif
