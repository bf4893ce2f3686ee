/* Heap memory that is always there: when the system has none left the process says so and exits
 * with 2. Any thread. Sizes that an attacker controls are bounded before they come here. */
#ifndef COLDTRAIL_BASE_MEMORY_H
#define COLDTRAIL_BASE_MEMORY_H

#include <stddef.h>

/* `count` objects of `size` bytes, zeroed; the product is checked. Freed with free(). */
void *memory_new(size_t count, size_t size);

/* Resize `memory` (or NULL) to `count` objects of `size` bytes; what is added is not zeroed. */
void *memory_resize(void *memory, size_t count, size_t size);

/* A copy of `text` up to its NUL; freed with free(). */
char *memory_copy_string(const char *text);

/* printf into fresh memory; freed with free(). */
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Make room for `needed` objects in a growing array: doubles `*capacity` until it is enough and
 * returns the moved array. The usual call is
 *     list->items = memory_grow(list->items, &list->capacity, list->count + 1, sizeof
 * *list->items);
 */
void *memory_grow(void *memory, size_t *capacity, size_t needed, size_t size);

#endif
