/* Members of an archive that lies in memory (attached to a message). The formats are the same as
 * for archives on disk. Any thread; nothing is kept between calls. */
#ifndef COLDTRAIL_LOADERS_UNPACK_H
#define COLDTRAIL_LOADERS_UNPACK_H

#include "engine/base/bytes.h"
#include "engine/base/status.h"

struct archive_member {
    struct bytes path;  /* UTF-8; valid during the call */
    struct bytes data;  /* SCAN_SLACK_BYTES behind it; valid during the call */
    enum status status; /* not STATUS_OK: `data` is what could be read before that */
};

/* Returns false to stop. */
typedef bool (*archive_member_sink)(void *state, const struct archive_member *member);

/* Whether `data` begins like an archive or compressed file that archive_unpack() reads. */
bool archive_can_unpack(struct bytes data);

/* Hand each regular member to `sink`, at most `most_bytes` decompressed together and LIMIT_MEMBERS
 * of them. A lone compressed file (gzip, bzip2, xz, zstd, lz4, lzma) is an archive of one member,
 * named `name` without its last extension; a compressed tar yields the tar's members. Encrypted
 * members come with STATUS_ENCRYPTED and no data. Returns STATUS_OK, or how the archive failed
 * after what was handed over. */
enum status archive_unpack(struct bytes data, struct bytes name, size_t most_bytes,
                           archive_member_sink sink, void *state, struct failure *out_failure);

#endif
