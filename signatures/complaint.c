#include "signatures/complaint.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/base/utf8.h"

#define REASON_BYTES 512
#define SHOWN_BYTES 60

bool complaint_raise(struct complaint *complaint, struct rule_place place, const char *format, ...)
{
    if (complaint->reason.size > 0)
        return false;
    char reason[REASON_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    complaint->place = place;
    complaint->reason = arena_copy(complaint->arena, bytes_of(reason));
    return false;
}

int complaint_shown_size(struct bytes word)
{
    return (int)(word.size <= SHOWN_BYTES ? word.size : utf8_cut(word, SHOWN_BYTES));
}

const char *complaint_shown(struct bytes word)
{
    return word.size ? (const char *)word.data : "";
}
