/* The outline of an expression: a row of byte classes that each of its matches runs through, and
 * between two of them bytes that may be stepped over. It is found in every text that the expression
 * matches, and in others: "v[_\W]?[i1]a" has one, though no literal. Outlines are values in an
 * arena and never change. Pure functions. */
#ifndef COLDTRAIL_MATCH_OUTLINE_H
#define COLDTRAIL_MATCH_OUTLINE_H

#include "engine/base/arena.h"

struct byte_class {
    uint64_t bits[4];
};

void byte_class_add(struct byte_class *bytes, uint8_t byte);
bool byte_class_has(const struct byte_class *bytes, uint8_t byte);
void byte_class_unite(struct byte_class *bytes, const struct byte_class *others);
void byte_class_complement(struct byte_class *bytes);
/* Add the other case of each ASCII letter. */
void byte_class_fold(struct byte_class *bytes);
bool byte_class_is_empty(const struct byte_class *bytes);

struct outline_step {
    struct byte_class between; /* any number of these may stand before it */
    struct byte_class bytes;   /* one of these */
};

/* Later steps of a longer outline are only among what may stand behind it. */
#define OUTLINE_MOST_STEPS 63

/* Zero-initialised: the outline of what has no width. */
struct outline {
    const struct outline_step *steps;
    size_t count;
    struct byte_class behind; /* any number of these may stand behind the last step */
    bool at_start;            /* it begins where the text does */
};

struct outline outline_of_anything(void);
struct outline outline_of_class(struct arena *arena, const struct byte_class *bytes);
/* Of `a` with `b` behind it. */
struct outline outline_append(struct arena *arena, const struct outline *a,
                              const struct outline *b);
/* Of either. */
struct outline outline_either(struct arena *arena, const struct outline *a,
                              const struct outline *b);
/* Of any number of it, or none. */
struct outline outline_any_number(const struct outline *outline);

/* As many steps as make it rare in mail; none where it has too few. Steps are shared. */
struct outline outline_rare_part(const struct outline *outline);

#endif
