/* MD5, SHA-1 and SHA-256 through libcrypto. Any thread, one digest object a thread. */
#ifndef COLDTRAIL_BASE_DIGEST_H
#define COLDTRAIL_BASE_DIGEST_H

#include "engine/base/bytes.h"

enum digest_kind { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256 };

#define DIGEST_MAX_BYTES 32
/* Lower-case hexadecimal with its NUL. */
#define DIGEST_TEXT_BYTES (2 * DIGEST_MAX_BYTES + 1)

/* The digest of `data`; returns its size (16, 20 or 32). */
size_t digest_bytes(enum digest_kind kind, struct bytes data, uint8_t out[DIGEST_MAX_BYTES]);

/* The same as text. */
void digest_text(enum digest_kind kind, struct bytes data, char out[DIGEST_TEXT_BYTES]);

/* Digest in pieces. */
struct digest;
struct digest *digest_new(enum digest_kind kind);
void digest_free(struct digest *digest);
void digest_add(struct digest *digest, struct bytes data);
/* The text of everything added; the object is empty again. */
void digest_finish(struct digest *digest, char out[DIGEST_TEXT_BYTES]);

#endif
