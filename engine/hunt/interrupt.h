/* SIGINT and SIGTERM: the run finishes its batches, writes what was found, and says so. A second
 * signal ends the process at once. Process-wide; install it before threads start. */
#ifndef COLDTRAIL_HUNT_INTERRUPT_H
#define COLDTRAIL_HUNT_INTERRUPT_H

#include <stdbool.h>

void interrupt_install(void);
bool interrupt_is_requested(void);
/* Ask for it from inside (a fatal failure in one worker). */
void interrupt_request(void);

#endif
