/* Filling a batch (loaders/source.h): for the loaders alone. */
#ifndef COLDTRAIL_LOADERS_BATCH_H
#define COLDTRAIL_LOADERS_BATCH_H

#include "loaders/source.h"

/* How something ended, and why. */
struct ending {
    enum outcome outcome;
    enum reason reason;
    const char *detail; /* borrowed */
};

/* Empty it, and give back what one large message made it hold. */
void batch_reset(struct batch *batch);

/* Next message. `bytes.data` and `from_line.data` are set when the batch is complete, for its
 * memory moves as it grows. */
struct raw_message *batch_add_message(struct batch *batch);

/* Count something that ended, and record why unless it was decoded. */
void batch_account(struct batch *batch, enum ledger_level level, struct ending ending,
                   const struct origin *origin);

/* Record `problem`; its texts are copied. */
void batch_add_problem(struct batch *batch, const struct problem *problem);

#endif
