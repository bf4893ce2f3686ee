/* Many outlines looked for at once: a bit for each step of each, moved on with every byte of the
 * text (Baeza-Yates and Gonnet, "A new approach to text searching", 1992). What it costs grows with
 * the number of steps and not with what they are. Run; built before threads start, then
 * immutable. */
#ifndef COLDTRAIL_MATCH_OUTLINE_SET_H
#define COLDTRAIL_MATCH_OUTLINE_SET_H

#include "engine/match/outline.h"

struct outline_set;

/* The outlines are copied; none has no steps. */
struct outline_set *outline_set_new(const struct outline *outlines, size_t count);
void outline_set_free(struct outline_set *set);
size_t outline_set_size_bytes(const struct outline_set *set);

/* Called for each outline that was found, once, with its index. */
typedef void (*outline_callback)(void *state, uint32_t index);

void outline_set_scan(const struct outline_set *set, struct bytes text, outline_callback callback,
                      void *state);

#endif
