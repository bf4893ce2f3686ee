#include "engine/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/base/bytes.h"

static enum log_level most = LOG_INFO; /* set before threads start */

void log_set_level(enum log_level level)
{
    most = level;
}

__attribute__((format(printf, 3, 0))) static void write_line(enum log_level level, const char *word,
                                                             const char *format, va_list arguments)
{
    if (level > most)
        return;
    char line[2048];
    int prefix = snprintf(line, sizeof line, "%s%s", word, level == LOG_INFO ? "" : ": ");
    size_t used = (size_t)prefix;
    int length = vsnprintf(line + used, sizeof line - used - 1, format, arguments);
    if (length < 0)
        return;
    size_t size = used + (size_t)length;
    if (size > sizeof line - 2)
        size = sizeof line - 2;
    for (size_t i = 0; i < size; i++)
        if ((uint8_t)line[i] < 0x20 || line[i] == 0x7F)
            line[i] = '?';
    line[size] = '\n';
    /* One write: lines of several threads never mix. */
    (void)!write(STDERR_FILENO, line, size + 1);
}

void log_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(LOG_ERROR, "error", format, arguments);
    va_end(arguments);
}

void log_warning(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(LOG_WARNING, "warning", format, arguments);
    va_end(arguments);
}

void log_info(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(LOG_INFO, "", format, arguments);
    va_end(arguments);
}
