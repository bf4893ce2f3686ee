/* STIX patterns (STIX 2.1 §9) as a tree: what is looked for, not yet where mail has it. Reads the
 * grammar of 2.0 as well, whose START and STOP are plain strings. Beyond it: keywords in any case,
 * and a backslash before anything but a quote or a backslash stands for itself, as many exporters
 * write. Lifetime: the arena's, and the pattern's. */
#ifndef COLDTRAIL_SIGNATURES_STIX_PATTERN_H
#define COLDTRAIL_SIGNATURES_STIX_PATTERN_H

#include "signatures/complaint.h"

enum stix_literal_kind {
    STIX_INTEGER,
    STIX_FLOAT,
    STIX_STRING, /* escapes resolved */
    STIX_BINARY, /* h'…' and b'…': the bytes */
    STIX_TIME,   /* t'…', as written between the quotes */
    STIX_BOOLEAN,
};
struct stix_literal {
    enum stix_literal_kind kind;
    struct bytes text;
};

/* `!=`, `<>` and `NOT` are an is_negated of the test. */
enum stix_comparison {
    STIX_EQUAL, /* `=`, `==`, and IN: any of the literals */
    STIX_LESS,
    STIX_LESS_OR_EQUAL,
    STIX_GREATER,
    STIX_GREATER_OR_EQUAL,
    STIX_LIKE,
    STIX_MATCHES,
    STIX_IS_SUBSET,
    STIX_IS_SUPERSET,
    STIX_EXISTS, /* no literal */
};
struct stix_test {
    enum stix_comparison comparison;
    bool is_negated;
    /* "email-message:to_refs[*].value": without quotes, every index as `*`. */
    struct bytes path;
    const struct stix_literal *literals;
    size_t literal_count;
};

enum stix_kind {
    /* Inside one observation. */
    STIX_TEST,
    STIX_ALL, /* two or more children */
    STIX_ANY,
    /* Observations. */
    STIX_OBSERVATION, /* one child: what stands in the brackets */
    STIX_OBSERVED_ALL,
    STIX_OBSERVED_ANY,
    STIX_FOLLOWED_BY,
    STIX_WITHIN, /* one child, as the two below */
    STIX_REPEATS,
    STIX_BETWEEN, /* START … STOP … */
};
struct stix_expression {
    enum stix_kind kind;
    const struct stix_test *test; /* of STIX_TEST */
    const struct stix_expression *const *children;
    size_t child_count;
};

/* Parse the whole of `pattern`, which stands at `place` of its file: complaints are about that
 * place, and say which character of the pattern they mean. NULL: see `complaint`. */
const struct stix_expression *stix_pattern_parse(struct arena *arena, struct bytes pattern,
                                                 struct rule_place place,
                                                 struct complaint *complaint);

#endif
