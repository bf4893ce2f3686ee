#include "engine/base/gate.h"

#include "engine/base/require.h"

void gate_init(struct gate *gate)
{
    REQUIRE(pthread_mutex_init(&gate->lock, NULL) == 0);
}

void gate_done(struct gate *gate)
{
    (void)pthread_mutex_destroy(&gate->lock);
}

void gate_enter(struct gate_pass *pass)
{
    if (!pass || !pass->gate || pass->is_held)
        return;
    REQUIRE(pthread_mutex_lock(&pass->gate->lock) == 0);
    pass->is_held = true;
}

void gate_leave(struct gate_pass *pass)
{
    if (!pass->is_held)
        return;
    pass->is_held = false;
    REQUIRE(pthread_mutex_unlock(&pass->gate->lock) == 0);
}
