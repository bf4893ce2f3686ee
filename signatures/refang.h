/* Undoes what people do to indicators so that nobody clicks them: hxxp, [.], (dot), [at] … No
 * state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_REFANG_H
#define COLDTRAIL_SIGNATURES_REFANG_H

#include "engine/base/arena.h"

/* `text` as it was before it was defanged, without blanks, quotes and angle brackets around it: in
 * `arena`, or `text` itself where nothing was done to it. Never longer than `text`. */
struct bytes refang(struct arena *arena, struct bytes text);

#endif
