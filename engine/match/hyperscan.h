/* Hyperscan behind a small contract: many patterns compiled together, block mode, bytes, ends only.
 * The only file that knows it. What 5.4.0 does wrong is not used here: no literal API, no logical
 * combinations, no start of match. Databases: run, shared. Scratch: worker. */
#ifndef COLDTRAIL_MATCH_HYPERSCAN_H
#define COLDTRAIL_MATCH_HYPERSCAN_H

#include "engine/base/buffer.h"
#include "engine/base/status.h"

enum pattern_flag {
    PATTERN_CASELESS = 1 << 0, /* ASCII letters */
    PATTERN_DOTALL = 1 << 1,
    PATTERN_MULTILINE = 1 << 2,
    PATTERN_ONCE = 1 << 3,      /* report it once a scan */
    PATTERN_PREFILTER = 1 << 4, /* reports more than really matches: confirm */
    PATTERN_UTF8 = 1 << 5,      /* `.` and classes mean characters; the text must be valid UTF-8 */
};

struct pattern {
    const char *expression; /* PCRE syntax, NUL-terminated */
    unsigned flags;
    uint32_t id; /* given to the callback */
};

struct database;

/* Instructions that a database may use, each with all before it. */
enum cpu_level {
    CPU_LEVEL_BASE, /* what the library needs */
    CPU_LEVEL_AVX2,
    CPU_LEVEL_AVX512,
    CPU_LEVEL_AVX512VBMI,
};
#define CPU_LEVEL_COUNT 4
const char *cpu_level_name(enum cpu_level level);
/* The highest level of this machine. */
enum cpu_level cpu_level_here(void);

/* Compile patterns of one text together for this machine. Sets too large for one database are cut
 * in two. The failure names the pattern by its id where one is to blame. `count` may be 0: then
 * NULL. */
enum status database_compile(const struct pattern *patterns, size_t count,
                             struct database **out_database, struct failure *out_failure);
/* Likewise for a lower level than this machine has: so that tests see all that is built. */
enum status database_compile_for(enum cpu_level level, const struct pattern *patterns, size_t count,
                                 struct database **out_database, struct failure *out_failure);
void database_free(struct database *database);
size_t database_size_bytes(const struct database *database);

/* Append the database as bytes that database_read() takes: on a machine with the same library and
 * instruction set only (see hyperscan_fingerprint). */
void database_write(const struct database *database, struct buffer *out);
/* The bytes must come from database_write(), unchanged: the library trusts them. False where it
 * does not take them. */
bool database_read(struct bytes written, struct database **out_database);

/* Scratch memory that fits all databases; clone it for each worker. */
struct scratch;
struct scratch *scratch_new(const struct database *const *databases, size_t count);
struct scratch *scratch_clone(const struct scratch *scratch);
void scratch_free(struct scratch *scratch);

/* Called for each match: pattern id and the offset behind its last byte. */
typedef void (*scan_callback)(void *state, uint32_t id, uint64_t end);

/* Scan `text`, which has SCAN_SLACK_BYTES readable bytes behind it and at most 4 GiB. False: the
 * scan failed and says nothing about matches. */
bool database_scan(const struct database *database, const struct scratch *scratch,
                   struct bytes text, scan_callback callback, void *state);

/* Append `text` as a pattern that matches just it, in the form that every version of the library
 * takes literally (\xHH). `out` holds 4 bytes for each of `text`; no NUL is written. */
void pattern_write_literal(struct bytes text, char *out);

const char *hyperscan_version(void); /* "5.4.0 …" */
/* Append what a compiled database depends on besides its patterns. */
void hyperscan_fingerprint(struct buffer *out);
/* False where the CPU lacks what the library needs (SSSE3). */
bool hyperscan_is_supported(void);

#endif
