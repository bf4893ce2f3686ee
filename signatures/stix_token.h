/* The words of STIX patterns (STIX 2.1 §9.2, §9.9). Borrows from the pattern; any thread. */
#ifndef COLDTRAIL_SIGNATURES_STIX_TOKEN_H
#define COLDTRAIL_SIGNATURES_STIX_TOKEN_H

#include "engine/base/bytes.h"

enum stix_token_kind {
    STIX_TOKEN_END,
    STIX_TOKEN_WORD, /* keyword, object type or property */
    STIX_TOKEN_INTEGER,
    STIX_TOKEN_FLOAT,
    STIX_TOKEN_STRING, /* these four without quotes, escapes as written */
    STIX_TOKEN_HEX,
    STIX_TOKEN_BASE64,
    STIX_TOKEN_TIME,
    STIX_TOKEN_MARK,     /* one or two bytes of punctuation, or any character that begins nothing */
    STIX_TOKEN_UNCLOSED, /* a string or a comment without its end */
};

struct stix_token {
    enum stix_token_kind kind;
    struct bytes text;
    size_t start; /* offsets of all that belongs to it */
    size_t end;
};

/* The token at or behind `offset`; white space and comments are stepped over. */
struct stix_token stix_token_at(struct bytes pattern, size_t offset);

#endif
