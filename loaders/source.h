/* A source: one file or a run of small files, pulled in batches of whole raw messages, through any
 * nesting of containers. One thread at a time may be inside a source (the hunt's turnstile sees to
 * that), not always the same one. Lifetime: run. A batch belongs to a worker and is self-contained:
 * once filled it needs the source no more. */
#ifndef COLDTRAIL_LOADERS_SOURCE_H
#define COLDTRAIL_LOADERS_SOURCE_H

#include "engine/base/arena.h"
#include "engine/base/buffer.h"
#include "engine/base/gate.h"
#include "loaders/ledger.h"
#include "loaders/walk.h"

/* Where a message lies. */
struct origin {
    uint32_t file_index;   /* in the walk */
    uint64_t sequence;     /* 0, 1, 2 … over all messages of that file, in reading order */
    const char *container; /* path of the mailbox or single-message file, members joined by '!':
                              "backup.tar.zst!2020/inbox.mbox.gz"; UTF-8, control characters kept */
    bool in_mailbox;       /* false: the container is the message itself (an .eml file) */
    uint64_t number;       /* in its mailbox, from 1 */
    uint64_t offset;       /* bytes from the start of its (decompressed) mailbox to the message's
                              first header byte */
};

struct raw_message {
    struct bytes bytes;     /* headers and body, without From_ line and separating blank line */
    struct bytes from_line; /* mbox "From " line without line end; empty: none */
    struct origin origin;
    enum reason reason;   /* REASON_NONE, or why it is not whole (truncated, limit) */
    enum outcome outcome; /* DECODED, or PARTIAL with a reason */
};

/* Something that was not read, or not whole: one for each archive, container and member whose
 * outcome is not OUTCOME_DECODED. Beside them there are notes, with OUTCOME_DECODED: bytes that
 * belong to nothing behind the end of compressed data (REASON_CORRUPT). */
struct problem {
    enum ledger_level level;
    enum outcome outcome;
    enum reason reason;
    uint32_t file_index;
    uint64_t sequence;  /* how many messages of the file came before it: gives a stable order */
    const char *path;   /* as origin.container, in the batch's arena */
    const char *detail; /* one sentence: what, where, why */
};

/* What one fill brought. Zero-initialise with batch_init. */
struct batch {
    struct buffer bytes;    /* what `messages` point into; slack behind its end, the next
                               message behind each other one */
    struct arena *arena;    /* paths and details */
    struct gate_pass *pass; /* the worker's, entered where one message makes `bytes` larger than
                               LIMIT_SHARE_BYTES; NULL: there is no other worker */
    struct raw_message *messages; /* count, capacity: see memory_grow */
    size_t message_count;
    size_t message_capacity;
    struct problem *problems;
    size_t problem_count;
    size_t problem_capacity;
    struct tally tallies[LEDGER_COUNT]; /* of archives, containers and members that ended in this
                                          fill; messages are counted by who decodes them */
    uint64_t input_bytes; /* of files that this fill got through: over a whole walk they sum up to
                             its total_bytes */
    uint64_t raw_bytes;   /* of mailboxes and messages that came out, decompressed */
};

void batch_init(struct batch *batch);
void batch_done(struct batch *batch);
/* Give back the memory of what the last fill brought, which is gone with it. */
void batch_release(struct batch *batch);

/* How much whole mail one fill aims at: measured, smaller batches cost up to a quarter. */
#define BATCH_TARGET_BYTES ((size_t)4 << 20)

struct source;

/* A source over `count` files of `walk` from `first_file` on; nothing is opened yet. Files with a
 * reason not to be read are accounted for as skipped or failed. The walk must outlive the source.
 */
struct source *source_new(const struct walk *walk, size_t first_file, size_t count);
void source_free(struct source *source);

/* Empty `batch` and fill it with the next messages, about BATCH_TARGET_BYTES of them (more where
 * one message is larger; fewer, or none, where much that is no mail was passed by, and at the end).
 * STATUS_OK: there may be more. STATUS_END: that was all
 * (the batch may still hold messages and problems). Failures of files, containers and members never
 * end a source: they are problems in the batch, and the next file goes on. */
enum status source_fill(struct source *source, struct batch *batch);

/* Close what is open and account for everything not yet read as skipped, REASON_INTERRUPTED. */
void source_abandon(struct source *source, struct batch *batch);

/* Cut the walk into sources: files of SOURCE_OWN_BYTES and more alone, smaller neighbours together
 * up to that size, in walk order. Returns {first, count} pairs, freed with free(). */
#define SOURCE_OWN_BYTES ((uint64_t)8 << 20)
struct source_span {
    size_t first_file;
    size_t count;
    uint64_t size_bytes;
};
struct source_span *source_plan(const struct walk *walk, size_t *out_count);

#endif
