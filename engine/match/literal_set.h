/* Small sets of lower-case strings, for what an expression may match or must contain. A set is a
 * value in an arena, and never changes; what would grow too large is not known. Pure functions. */
#ifndef COLDTRAIL_MATCH_LITERAL_SET_H
#define COLDTRAIL_MATCH_LITERAL_SET_H

#include "engine/base/arena.h"

/* More strings than this say too little, and longer ones are not looked for any better. */
#define LITERAL_SET_MOST 64
#define LITERAL_MOST_BYTES 24

/* Zero-initialised: not known. */
struct literal_set {
    const struct bytes *items;
    size_t count; /* 0: not known */
};

/* The set of one string, which is copied; "" makes the set of what has no width. */
struct literal_set literal_set_of(struct arena *arena, struct bytes text);

/* The strings of both; not known where one is not known. */
struct literal_set literal_set_union(struct arena *arena, struct literal_set a,
                                     struct literal_set b);

/* Each string of `a` with each of `b` behind it; not known where one is not known. */
struct literal_set literal_set_product(struct arena *arena, struct literal_set a,
                                       struct literal_set b);

/* Bytes of its shortest string; 0 where it is not known. */
size_t literal_set_shortest(struct literal_set set);

/* The one that fewer texts contain a string of: the longer, then the smaller. */
struct literal_set literal_set_better(struct literal_set a, struct literal_set b);

#endif
