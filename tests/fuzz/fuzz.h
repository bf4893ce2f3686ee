/* What fuzz targets share. A target is one source with libFuzzer's entry point: the fuzz preset
 * links it with libFuzzer, every other build with replay.c, so that the ordinary tests run it on
 * its seeds. Targets check properties with REQUIRE, which is on in every build. */
#ifndef COLDTRAIL_TESTS_FUZZ_FUZZ_H
#define COLDTRAIL_TESTS_FUZZ_FUZZ_H

#include "engine/base/buffer.h"
#include "engine/base/require.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of `text` in a heap block of its size and `slack_bytes` more, all of them `fill`: a
 * sanitizer sees what reads further, and a result that depends on `fill` was read from there.
 * Freed with fuzz_free(). */
struct bytes fuzz_copy(struct bytes text, size_t slack_bytes, uint8_t fill);
void fuzz_free(struct bytes block);

/* The first line of `*rest`, without its LF; `*rest` moves behind it. */
struct bytes fuzz_line(struct bytes *rest);

/* SCAN_SLACK_BYTES can be read behind `text`. */
void fuzz_check_slack(struct bytes text);
/* And it is valid UTF-8. */
void fuzz_check_text(struct bytes text);
/* And no white space stands at an end, beside other white space, or is any but ' ' and LF; and
 * nothing invisible is left (text.h). */
void fuzz_check_shown_text(struct bytes text);

/* `inner` lies in `outer`, or both are empty. */
void fuzz_check_inside(struct bytes outer, struct bytes inner);

/* A hash over everything that was added, in order. Starts at 0. */
void fuzz_digest_add(uint64_t *digest, struct bytes text);
void fuzz_digest_number(uint64_t *digest, uint64_t number);

#endif
