/* Cuts the text of a YAML file at its document marks, so that a broken document costs no other.
 * YAML 1.1 forbids `---` and `...` at the start of a line inside any scalar (c-forbidden), so lines
 * are all that has to be looked at. Borrows from the text; one thread at a time. */
#ifndef COLDTRAIL_SIGNATURES_DOCUMENTS_H
#define COLDTRAIL_SIGNATURES_DOCUMENTS_H

#include "engine/base/bytes.h"

struct document {
    struct bytes text; /* with marks, directives and comments in front: what the parser gets */
    struct bytes body; /* between the marks, trimmed: what identifies the rule */
    size_t line;       /* of the first byte of `text`, from 1 */
};

struct documents {
    struct bytes rest;
    size_t line;
};

/* Begin with `text`; a byte order mark in front is passed over. */
struct documents documents_of(struct bytes text);

/* The next document, which may be empty; false at the end. */
bool documents_next(struct documents *documents, struct document *out_document);

#endif
