/* The containers that are open inside one another, from a file down to the mailbox that is being
 * read: a stack that can be left at any message and gone on with later, on another thread. For the
 * source alone. Lifetime: one file after another. */
#ifndef COLDTRAIL_LOADERS_NEST_H
#define COLDTRAIL_LOADERS_NEST_H

#include "engine/base/limits.h"
#include "loaders/batch.h"
#include "loaders/libarchive_container.h"
#include "loaders/mbox.h"

enum level_kind {
    LEVEL_CONTENT,    /* a file or member: bytes to be recognised */
    LEVEL_COMPRESSED, /* one stream compressed: its content is to be recognised */
    LEVEL_ARCHIVE,    /* holds members */
    LEVEL_MAILBOX
};

/* One thing that is open. It ends with what its child ended with, or with damage of its own. */
struct level {
    enum level_kind kind;
    enum ledger_level counted_as;
    size_t path_size;      /* of the nest's path when this level is on top */
    struct stream *stream; /* its bytes */
    bool owns_stream;
    struct container *container; /* LEVEL_ARCHIVE */
    struct expansion expansion;  /* LEVEL_COMPRESSED, LEVEL_ARCHIVE */
    struct mbox mbox;            /* LEVEL_MAILBOX */
    uint64_t member_count;       /* LEVEL_ARCHIVE */
    bool entered;                /* its content was recognised: its child has ended */
    bool something_read;         /* of what is inside */
    struct damage damage;        /* its own */
    enum outcome child_outcome;  /* of the only child, or of the first that is not whole */
    struct damage child_damage;
};

/* A container brings a member with it, and a mailbox may be inside the innermost one. */
#define NEST_MAX_LEVELS (2 * LIMIT_NESTING_DEPTH + 3)

/* Where a message's bytes lie in the batch that is being filled. */
struct place {
    size_t start;
    size_t from_start;
};

struct nest {
    struct level levels[NEST_MAX_LEVELS];
    size_t level_count;
    size_t container_depth;
    struct buffer path; /* with a NUL behind it */
    size_t file_path_size;
    uint64_t file_bytes;  /* of the open file, that were counted in a batch */
    struct origin origin; /* of what comes next; `container` is set as it is needed */
    struct batch *batch;  /* during a fill */
    size_t window_start;  /* in the batch: what the mailbox on top has not consumed */
    struct buffer carry;  /* the same between fills */
    struct place *places; /* of the batch's messages */
    size_t place_capacity;
    bool path_is_written; /* `origin.container` holds the path, in this batch's arena */
};

void nest_done(struct nest *nest);

/* Begin a file; the nest must be empty. Takes `stream`. */
void nest_begin(struct nest *nest, uint32_t file_index, const char *path, struct stream *stream);

/* Set the path that is accounted for, before nest_begin or for a file that is not opened. */
void nest_name_file(struct nest *nest, uint32_t file_index, const char *path);

/* One step of the level on top: recognise, next member, more of a mailbox. */
void nest_step(struct nest *nest);

/* End everything that is open, as interrupted. */
void nest_abandon(struct nest *nest);

/* Take up a fill into `batch` (empty), and leave it: what a mailbox has not finished goes along. */
void nest_resume(struct nest *nest, struct batch *batch);
void nest_pause(struct nest *nest);

/* Whether the batch holds enough. */
bool nest_is_full(const struct nest *nest);

/* --- Between nest.c and content.c --- */

/* `origin`, with the path of the level on top in the batch's arena. */
const struct origin *nest_origin(struct nest *nest);

/* Count what was read of the open file since the last time, at its end what was passed by too. A
 * zip is read here and there twice: never more than the size. */
void nest_count_input(struct nest *nest, bool at_end);

/* Read the message that `level` is, FORMAT_MESSAGE or FORMAT_EMLX, into the batch. */
struct ending content_read_message(struct nest *nest, struct level *level, enum format format);

/* Read on in the mailbox on top until the batch is full or the mailbox ends; then true. Its damage
 * is filled in. */
bool content_read_mailbox(struct nest *nest, struct level *level);

#endif
