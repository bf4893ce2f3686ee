/* Words of a script (ECMAScript §12): names, numbers, strings, regular expressions, signs. Knows no
 * grammar. Linear in the script: what never closes ends where its line or the script does. Tokens
 * lie in the script, which has SCAN_SLACK_BYTES readable bytes behind it; one thread at a time. */
#ifndef COLDTRAIL_MAIL_SCRIPT_TOKEN_H
#define COLDTRAIL_MAIL_SCRIPT_TOKEN_H

#include "engine/base/arena.h"

enum script_token_kind {
    SCRIPT_END,
    SCRIPT_NAME, /* `text`: escapes and all */
    SCRIPT_NUMBER,
    SCRIPT_STRING,   /* `text`: between its quotes, escapes and all */
    SCRIPT_TEMPLATE, /* likewise, between backquotes */
    SCRIPT_REGEX,    /* `text`: between its slashes; its flags are the name behind it */
    SCRIPT_SIGN,     /* `sign` */
};

/* Signs are their first byte, but for these. */
enum {
    SIGN_ADD_ASSIGN = 1, /* += */
    SIGN_OTHER,          /* ==, =>, <=, ++, &&= … */
};

struct script_tokenizer {
    struct bytes script;
    size_t at;
    bool has_no_comment_end; /* that search found nothing up to the end */
    bool is_behind_operand;  /* a slash here divides */
    size_t no_regex_before;  /* the search for the end of one failed up to there */
    /* The token: */
    enum script_token_kind kind;
    uint8_t sign;
    struct bytes text;
    uint32_t number; /* UINT32_MAX: not a whole number, or too large */
};

void script_tokenizer_begin(struct script_tokenizer *tokenizer, struct bytes script);

/* Step to the next token; SCRIPT_END behind the last, again and again. */
void script_tokenizer_next(struct script_tokenizer *tokenizer);

/* Whether the token is that sign. */
static inline bool script_is_sign(const struct script_tokenizer *tokenizer, uint8_t sign)
{
    return tokenizer->kind == SCRIPT_SIGN && tokenizer->sign == sign;
}

#endif
