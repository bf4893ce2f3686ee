/* Ties the mail room, which must open attached archives, to the loaders, which can. */
#ifndef COLDTRAIL_HUNT_UNPACKING_H
#define COLDTRAIL_HUNT_UNPACKING_H

#include "engine/mail/message.h"

/* A constant; any thread. */
const struct unpacker *unpacking_by_loaders(void);

#endif
