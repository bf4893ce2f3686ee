#include "bench/corpus/prng.h"

#include <string.h>

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t value, unsigned bits)
{
    return (value << bits) | (value >> (64U - bits));
}

void prng_init(struct prng *prng, uint64_t seed, uint64_t stream)
{
    uint64_t state = seed;
    state = splitmix64(&state) ^ (stream * 0xd1342543de82ef95U);
    for (size_t i = 0; i < 4; i++) {
        prng->state[i] = splitmix64(&state);
    }
}

uint64_t prng_next(struct prng *prng)
{
    uint64_t *s = prng->state;
    uint64_t result = rotate_left(s[1] * 5U, 7) * 9U;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint32_t prng_below(struct prng *prng, uint32_t limit)
{
    return (uint32_t)(((prng_next(prng) >> 32) * limit) >> 32);
}

uint32_t prng_between(struct prng *prng, uint32_t low, uint32_t high)
{
    return low + prng_below(prng, high - low + 1);
}

bool prng_one_in(struct prng *prng, uint32_t count)
{
    return prng_below(prng, count) == 0;
}

void prng_fill(struct prng *prng, void *out, size_t size)
{
    unsigned char *bytes = out;
    while (size > 0) {
        uint64_t word = prng_next(prng);
        size_t count = size < sizeof word ? size : sizeof word;
        /* Byte by byte, lowest first: the same corpus on every byte order. */
        for (size_t i = 0; i < count; i++) {
            bytes[i] = (unsigned char)(word >> (8 * i));
        }
        bytes += count;
        size -= count;
    }
}
