#include "engine/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/base/utf8.h"

static enum log_level most = LOG_INFO; /* set before threads start */

void log_set_level(enum log_level level)
{
    most = level;
}

/* What is longer is cut. */
#define LINE_MOST_BYTES 2048

/* Names in a line may come from mail or archives: what is no plain text is shown as '?'. */
static void append_harmless(struct buffer *line, struct bytes text)
{
    size_t at = 0;
    while (at < text.size) {
        uint32_t code_point = utf8_next(text, &at);
        utf8_append(line, utf8_is_unsafe(code_point) ? '?' : code_point);
    }
}

__attribute__((format(printf, 3, 0))) static void write_line(enum log_level level, const char *word,
                                                             const char *format, va_list arguments)
{
    if (level > most)
        return;
    char text[LINE_MOST_BYTES];
    int length = vsnprintf(text, sizeof text, format, arguments);
    if (length < 0)
        return;
    struct buffer line = {0};
    buffer_append_string(&line, word);
    append_harmless(&line, bytes_of(text));
    buffer_append_byte(&line, '\n');
    /* One write: lines of several threads never mix. */
    (void)!write(STDERR_FILENO, line.data, line.size);
    buffer_done(&line);
}

void log_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(LOG_ERROR, "error: ", format, arguments);
    va_end(arguments);
}

void log_warning(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(LOG_WARNING, "warning: ", format, arguments);
    va_end(arguments);
}

void log_info(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(LOG_INFO, "", format, arguments);
    va_end(arguments);
}
