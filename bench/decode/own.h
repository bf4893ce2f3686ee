/* The project's own ways to decode a message (bench/decode/subject.h). */
#ifndef COLDTRAIL_BENCH_DECODE_OWN_H
#define COLDTRAIL_BENCH_DECODE_OWN_H

#include "bench/decode/subject.h"

/* Headers, contents and texts: what a peer can do as well. */
extern const struct subject own_decode;
/* And visible texts, what HTML holds, links and addresses; attached archives stay closed. */
extern const struct subject own_everything;
/* And what attached archives and office files hold. */
extern const struct subject own_opened;

#endif
