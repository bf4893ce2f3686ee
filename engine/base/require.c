#include "engine/base/require.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void require_failed(const char *condition, const char *file, int line)
{
    (void)fprintf(stderr,
                  "fatal: coldtrail is wrong about itself: '%s' does not hold at %s:%d; "
                  "stopped rather than miss mail\n",
                  condition, file, line);
    abort();
}
