#include "engine/cli/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/base/utf8.h"

static bool use_colour; /* set once, by terminal_init */

void terminal_init(void)
{
    const char *no_color = getenv("NO_COLOR"); // NOLINT(concurrency-mt-unsafe): before threads
    use_colour = isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

void terminal_style(enum style style)
{
    static const char *const codes[] = {"\033[0m",  "\033[1m",  "\033[2m",
                                        "\033[32m", "\033[33m", "\033[31m"};
    if (use_colour)
        (void)fputs(codes[style], stdout);
}

static size_t write_code_point(uint32_t code_point)
{
    if (utf8_is_unsafe(code_point))
        return (size_t)printf("\\u%04x", code_point);
    uint8_t bytes[UTF8_MAX_BYTES];
    (void)fwrite(bytes, 1, utf8_write(code_point, bytes), stdout);
    return 1;
}

void terminal_text(struct bytes text)
{
    size_t at = 0;
    while (at < text.size)
        (void)write_code_point(utf8_next(text, &at));
}

/* As many as write_code_point() will say. */
static size_t shown_columns(uint32_t code_point)
{
    if (!utf8_is_unsafe(code_point))
        return 1;
    return code_point > 0xFFFF ? sizeof "\\u12345" - 1 : sizeof "\\u1234" - 1;
}

size_t terminal_width(struct bytes text)
{
    size_t at = 0;
    size_t width = 0;
    while (at < text.size)
        width += shown_columns(utf8_next(text, &at));
    return width;
}

/* At most `columns` characters, the last one an ellipsis where there is more; returns how many. */
static size_t write_cut(struct bytes text, size_t columns)
{
    size_t at = 0;
    size_t used = 0;
    while (at < text.size && used < columns) {
        if (used + 1 == columns) {
            size_t next = at;
            (void)utf8_next(text, &next);
            if (next < text.size) {
                used += write_code_point(0x2026); /* an ellipsis: there is more */
                break;
            }
        }
        used += write_code_point(utf8_next(text, &at));
    }
    return used;
}

void terminal_cell(struct bytes text, size_t columns)
{
    for (size_t used = write_cut(text, columns); used < columns; used++)
        (void)putchar(' ');
}

void terminal_tail(struct bytes text, size_t columns)
{
    size_t at = 0;
    size_t width = terminal_width(text);
    if (width > columns) {
        while (at < text.size && width + 1 > columns)
            width -= shown_columns(utf8_next(text, &at));
        (void)write_code_point(0x2026); /* an ellipsis: there is more */
    }
    terminal_text(bytes_from(text, at));
}

size_t terminal_columns(void)
{
    struct winsize size;
    bool is_terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_terminal ? size.ws_col : SIZE_MAX;
}

void terminal_fit(struct bytes text, size_t column)
{
    size_t columns = terminal_columns();
    if (columns == SIZE_MAX)
        terminal_text(text);
    else if (columns > column + 1)
        (void)write_cut(text, columns - column - 1);
}

void terminal_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vprintf(format, arguments);
    va_end(arguments);
}

const char *number_text(uint64_t number, char out[NUMBER_TEXT_BYTES])
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        if (i && (count - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return out;
}

const char *size_text(uint64_t bytes, char out[NUMBER_TEXT_BYTES])
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    double size = (double)bytes;
    size_t unit = 0;
    while (size >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1000;
        unit++;
    }
    (void)snprintf(out, NUMBER_TEXT_BYTES, unit && size < 9.95 ? "%.1f %s" : "%.0f %s", size,
                   units[unit]);
    return out;
}
