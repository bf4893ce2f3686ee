/* Further readings of ambiguous mail. Where a strict and a lenient reader, or two clients, make
 * different parts of the same bytes, the tree holds what most clients show, and each other reading
 * is one more part behind it, with its own view (enum part_view) and a path that names the reason:
 * "2~label". Each flags its anomaly. Clean mail comes here for nothing. */
#ifndef COLDTRAIL_MAIL_READING_H
#define COLDTRAIL_MAIL_READING_H

#include "engine/mail/header.h"
#include "engine/mail/mime_parser.h"

/* An entity that was read, and may be read otherwise. */
struct entity {
    struct part *part;
    const char *default_type;
    size_t start; /* of its header */
    size_t body;
    size_t end;
};

/* By the label that a reader sees for whom the last of two fields or parameters counts. */
void reading_by_last_label(struct mime_parser *parser, const struct entity *entity);

/* By another rule for the end of the header. */
void reading_by_header_rule(struct mime_parser *parser, const struct entity *entity,
                            enum header_rule rule);

/* By a reader to whom every CR ends a line. */
void reading_with_every_return(struct mime_parser *parser, const struct entity *entity);

/* A body that begins with what belongs to its header, because a blank line came too early: read as
 * if it were not there. `part` is a leaf. */
void reading_of_misplaced_header(struct decoder *decoder, struct part *part);

/* The first piece of a message/partial (RFC 2046 §5.2.2): the beginning of a message, with its
 * header. */
void reading_of_first_fragment(struct decoder *decoder, struct part *part);

/* The body of a multipart whose boundary never occurs, by lines that look like one. */
void reading_by_guessed_boundary(struct decoder *decoder, struct part *part);

/* Text before the first or behind the last boundary of the multipart `part`: readers that know no
 * MIME show it. The usual sentences for those readers are no text. */
void reading_of_outside_text(struct mime_parser *parser, const struct part *part, struct bytes text,
                             const char *reason);

/* A part with the label of `part`, whose body the caller reads again by another rule; NULL where a
 * limit allows none. */
struct part *reading_of_body(struct mime_parser *parser, const struct part *part,
                             enum part_view view, const char *reason);

/* The leaf `part` by what its bytes say of their transfer encoding: undeclared, wrongly declared or
 * doubled base64, quoted-printable, and base64 that readers decode differently. The new parts stand
 * right behind `part`. */
void reading_by_evidence(struct message *message, struct part *part);

#endif
