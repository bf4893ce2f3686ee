/* Pulling bytes, through any nesting: a stream reads into the caller's memory, from a file, from
 * memory, or from another stream that it decodes. A stream borrows the one below it, which must
 * outlive it. Lifetime: as long as what it reads is open. One thread at a time, not always the same
 * one. */
#ifndef COLDTRAIL_LOADERS_STREAM_H
#define COLDTRAIL_LOADERS_STREAM_H

#include "engine/base/bytes.h"
#include "loaders/ledger.h"

/* As many bytes as recognising a format looks at (loaders/sniff.h). */
#define STREAM_PEEK_BYTES ((size_t)64 << 10)

/* Why reading came to an early end. REASON_NONE: it did not. */
struct damage {
    enum reason reason;
    char text[320]; /* one sentence: what, where, why */
};

/* Fill `damage`, unless it is filled already. */
void damage_set(struct damage *damage, enum reason reason, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The status that tells callers without a ledger the same. */
enum status damage_status(const struct damage *damage);

/* What came out of one compressed thing against what went in. They nest: what an inner one yields
 * counts for the outer ones too, so that neither one large lie nor a tree of small ones gets far
 * (LIMIT_EXPANSION_*). */
struct expansion {
    const uint64_t *consumed_bytes; /* of the compressed form */
    uint64_t produced_bytes;        /* by it, and by everything inside */
    struct expansion *outer;        /* NULL: none */
    bool exhausted;                 /* the limit is reached: nothing more may come out */
};

struct stream {
    /* Fills part or all of `out`; anything else than STATUS_OK, which may come along with bytes,
     * means that nothing comes after them. */
    enum status (*pull)(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size);
    /* Bytes at `offset`, none behind the end; NULL: this stream cannot seek. */
    enum status (*pull_at)(struct stream *stream, uint64_t offset, uint8_t *out, size_t capacity,
                           size_t *out_size);
    void (*close)(struct stream *stream);
    uint64_t size_bytes;         /* only where it can seek */
    uint64_t pulled_bytes;       /* what came out so far, peeked bytes included */
    struct expansion *expansion; /* what its bytes count for; NULL: nothing */
    enum status status;          /* STATUS_OK until the end or a failure, then that for ever */
    struct damage damage;        /* with a failure */
    uint64_t stray_bytes;        /* behind the end of the format, left unread, not zeros */
    uint8_t *head;               /* peeked and not yet read */
    size_t head_size;
    size_t head_used;
};

/* Up to `capacity` of the next bytes. STATUS_OK: at least one came. STATUS_END: no more, and all
 * was well. Anything else: no more, and `stream->damage` says why; what was read before it is
 * good. */
enum status stream_read(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size);

/* The next bytes without taking them: STREAM_PEEK_BYTES of them, fewer only where the stream ends
 * or fails. Valid until the next read. */
struct bytes stream_peek(struct stream *stream);

/* Whether what stream_peek() returned is all there is. */
bool stream_is_all_peeked(const struct stream *stream);

/* Fail from inside `pull`: fills `damage` and returns the status that goes with it. */
enum status stream_fail(struct stream *stream, enum reason reason, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fail because `below`, which this stream decodes, failed. */
enum status stream_fail_like(struct stream *stream, const struct stream *below);

/* Close and free; NULL is accepted. */
void stream_close(struct stream *stream);

/* --- Where bytes come from --- */

/* A regular file. Never waits on a FIFO; anything else than a regular file is refused.
 * `follow_link`: the user named the path himself. NULL: not opened, and `out_damage` says why. */
struct stream *file_stream_open(const char *path, bool follow_link, struct damage *out_damage);

/* Bytes in memory, borrowed. */
struct stream *memory_stream_open(struct bytes bytes);

/* A copy of the rest of `below` that can seek: in memory, and from LIMIT_SPOOL_MEMORY_BYTES on in
 * an unlinked temporary file. Where `below` fails, what came before is there. NULL: the limit was
 * reached, or the temporary file could not be written; `out_damage` says which. */
struct stream *spool_open(struct stream *below, struct damage *out_damage);

#endif
