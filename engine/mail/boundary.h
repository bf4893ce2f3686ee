/* Boundary lines of multiparts (RFC 2046 §5.1.1): the boundaries that are open at a place, and the
 * search for the next line that is one of them. Borrowed bytes, any thread. */
#ifndef COLDTRAIL_MAIL_BOUNDARY_H
#define COLDTRAIL_MAIL_BOUNDARY_H

#include "engine/base/bytes.h"
#include "engine/base/limits.h"

/* Innermost last. A line that only begins with "--" and a boundary is one by the letter of the RFC,
 * and is none to clients, because boundaries of inner parts are often longer ones. */
struct boundary_stack {
    struct bytes items[LIMIT_PART_DEPTH + 1];
    size_t count;
    uint32_t strict_levels; /* a bit a level: there such lines count */
    uint32_t longer_lines;  /* a bit a level: such a line was met there, and did not count */
};

#define BOUNDARY_NONE SIZE_MAX

struct boundary_line {
    size_t level; /* which of the stack it is, or BOUNDARY_NONE at the end of the text */
    bool is_closing;
    size_t start; /* of the line */
    size_t next;  /* behind its line end */
};

/* Whether the line at `start` is an open boundary, the innermost first: "--", the boundary,
 * perhaps "--", then nothing but what follows a blank. */
bool boundary_at(struct boundary_stack *stack, struct bytes text, size_t start,
                 struct boundary_line *out_line);

/* The next boundary line at or behind `start`, which is where a line begins. */
struct boundary_line boundary_find(struct boundary_stack *stack, struct bytes text, size_t start);

/* For a multipart that declares none: the "x" of the first line "--x" that occurs again in
 * `text`; empty where no such line is. Looks at a few candidates only. */
struct bytes boundary_guess(struct bytes text);

#endif
