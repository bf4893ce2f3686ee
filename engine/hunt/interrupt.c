#include "engine/hunt/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_bool requested; /* set by the handler, read by workers */

static void on_signal(int number)
{
    (void)number;
    atomic_store(&requested, true);
}

void interrupt_install(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool interrupt_is_requested(void)
{
    return atomic_load_explicit(&requested, memory_order_relaxed);
}

void interrupt_request(void)
{
    atomic_store(&requested, true);
}
