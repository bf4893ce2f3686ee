/* Puts finished messages into a container of the chosen format, mailbox after mailbox. Holds one
 * mailbox in memory at most (MAILBOX_BYTES_MAX and a message). Run lifetime, one thread. */
#ifndef COLDTRAIL_BENCH_CORPUS_OUTPUT_H
#define COLDTRAIL_BENCH_CORPUS_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/buffer.h"

enum output_format {
    OUTPUT_TAR_ZST,
    OUTPUT_TAR,
    OUTPUT_ZIP,
    OUTPUT_MBOX,
    OUTPUT_MBOX_GZ,
    OUTPUT_MBOX_ZST,
    OUTPUT_MAILDIR_TAR,
    OUTPUT_FORMAT_COUNT
};

enum { MAILBOX_BYTES_MAX = 8 << 20, MEMBER_PATH_MAX = 128 };

/* Where a message came to lie, and its bytes as a splitter gives them back: in mbox formats what
 * lies between the From_ line and the empty line that ends the message, ">From " lines as stored;
 * else the bytes of the file. Borrowed: valid until the next message. */
struct placed_message {
    const char *member; /* empty in a single mailbox */
    struct bytes content;
};

struct output;

/* "tar.zst" and so on; NULL past the last format. */
const char *output_format_name(enum output_format format);
/* OUTPUT_FORMAT_COUNT when there is no such format. */
enum output_format output_format_parse(const char *name);

/* NULL, with a constant text on `*out_reason`, when `path` cannot be written. */
struct output *output_open(const char *path, enum output_format format, const char **out_reason);

/* Begin the mailbox of a company and month. */
bool output_mailbox(struct output *output, const char *slug, int year, int month);

/* Store a message that has LF line ends; `sender` is the address for the From_ line. */
bool output_message(struct output *output, const struct buffer *message, const char *sender,
                    int64_t date, struct placed_message *out_placed);

/* How many bytes of mail were stored, before any compression. */
uint64_t output_raw_bytes(const struct output *output);

const char *output_reason(const struct output *output);

/* Write what is left, close and free. Accepts NULL. */
bool output_close(struct output *output);

#endif
