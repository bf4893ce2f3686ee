/* What the loaders' tests share: fixtures made on the spot, and everything a source yields gathered
 * in one place, with the ledger's sums checked on the way. */
#ifndef COLDTRAIL_TESTS_LOADERS_SUPPORT_H
#define COLDTRAIL_TESTS_LOADERS_SUPPORT_H

#include "engine/base/buffer.h"
#include "loaders/source.h"
#include "tests/base/folder.h"

struct fixture_member {
    const char *path;
    struct bytes bytes;
    const char *link; /* target: a symbolic link without bytes */
};

/* An archive in "pax", "ustar", "zip", "7zip", "cpio" or "raw", compressed with "none", "gzip",
 * "bzip2", "xz", "lzma", "zstd" or "lz4". Freed with buffer_done(). */
struct buffer fixture_archive(const char *format, const char *filter,
                              const struct fixture_member *members, size_t count);
/* `bytes` compressed alone. */
struct buffer fixture_compressed(const char *filter, struct bytes bytes);

/* An mbox of `count` messages with bodies of about `body_bytes`; message N says so in its subject.
 */
struct buffer fixture_mbox(size_t count, size_t body_bytes);

/* A copy in a heap block of exactly its size: AddressSanitizer sees every byte read beyond. */
uint8_t *exact_copy(struct bytes bytes);

struct gathered_message {
    uint8_t *copy;
    struct bytes bytes; /* of `copy`, a block of exactly its size */
    char *from_line;
    char *container;
    struct origin origin;
    enum outcome outcome;
    enum reason reason;
};

struct gathered_problem {
    enum ledger_level level;
    enum outcome outcome;
    enum reason reason;
    char *path;
    char *detail;
};

struct gathered {
    struct gathered_message *messages;
    size_t message_count;
    size_t message_capacity;
    struct gathered_problem *problems;
    size_t problem_count;
    size_t problem_capacity;
    struct tally tallies[LEDGER_COUNT];
    uint64_t input_bytes;
    size_t fill_count;
};

/* Everything under `path`, through source_plan, with the ledger's sums asserted: each level adds
 * up, each thing that was not decoded has one problem, each file one outcome. */
void gather(const char *path, struct gathered *out);
/* The same for one file of these bytes. */
void gather_bytes(const char *name, struct bytes bytes, struct gathered *out);
void gathered_done(struct gathered *gathered);
/* Add what a fill brought. */
void gather_batch(struct gathered *gathered, const struct batch *batch);
/* The first problem of a level, or NULL. */
const struct gathered_problem *gathered_problem(const struct gathered *gathered,
                                                enum ledger_level level);

/* The file `name` of the corpus that COLDTRAIL_CORPUS names, in `out`; skips the test, saying so,
 * where there is none. */
void corpus_read(const char *name, struct buffer *out);

#endif
