/* Plain text whose lines flow (RFC 3676, format=flowed). No state, any thread. */
#ifndef COLDTRAIL_MAIL_FLOWED_H
#define COLDTRAIL_MAIL_FLOWED_H

#include "engine/base/arena.h"

/* `text` with its flowed lines joined: a line that ends with a space goes on with the next one of
 * the same quote depth, without that space where `deletes_space` (DelSp=yes); quote marks and
 * stuffed spaces of the joined lines are gone. In the arena; `text` itself where nothing flows.
 * Never longer than `text`. */
struct bytes flowed_join(struct arena *arena, struct bytes text, bool deletes_space);

#endif
