/* Archives that hold members: tar, cpio, zip, 7z, read through libarchive. One format is switched
 * on at a time, the one that was recognised, and no filter: decoding is the streams' business.
 * Lifetime: as long as the archive is open. One thread at a time. */
#ifndef COLDTRAIL_LOADERS_LIBARCHIVE_CONTAINER_H
#define COLDTRAIL_LOADERS_LIBARCHIVE_CONTAINER_H

#include "loaders/decoder.h"

struct container;

struct container_member {
    struct bytes path;     /* UTF-8, repaired; valid until the next call */
    struct stream *stream; /* its bytes, the container's own, closed by the next call; NULL: they
                              cannot be read, and `damage` says why */
    struct damage damage;
};

/* Read `below`, from its beginning where it can seek, else from where it is. Never NULL; what is
 * wrong shows with the first member. Members count for `expansion`. Borrows both. */
struct container *container_open(enum format format, struct stream *below,
                                 struct expansion *expansion);
void container_close(struct container *container);

/* The next member that is no directory. STATUS_END: that was all. Anything else: the container
 * breaks off here, and container_damage() says why. */
enum status container_next(struct container *container, struct container_member *out_member);
const struct damage *container_damage(const struct container *container);

#endif
