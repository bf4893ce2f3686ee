#include <stdio.h>

#include "bench/decode/peer.h"

const struct subject *peer_subject(void)
{
    return NULL;
}

void peer_version(char out[PEER_VERSION_BYTES])
{
    (void)snprintf(out, PEER_VERSION_BYTES, "none (built without GMime)");
}
