#include "engine/base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void exhausted(size_t count, size_t size)
{
    (void)fprintf(stderr,
                  "fatal: out of memory: %zu x %zu bytes were asked for; stopped, and what "
                  "was written to the case so far is kept\n",
                  count, size);
    _Exit(2);
}

void *memory_new(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        exhausted(count, size);
    return memory;
}

void *memory_resize(void *memory, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes))
        exhausted(count, size);
    void *moved = realloc(memory, bytes ? bytes : 1);
    if (!moved)
        exhausted(count, size);
    return moved;
}

char *memory_copy_string(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memory_new(size, 1);
    memcpy(copy, text, size);
    return copy;
}

char *memory_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        exhausted(1, 1);
    return text;
}

void *memory_grow(void *memory, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return memory;
    size_t grown = *capacity ? *capacity : 8;
    while (grown < needed)
        grown = grown > SIZE_MAX / 2 ? needed : grown * 2;
    memory = memory_resize(memory, grown, size);
    *capacity = grown;
    return memory;
}
