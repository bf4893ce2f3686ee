/* What compiling yields, kept on disk from one run to the next: in $XDG_CACHE_HOME/coldtrail or
 * ~/.cache/coldtrail, a folder of 0700 that is ours. A name is the digest of everything that went
 * in, so nothing is ever out of date; content carries its own digest, and any doubt means that it
 * is made again. Concurrent runs are safe: files appear whole, by renaming. Any thread. */
#ifndef COLDTRAIL_MATCH_CACHE_H
#define COLDTRAIL_MATCH_CACHE_H

#include "engine/base/buffer.h"
#include "engine/base/digest.h"
#include "engine/match/hyperscan.h"

struct plan_cache;

/* NULL where there is no such folder and none can be made, or it is not ours alone: then nothing is
 * kept, which is slower and nothing else. Removes what nobody has used for CACHE_KEEP_DAYS. */
#define CACHE_KEEP_DAYS 30
struct plan_cache *cache_open(void);
void cache_close(struct plan_cache *cache);

/* The key of what is made from patterns: `what` it is, they, the library and the CPU. */
void cache_key(const char *what, const struct pattern *patterns, size_t count,
               char out_key[DIGEST_TEXT_BYTES]);

/* The content stored under `key`; false where there is none, or none to be trusted. `cache` may be
 * NULL in both. */
bool cache_load(const struct plan_cache *cache, const char key[DIGEST_TEXT_BYTES],
                struct buffer *out_content);
void cache_store(const struct plan_cache *cache, const char key[DIGEST_TEXT_BYTES],
                 struct bytes content);

#endif
