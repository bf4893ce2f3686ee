/* Structured header values with parameters: Content-Type and Content-Disposition (RFC 2045 §5.1,
 * RFC 2183), parameter continuations and charsets (RFC 2231), and the encoded words that clients
 * decode in them although RFC 2047 §5 forbids it. Results live in the decoder's arena. */
#ifndef COLDTRAIL_MAIL_PARAMETER_H
#define COLDTRAIL_MAIL_PARAMETER_H

#include "engine/mail/decoder.h"

struct parameter {
    struct bytes name;  /* lower case, without RFC 2231 marks */
    struct bytes value; /* without quotes; still encoded where `is_extended` or by words */
    int64_t section;    /* of "name*2": 2; -1: not continued */
    bool is_extended;   /* "name*=" or "name*2*=": percent-coded */
};

struct parameter_list {
    struct bytes value; /* what stands before the first ";", lower case, without blanks around */
    struct parameter *items;
    size_t count;
};

/* Read a header value, folds and all. */
struct parameter_list parameter_list_parse(struct decoder *decoder, struct bytes text);

/* The parameter of that (lower-case) name, its sections joined and decoded to UTF-8; empty where
 * there is none. The plain form counts where RFC 2231 forms are missing. */
struct bytes parameter_text(struct decoder *decoder, const struct parameter_list *list,
                            const char *name);

/* The same without decoding: for boundary, charset and the like. */
struct bytes parameter_raw(const struct parameter_list *list, const char *name);

#endif
