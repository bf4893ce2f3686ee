/* The mail that is decoded: all messages of some archives, read through the loaders and held in
 * memory. Lifetime: run; read-only once loaded. */
#ifndef COLDTRAIL_BENCH_DECODE_MAIL_SET_H
#define COLDTRAIL_BENCH_DECODE_MAIL_SET_H

#include "engine/base/arena.h"

struct mail_set {
    struct arena *arena;
    struct bytes *messages; /* each with SCAN_SLACK_BYTES behind it */
    size_t count;
    size_t capacity;
    size_t raw_bytes;     /* of all messages */
    size_t problem_count; /* of archives, containers and members that were not read whole */
};

/* Read the messages of `path_count` files and folders. What can't be read is a problem, and the
 * rest goes on. */
void mail_set_load(const char *const *paths, size_t path_count, struct mail_set *out_set);
void mail_set_done(struct mail_set *set);

#endif
