#include "engine/match/outline_set.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

#define WORD_BITS 64
/* Moved on together: enough that the processor need not wait for one word, few enough that they
 * stay in its registers. */
#define BLOCK_WORDS 8

/* A vector register of them; it may lie anywhere a word may. */
#define LANE_WORDS 2
#define LANES (BLOCK_WORDS / LANE_WORDS)
typedef uint64_t lane __attribute__((vector_size(LANE_WORDS * sizeof(uint64_t)), aligned(8)));

/* What a byte does to the bits of a block: bit i of a word is set while step i is the last that was
 * made. */
struct byte_row {
    lane take[LANES]; /* the byte makes the step */
    lane stay[LANES]; /* it may stand behind it, before the next one */
};

struct block {
    struct byte_row rows[256];
    lane begin[LANES];                         /* first steps, at the first byte of a text */
    lane go_on[LANES];                         /* first steps at any other */
    lane complete[LANES];                      /* last steps */
    uint32_t outlines[BLOCK_WORDS][WORD_BITS]; /* a last step -> its outline */
    unsigned used[BLOCK_WORDS];                /* bits */
};

struct outline_set {
    struct block *blocks;
    size_t block_count;
    size_t block_capacity;
};

/* Write an outline into a word, from bit `first` on. */
static void place_outline(struct block *block, size_t word, unsigned first,
                          const struct outline *outline, uint32_t index)
{
    for (unsigned i = 0; i < outline->count; i++) {
        uint64_t bit = UINT64_C(1) << (first + i);
        for (unsigned byte = 0; byte < 256; byte++) {
            struct byte_row *row = &block->rows[byte];
            if (byte_class_has(&outline->steps[i].bytes, (uint8_t)byte))
                row->take[word / LANE_WORDS][word % LANE_WORDS] |= bit;
            if (i + 1 < outline->count &&
                byte_class_has(&outline->steps[i + 1].between, (uint8_t)byte))
                row->stay[word / LANE_WORDS][word % LANE_WORDS] |= bit;
        }
    }
    uint64_t first_bit = UINT64_C(1) << first;
    size_t last = first + outline->count - 1;
    block->begin[word / LANE_WORDS][word % LANE_WORDS] |= first_bit;
    block->go_on[word / LANE_WORDS][word % LANE_WORDS] |= outline->at_start ? 0 : first_bit;
    block->complete[word / LANE_WORDS][word % LANE_WORDS] |= UINT64_C(1) << last;
    block->outlines[word][last] = index;
}

/* Into the first word that has room for it, and for a bit that no byte ever sets: what moves out
 * of an outline must not begin the next one. */
static void add_outline(struct outline_set *set, const struct outline *outline, uint32_t index)
{
    REQUIRE(outline->count > 0 && outline->count < WORD_BITS);
    for (size_t i = 0; i < set->block_count * BLOCK_WORDS; i++) {
        struct block *block = &set->blocks[i / BLOCK_WORDS];
        size_t word = i % BLOCK_WORDS;
        if (block->used[word] + outline->count + 1 > WORD_BITS)
            continue;
        place_outline(block, word, block->used[word], outline, index);
        block->used[word] += (unsigned)outline->count + 1;
        return;
    }
    set->blocks =
        memory_grow(set->blocks, &set->block_capacity, set->block_count + 1, sizeof *set->blocks);
    struct block *block = &set->blocks[set->block_count++];
    *block = (struct block){.used = {(unsigned)outline->count + 1}};
    place_outline(block, 0, 0, outline, index);
}

struct outline_set *outline_set_new(const struct outline *outlines, size_t count)
{
    struct outline_set *set = memory_new(1, sizeof *set);
    for (size_t i = 0; i < count; i++)
        add_outline(set, &outlines[i], (uint32_t)i);
    return set;
}

void outline_set_free(struct outline_set *set)
{
    if (!set)
        return;
    free(set->blocks);
    free(set);
}

size_t outline_set_size_bytes(const struct outline_set *set)
{
    return set ? set->block_count * sizeof *set->blocks : 0;
}

/* Call back for the outlines whose last step is among `seen`. */
static void report(const struct block *block, const lane seen[LANES], outline_callback callback,
                   void *state)
{
    for (size_t w = 0; w < BLOCK_WORDS; w++) {
        uint64_t found = (seen[w / LANE_WORDS] & block->complete[w / LANE_WORDS])[w % LANE_WORDS];
        for (; found; found &= found - 1)
            callback(state, block->outlines[w][__builtin_ctzll(found)]);
    }
}

static void scan_block(const struct block *block, struct bytes text, outline_callback callback,
                       void *state)
{
    lane steps[LANES] = {{0}};
    lane seen[LANES] = {{0}};
    lane begin[LANES];
    for (size_t i = 0; i < LANES; i++) {
        steps[i] = text.size ? block->begin[i] & block->rows[text.data[0]].take[i] : steps[i];
        seen[i] = steps[i];
        begin[i] = block->go_on[i];
    }
    for (size_t at = 1; at < text.size; at++) {
        const struct byte_row *row = &block->rows[text.data[at]];
#pragma GCC unroll 4
        for (size_t i = 0; i < LANES; i++) {
            steps[i] = (((steps[i] << 1) | begin[i]) & row->take[i]) | (steps[i] & row->stay[i]);
            seen[i] |= steps[i];
        }
    }
    report(block, seen, callback, state);
}

void outline_set_scan(const struct outline_set *set, struct bytes text, outline_callback callback,
                      void *state)
{
    for (size_t i = 0; i < set->block_count; i++)
        scan_block(&set->blocks[i], text, callback, state);
}
