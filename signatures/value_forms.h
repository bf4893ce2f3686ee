/* Modifiers that rewrite a value while its rule is read (Sigma 2.1, appendix "Modifiers"):
 * `windash`, the UTF-16 family, `base64`, `base64offset`. They apply from left to right, each to
 * what the one before it made. What one value becomes are its forms, of which any will do. Memory:
 * the arena's. */
#ifndef COLDTRAIL_SIGNATURES_VALUE_FORMS_H
#define COLDTRAIL_SIGNATURES_VALUE_FORMS_H

#include "engine/base/limits.h"
#include "signatures/sigma_context.h"

enum value_rewrite {
    REWRITE_NONE,
    REWRITE_EXPAND, /* `%name%` stands for the values of a list, `\%` for a percent sign */
    REWRITE_WINDASH,
    REWRITE_UTF16LE, /* also called `wide` */
    REWRITE_UTF16BE,
    REWRITE_UTF16, /* a byte order mark (FF FE), then UTF-16LE */
    REWRITE_BASE64,
    REWRITE_BASE64OFFSET,
};

struct rewrites {
    enum value_rewrite steps[LIMIT_VALUE_REWRITES];
    size_t count;
};

bool rewrites_hold(const struct rewrites *rewrites, enum value_rewrite step);

/* Whether the last step leaves bytes that are no text: UTF-16 that nothing encoded thereafter. */
bool rewrites_yield_bytes(const struct rewrites *rewrites);

/* Whether some step makes Base64, where case tells one byte from another. */
bool rewrites_yield_base64(const struct rewrites *rewrites);

/* Rewrite a VALUE_STRING in place; further forms follow through `next_form`. Every form of every
 * step is counted down from `*context->values_left`. `text` stays as written, but for values of a
 * list, whose text is the list's. Refuses what cannot be encoded (wildcards and empty values under
 * Base64), placeholders that name no list, and what becomes too much or too long: see `complaint`.
 */
bool value_forms_make(const struct sigma_context *context, const struct rewrites *rewrites,
                      struct complaint *complaint, struct value *value);

#endif
