/* How far a run is, shown to people: a bar on a terminal, a plain line every 30 s elsewhere, on
 * standard error. Any worker may add; one at a time draws. Lifetime: run. */
#ifndef COLDTRAIL_HUNT_PROGRESS_H
#define COLDTRAIL_HUNT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress;

enum progress_mode { PROGRESS_OFF, PROGRESS_BAR, PROGRESS_LINES };

/* A bar where standard error is a terminal that can draw one, else lines. */
enum progress_mode progress_mode_for_stderr(void);

/* `total_bytes`: of the files to be read, compressed. */
struct progress *progress_new(enum progress_mode mode, uint64_t total_bytes);
/* Take the bar off the screen. */
void progress_free(struct progress *progress);

/* Add what one batch brought, and draw if it is time. `progress` may be NULL. */
void progress_add(struct progress *progress, uint64_t input_bytes, uint64_t raw_bytes,
                  uint64_t messages, uint64_t hits);

#endif
