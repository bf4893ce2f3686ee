/* Who is about to hold much memory waits here for its turn: one at a time may, so that what a run
 * needs does not grow with its threads however large the things are that they meet. Lifetime: run.
 * A pass belongs to one worker. */
#ifndef COLDTRAIL_BASE_GATE_H
#define COLDTRAIL_BASE_GATE_H

#include <pthread.h>
#include <stdbool.h>

struct gate {
    pthread_mutex_t lock;
};

struct gate_pass {
    struct gate *gate; /* NULL: there is nobody to wait for */
    bool is_held;
};

void gate_init(struct gate *gate);
void gate_done(struct gate *gate);

/* Wait until nobody else is inside. Nothing happens where `pass` is NULL or held already. */
void gate_enter(struct gate_pass *pass);
/* Nothing happens where the pass is not held. What was large must be given back before. */
void gate_leave(struct gate_pass *pass);

#endif
