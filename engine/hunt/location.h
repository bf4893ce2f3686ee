/* Find one message again by the path that hits print:
 * "backup.tar.zst!2020/inbox.mbox.gz#4711", or the path of a single message. */
#ifndef COLDTRAIL_HUNT_LOCATION_H
#define COLDTRAIL_HUNT_LOCATION_H

#include "loaders/source.h"

/* Holds the message's bytes. */
struct located {
    struct batch batch;
    const struct raw_message *message; /* in `batch` */
};

/* STATUS_INVALID: nothing is there, and the failure says what was looked for. A mailbox without a
 * number means its first message. On success the caller calls located_done(). */
enum status location_find(const char *text, struct located *out_located,
                          struct failure *out_failure);
void located_done(struct located *located);

#endif
