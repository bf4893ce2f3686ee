/* Header blocks (RFC 5322 §2.2): where they end, their fields, and their values without folds.
 * What is handed out lies in the raw message or the arena; one thread at a time. */
#ifndef COLDTRAIL_MAIL_HEADER_H
#define COLDTRAIL_MAIL_HEADER_H

#include "engine/mail/boundary.h"
#include "engine/mail/message.h"

/* Where a damaged header block ends is a matter of opinion. */
enum header_rule {
    HEADER_AS_CLIENT, /* before a line that is no field and has none behind it; others are junk */
    HEADER_STRICT,    /* nothing but the empty line ends it: all other lines are stepped over */
    HEADER_LENIENT,   /* any line that is neither field nor fold ends it, and one of blanks too */
};

struct header_source {
    struct bytes text;
    size_t start;
    struct boundary_stack *boundaries; /* an open one ends the block too */
    enum header_rule rule;
};

struct header_end {
    size_t body;         /* where it begins */
    bool strict_differs; /* what the other rules might find elsewhere */
    bool lenient_differs;
    bool has_bare_return; /* a CR that no LF follows: some take it for a line end */
};

/* Read the header block at `source->start`, up to its blank line. A leading mbox "From " line is
 * stepped over. */
struct header_end header_block_parse(struct arena *arena, const struct header_source *source,
                                     anomaly_set *anomalies, struct header_block *out_block);

/* Flag what only a whole message's block can show: bytes above 0x7F, NUL, fields given twice that
 * RFC 5322 §3.6 allows once. */
void header_block_check(const struct header_block *block, anomaly_set *anomalies);

/* Whether the block holds a field that speaks of the body: "Content-…". */
bool header_has_label(const struct header_block *block);

/* `value` with each fold (line end and the blanks behind it) made one space, trimmed; in `value`
 * itself where it has no fold. */
struct bytes header_unfold(struct arena *arena, struct bytes value);

/* Whether `text` begins with a line that is a header field. */
bool header_starts_here(struct bytes text);

#endif
