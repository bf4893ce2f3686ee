/* Another decoder, to compare with: GMime where the build found it (peer_gmime.c), else none
 * (peer_none.c). */
#ifndef COLDTRAIL_BENCH_DECODE_PEER_H
#define COLDTRAIL_BENCH_DECODE_PEER_H

#include "bench/decode/subject.h"

/* Does what own_decode does. NULL: this build has no peer. */
const struct subject *peer_subject(void);

#define PEER_VERSION_BYTES 64

/* "gmime 3.2.13, glib 2.74.6"; "none". */
void peer_version(char out[PEER_VERSION_BYTES]);

#endif
