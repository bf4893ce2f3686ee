/* What mime.c and reading.c share while they parse one text: the message, or a decoded attached
 * one. Functions call each other for parts inside parts, never deeper than LIMIT_PART_DEPTH. */
#ifndef COLDTRAIL_MAIL_MIME_PARSER_H
#define COLDTRAIL_MAIL_MIME_PARSER_H

#include "engine/mail/boundary.h"
#include "engine/mail/decoder.h"

struct mime_parser {
    struct decoder *decoder;
    struct bytes text;
    struct boundary_stack boundaries; /* those open */
};

/* Parse header and body of the entity (RFC 2045 §2.4: a message or body part) at `start` into
 * `part`, with its further readings. Returns the boundary line that ended it. */
struct boundary_line mime_parse_entity(struct mime_parser *parser, struct part *part, size_t start,
                                       const char *default_type);

/* Parse the body at `start` as the label of `part` says. */
struct boundary_line mime_parse_body(struct mime_parser *parser, struct part *part, size_t start);

/* Whether parts may be made below `part`; else that is flagged. */
bool mime_may_descend(struct decoder *decoder, const struct part *part);

#endif
