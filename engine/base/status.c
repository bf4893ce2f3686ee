#include "engine/base/status.h"

#include <stdarg.h>
#include <stdio.h>

enum status failure_set(struct failure *failure, enum status status, const char *format, ...)
{
    if (!failure || failure->status != STATUS_OK)
        return status;
    failure->status = status;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(failure->text, sizeof failure->text, format, arguments);
    va_end(arguments);
    return status;
}

const char *status_name(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return "ok";
    case STATUS_END:
        return "end";
    case STATUS_IO:
        return "unreadable";
    case STATUS_CORRUPT:
        return "corrupt";
    case STATUS_TRUNCATED:
        return "truncated";
    case STATUS_UNSUPPORTED:
        return "unsupported";
    case STATUS_ENCRYPTED:
        return "encrypted";
    case STATUS_LIMIT:
        return "limit";
    case STATUS_INVALID:
        return "invalid";
    }
    return "unknown";
}
