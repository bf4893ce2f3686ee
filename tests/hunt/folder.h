/* A folder for a test's files, and mailboxes to put there. */
#ifndef COLDTRAIL_TESTS_HUNT_FOLDER_H
#define COLDTRAIL_TESTS_HUNT_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/base/buffer.h"

struct folder {
    char path[64];
};
void folder_make(struct folder *folder);
/* With all that is in it. */
void folder_remove(const struct folder *folder);

/* Write `name`, whose folders are made; returns its path, freed with free(). */
char *folder_write(const struct folder *folder, const char *name, struct bytes bytes);

/* Messages `first` to `first + count - 1`; each says its number in its subject ("Number 7") and has
 * about `body_bytes` of body. Freed with buffer_done(). */
struct buffer mailbox_of(unsigned first, unsigned count, size_t body_bytes);

/* The number that a message of mailbox_of() says, or fails the test. */
unsigned number_in(struct bytes message);

#endif
