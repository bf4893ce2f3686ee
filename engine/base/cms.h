/* Cryptographic Message Syntax (RFC 5652): what kind of it bytes are, and what they hold in clear.
 * No signature is checked, nothing is decrypted. Any thread. */
#ifndef COLDTRAIL_BASE_CMS_H
#define COLDTRAIL_BASE_CMS_H

#include "engine/base/arena.h"

enum cms_kind {
    CMS_KIND_NONE, /* not readable as CMS */
    CMS_KIND_SIGNED,
    CMS_KIND_COMPRESSED, /* RFC 3274; the content is still deflated */
    CMS_KIND_ENCRYPTED,
};

/* Look into `message` (DER or BER). `*out_content` is what it holds, in the arena: empty where
 * it is encrypted, or a signature alone; never larger than `message`. */
enum cms_kind cms_open(struct arena *arena, struct bytes message, struct bytes *out_content);

#endif
