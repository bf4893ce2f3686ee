/* What message.h promises about any message, checked. */
#ifndef COLDTRAIL_TESTS_FUZZ_MESSAGE_CHECK_H
#define COLDTRAIL_TESTS_FUZZ_MESSAGE_CHECK_H

#include "engine/mail/message.h"
#include "tests/fuzz/fuzz.h"

/* A decoder without a message, the same at each call; never freed. */
struct decoder *fuzz_decoder(const struct unpacker *unpacker);

/* Expand `message`, ask for everything, check all of it, and return a digest of it that does not
 * depend on where it lies in memory. */
uint64_t message_check(struct message *message);

#endif
