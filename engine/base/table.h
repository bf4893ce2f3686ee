/* From a hash to the indexes stored under it: open addressing, never shrinks. The caller keeps the
 * things themselves in an array and compares them; the table only says where to look.
 * One writer; any number of readers once nobody writes. */
#ifndef COLDTRAIL_BASE_TABLE_H
#define COLDTRAIL_BASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define TABLE_NONE UINT32_MAX

/* Zero-initialised is empty and valid. */
struct table {
    struct table_slot *slots;
    uint8_t *marks;  /* of each slot: 0 where it is free, else some bits of its hash. What is looked
                        for is rarely there, and the marks of a large table fit into a cache */
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

void table_done(struct table *table);

void table_insert(struct table *table, uint64_t hash, uint32_t index);

/* Indexes stored under `hash`, one a call, TABLE_NONE behind the last:
 *     size_t cursor = 0;
 *     while ((index = table_next(&table, hash, &cursor)) != TABLE_NONE) … compare … */
uint32_t table_next(const struct table *table, uint64_t hash, size_t *cursor);

#endif
