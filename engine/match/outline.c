#include "engine/match/outline.h"

#include "engine/base/bytes.h"
#include "engine/match/sample.h"

void byte_class_add(struct byte_class *bytes, uint8_t byte)
{
    bytes->bits[byte / 64] |= UINT64_C(1) << byte % 64;
}

bool byte_class_has(const struct byte_class *bytes, uint8_t byte)
{
    return bytes->bits[byte / 64] >> byte % 64 & 1;
}

void byte_class_unite(struct byte_class *bytes, const struct byte_class *others)
{
    for (size_t i = 0; i < 4; i++)
        bytes->bits[i] |= others->bits[i];
}

void byte_class_complement(struct byte_class *bytes)
{
    for (size_t i = 0; i < 4; i++)
        bytes->bits[i] = ~bytes->bits[i];
}

void byte_class_fold(struct byte_class *bytes)
{
    for (uint8_t i = 0; i < 26; i++) {
        uint8_t lower = (uint8_t)('a' + i);
        uint8_t upper = (uint8_t)('A' + i);
        if (byte_class_has(bytes, lower) || byte_class_has(bytes, upper)) {
            byte_class_add(bytes, lower);
            byte_class_add(bytes, upper);
        }
    }
}

bool byte_class_is_empty(const struct byte_class *bytes)
{
    return !(bytes->bits[0] | bytes->bits[1] | bytes->bits[2] | bytes->bits[3]);
}

struct outline outline_of_anything(void)
{
    struct outline outline = {0};
    byte_class_complement(&outline.behind);
    return outline;
}

struct outline outline_of_class(struct arena *arena, const struct byte_class *bytes)
{
    struct outline_step *step = arena_alloc(arena, sizeof *step);
    *step = (struct outline_step){.bytes = *bytes};
    return (struct outline){.steps = step, .count = 1};
}

/* All bytes that the steps from `first` on may stand on, or over. */
static void unite_steps(struct byte_class *bytes, const struct outline *outline, size_t first)
{
    for (size_t i = first; i < outline->count; i++) {
        byte_class_unite(bytes, &outline->steps[i].between);
        byte_class_unite(bytes, &outline->steps[i].bytes);
    }
    byte_class_unite(bytes, &outline->behind);
}

static bool has_no_width(const struct outline *outline)
{
    return outline->count == 0 && byte_class_is_empty(&outline->behind);
}

struct outline outline_append(struct arena *arena, const struct outline *a, const struct outline *b)
{
    struct outline both = *a;
    both.at_start |= has_no_width(a) && b->at_start;
    size_t taken =
        b->count < OUTLINE_MOST_STEPS - a->count ? b->count : OUTLINE_MOST_STEPS - a->count;
    if (taken > 0) {
        struct outline_step *steps = arena_alloc(arena, (a->count + taken) * sizeof *steps);
        for (size_t i = 0; i < a->count; i++)
            steps[i] = a->steps[i];
        for (size_t i = 0; i < taken; i++)
            steps[a->count + i] = b->steps[i];
        byte_class_unite(&steps[a->count].between, &a->behind);
        both.steps = steps;
        both.count += taken;
        both.behind = (struct byte_class){0};
    }
    unite_steps(&both.behind, b, taken);
    return both;
}

struct outline outline_either(struct arena *arena, const struct outline *a, const struct outline *b)
{
    struct outline either = {.at_start = a->at_start && b->at_start};
    either.count = a->count < b->count ? a->count : b->count;
    if (either.count > 0) {
        struct outline_step *steps = arena_alloc(arena, either.count * sizeof *steps);
        for (size_t i = 0; i < either.count; i++) {
            steps[i] = a->steps[i];
            byte_class_unite(&steps[i].between, &b->steps[i].between);
            byte_class_unite(&steps[i].bytes, &b->steps[i].bytes);
        }
        either.steps = steps;
    }
    unite_steps(&either.behind, a, either.count);
    unite_steps(&either.behind, b, either.count);
    return either;
}

struct outline outline_any_number(const struct outline *outline)
{
    struct outline any = {0};
    unite_steps(&any.behind, outline, 0);
    return any;
}

/* A byte that is not among them is taken for this rare. */
#define UNUSUAL_SHARE 0.0005

struct byte_shares {
    double of[256];
};

static struct byte_shares usual_shares(void)
{
    struct byte_shares shares;
    size_t count = strlen(sample_of_mail);
    for (size_t i = 0; i < 256; i++)
        shares.of[i] = UNUSUAL_SHARE;
    for (size_t i = 0; i < count; i++)
        shares.of[(uint8_t)sample_of_mail[i]] += 1 / (double)count;
    return shares;
}

static double share_of(const struct byte_shares *shares, const struct byte_class *bytes)
{
    double share = 0;
    for (unsigned byte = 0; byte < 256; byte++)
        if (byte_class_has(bytes, (uint8_t)byte))
            share += shares->of[byte];
    return share < 1 ? share : 1;
}

/* The chance that a step is made at some place of a text: by itself, and behind another one, where
 * what stands between them may be stepped over again and again. */
struct chance {
    double alone;
    double behind;
};

static struct chance chance_of(const struct byte_shares *shares, const struct outline_step *step)
{
    double chance = share_of(shares, &step->bytes);
    double stay = share_of(shares, &step->between);
    return (struct chance){chance, chance + stay < 1 ? chance / (1 - stay) : 1};
}

/* Bytes of a text depend on each other, so what is found by chance once in so many places is found
 * by far more often: an outline that is as rare as the first has enough steps, and one that is not
 * even as rare as the second says too little. */
#define RARE_ENOUGH 1e-12
#define TOO_USUAL 1e-5

struct outline outline_rare_part(const struct outline *outline)
{
    struct outline part = {0};
    bool at_start =
        outline->at_start && outline->count > 0 && byte_class_is_empty(&outline->steps[0].between);
    struct chance chances[OUTLINE_MOST_STEPS];
    struct byte_shares shares = usual_shares();
    for (size_t i = 0; i < outline->count; i++)
        chances[i] = chance_of(&shares, &outline->steps[i]);
    double best = TOO_USUAL;
    for (size_t first = 0; first < outline->count; first++) {
        double chance = chances[first].alone;
        size_t end = first + 1;
        for (; end < outline->count && chance > RARE_ENOUGH; end++)
            chance *= chances[end].behind;
        bool is_shorter = chance <= RARE_ENOUGH && end - first < part.count;
        if (chance >= best && !is_shorter)
            continue;
        best = chance > RARE_ENOUGH ? chance : RARE_ENOUGH;
        part = (struct outline){.steps = outline->steps + first,
                                .count = end - first,
                                .at_start = first == 0 && at_start};
    }
    return part;
}
