/* Pseudo-random numbers that are the same on every machine: xoshiro256** seeded by splitmix64.
 * One generator per stream (a message, a pool), so that a message can be made again from its
 * number alone. Draw once a statement: the order in which arguments of a call are worked out
 * differs between compilers, and the corpus with it. Not for secrets. A generator belongs to one
 * thread. */
#ifndef COLDTRAIL_BENCH_CORPUS_PRNG_H
#define COLDTRAIL_BENCH_CORPUS_PRNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct prng {
    uint64_t state[4];
};

/* Start the generator of `stream` under `seed`; different streams do not resemble each other. */
void prng_init(struct prng *prng, uint64_t seed, uint64_t stream);

uint64_t prng_next(struct prng *prng);

/* A number in [0, limit); `limit` is at least 1. The bias is below 2^-32. */
uint32_t prng_below(struct prng *prng, uint32_t limit);

/* A number in [low, high], both included. */
uint32_t prng_between(struct prng *prng, uint32_t low, uint32_t high);

/* True in one of `count` cases. */
bool prng_one_in(struct prng *prng, uint32_t count);

void prng_fill(struct prng *prng, void *out, size_t size);

#endif
