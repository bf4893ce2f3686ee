/* Notes what was planted and writes it as JSON Lines: a header object, then one object a planted
 * message or near miss. Run lifetime, one thread. */
#ifndef COLDTRAIL_BENCH_CORPUS_TRUTH_H
#define COLDTRAIL_BENCH_CORPUS_TRUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/corpus/options.h"
#include "bench/corpus/plan.h"

struct truth;

/* What the maker of a special message says about it. Texts are constant or the caller's until
 * truth_note returns. */
struct special_account {
    const char *variant;
    const char *shows;      /* where the campaign shows itself: "name", "subject" …; "" if not */
    const char *role_shown; /* where the recipient's role is told */
    const char *recipient;  /* address */
    const char *message_id; /* without angle brackets */
};

struct truth *truth_new(const struct options *options);
void truth_free(struct truth *truth);

/* Note where a special message lies. Its second copy only adds to the first note. */
void truth_note(struct truth *truth, const struct special *special,
                const struct special_account *account, const struct placed_message *placed);

/* Write the file; false when it cannot be written. */
bool truth_write(const struct truth *truth, const char *path, uint64_t message_count,
                 uint64_t raw_bytes);

#endif
