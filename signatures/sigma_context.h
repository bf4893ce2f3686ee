/* What reading a rule needs beside its document. Lifetime: the reading of one file. */
#ifndef COLDTRAIL_SIGNATURES_SIGMA_CONTEXT_H
#define COLDTRAIL_SIGNATURES_SIGMA_CONTEXT_H

#include "engine/base/buffer.h"
#include "signatures/lists.h"

struct sigma_context {
    struct arena *arena; /* keeps what is read */
    struct bytes path;   /* of the rule's file */
    size_t *values_left; /* of LIMIT_RULE_VALUES, for what modifiers make of the file's values */
    struct lists *lists;
    struct buffer *lists_used; /* digests of the lists that the document at hand asked for */
};

#endif
