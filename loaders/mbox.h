/* Splitting one mailbox (mbox in all its dialects: mboxo, mboxrd, mboxcl, mboxcl2, Mozilla's) into
 * messages. Works on a window over the mailbox that the caller holds, grows at its end and cuts at
 * its start; nothing is copied, quoted ">From " lines stay as they are. No I/O, no allocation.
 * Lifetime: one mailbox. One thread at a time.
 *
 * Where a message ends: the line end directly before the next From_ line belongs to the separator,
 * and so does an empty line at the end of the mailbox (RFC 4155: each message is followed by one
 * empty line). A message that is followed by two empty lines keeps one of them; one that is
 * followed by none loses its last line end, as MimeKit has it (mime4j gives the separating line end
 * to the message). Where a Content-Length leads exactly to the separator, it decides.
 *
 * Where a message begins (from_line.h says what is a date): a dated From_ line counts behind an
 * empty line, and elsewhere where a header field follows it. Without a date "From -" counts where a
 * header field follows, and "From ADDRESS" only behind an empty line, before a header field, and in
 * a mailbox whose first From_ line has no date either: "From " begins many a line of prose. */
#ifndef COLDTRAIL_LOADERS_MBOX_H
#define COLDTRAIL_LOADERS_MBOX_H

#include "engine/base/bytes.h"

/* A Content-Length that leads further behind a From_ line than this is not looked at. */
#define MBOX_CONTENT_LENGTH_REACH_BYTES ((size_t)64 << 20)

enum mbox_state { MBOX_AT_START, MBOX_AT_FROM_LINE, MBOX_IN_HEADER, MBOX_IN_BODY, MBOX_OVERLONG };

/* Positions are offsets in the window. */
struct mbox {
    enum mbox_state state;
    uint64_t window_offset; /* of the window in the mailbox */
    uint64_t message_count; /* returned so far */
    size_t message_limit;   /* bytes of one message that are kept */
    size_t from_start;
    size_t from_end; /* without line end */
    size_t header_start;
    size_t body_start;
    size_t line_start;     /* of the header line that is looked at */
    size_t scanned;        /* up to here nothing is left to find */
    size_t content_length; /* SIZE_MAX: none */
    bool bare_allowed;     /* the first From_ line had no date */
};

/* A message, as positions in the window it was found in. */
struct mbox_message {
    size_t from_start;
    size_t from_size;
    size_t start; /* first header byte */
    size_t size;
    uint64_t offset; /* of `start` in the mailbox */
    uint64_t number; /* in the mailbox, from 1 */
    bool cut;        /* longer than the limit: this is its beginning */
};

enum mbox_step {
    MBOX_MORE,    /* the window must grow (or its end be the mailbox's) */
    MBOX_MESSAGE, /* `out_message` is one */
    MBOX_SKIP,    /* `out_consumed` bytes belong to nothing that is kept */
    MBOX_END
};

/* `message_limit`: LIMIT_MESSAGE_BYTES, less in tests. */
void mbox_init(struct mbox *mbox, size_t message_limit);

/* One step through `window`, all bytes that were not consumed yet; `at_end`: none follow. Before
 * the next call the first `*out_consumed` bytes must leave the window. In a mailbox that breaks off
 * say `at_end` too: the message that takes the window's last byte is the one that is not whole. */
enum mbox_step mbox_next(struct mbox *mbox, struct bytes window, bool at_end,
                         struct mbox_message *out_message, size_t *out_consumed);

#endif
