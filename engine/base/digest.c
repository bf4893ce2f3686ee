#include "engine/base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

struct digest {
    EVP_MD_CTX *state;
    const EVP_MD *method;
};

static const EVP_MD *method_of(enum digest_kind kind)
{
    switch (kind) {
    case DIGEST_MD5:
        return EVP_md5();
    case DIGEST_SHA1:
        return EVP_sha1();
    case DIGEST_SHA256:
        break;
    }
    return EVP_sha256();
}

static void write_hex(const uint8_t *bytes, size_t size, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * size] = '\0';
}

size_t digest_bytes(enum digest_kind kind, struct bytes data, uint8_t out[DIGEST_MAX_BYTES])
{
    unsigned size = 0;
    REQUIRE(EVP_Digest(data.data, data.size, out, &size, method_of(kind), NULL) == 1);
    return size;
}

void digest_text(enum digest_kind kind, struct bytes data, char out[DIGEST_TEXT_BYTES])
{
    uint8_t bytes[DIGEST_MAX_BYTES];
    write_hex(bytes, digest_bytes(kind, data, bytes), out);
}

struct digest *digest_new(enum digest_kind kind)
{
    struct digest *digest = memory_new(1, sizeof *digest);
    digest->method = method_of(kind);
    digest->state = EVP_MD_CTX_new();
    REQUIRE(digest->state && EVP_DigestInit_ex(digest->state, digest->method, NULL) == 1);
    return digest;
}

void digest_free(struct digest *digest)
{
    if (!digest)
        return;
    EVP_MD_CTX_free(digest->state);
    free(digest);
}

void digest_add(struct digest *digest, struct bytes data)
{
    REQUIRE(EVP_DigestUpdate(digest->state, data.data, data.size) == 1);
}

void digest_finish(struct digest *digest, char out[DIGEST_TEXT_BYTES])
{
    uint8_t bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    REQUIRE(EVP_DigestFinal_ex(digest->state, bytes, &size) == 1);
    write_hex(bytes, size, out);
    REQUIRE(EVP_DigestInit_ex(digest->state, digest->method, NULL) == 1);
}
