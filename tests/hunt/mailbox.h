/* Mailboxes whose messages say which they are. */
#ifndef COLDTRAIL_TESTS_HUNT_MAILBOX_H
#define COLDTRAIL_TESTS_HUNT_MAILBOX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/base/buffer.h"

/* Messages `first` to `first + count - 1`; each says its number in its subject ("Number 7") and has
 * about `body_bytes` of body. Freed with buffer_done(). */
struct buffer mailbox_of(unsigned first, unsigned count, size_t body_bytes);

/* The number that a message of mailbox_of() says, or fails the test. */
unsigned number_in(struct bytes message);

#endif
