#include "signatures/suggestion.h"

#define MOST_COMPARED_BYTES 48
#define MOST_DISTANCE 2

/* Both words are at most MOST_COMPARED_BYTES long. */
static size_t edit_distance(struct bytes a, struct bytes b)
{
    /* row[j]: the distance between what was seen of `a` and the first j bytes of `b`. */
    size_t row[MOST_COMPARED_BYTES + 1];
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 0; i < a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.size; j++) {
            bool same = byte_to_lower(a.data[i]) == byte_to_lower(b.data[j]);
            size_t best = diagonal + (same ? 0 : 1);
            diagonal = row[j + 1];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (diagonal + 1 < best)
                best = diagonal + 1;
            row[j + 1] = best;
        }
    }
    return row[b.size];
}

struct suggestion suggestion_for(struct bytes word)
{
    size_t most = (word.size + 2) / 3;
    if (most > MOST_DISTANCE)
        most = MOST_DISTANCE;
    return (struct suggestion){.word = word, .distance = most + 1};
}

void suggestion_offer(struct suggestion *suggestion, struct bytes candidate)
{
    if (suggestion->word.size > MOST_COMPARED_BYTES || candidate.size > MOST_COMPARED_BYTES)
        return;
    size_t distance = edit_distance(suggestion->word, candidate);
    if (distance >= suggestion->distance)
        return;
    suggestion->best = candidate;
    suggestion->distance = distance;
}
