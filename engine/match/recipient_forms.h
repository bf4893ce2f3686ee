/* How the addresses of a message's recipients may stand in a page that was made for one of them:
 * as they are, or encoded by the ways that kits use. Lifetime: the message. One thread. */
#ifndef COLDTRAIL_MATCH_RECIPIENT_FORMS_H
#define COLDTRAIL_MATCH_RECIPIENT_FORMS_H

#include "engine/base/buffer.h"
#include "engine/mail/message.h"

enum recipient_form {
    RECIPIENT_PLAIN,
    RECIPIENT_BASE64,      /* at any of its three alignments (RFC 4648 §4) */
    RECIPIENT_PERCENT,     /* RFC 3986 §2.1: every character, or "@" alone */
    RECIPIENT_HEXADECIMAL, /* digits alone */
    RECIPIENT_ESCAPES,     /* of scripts: \x6d, \u006d */
    RECIPIENT_CODES,       /* decimal character numbers, with commas between */
    RECIPIENT_ENTITIES,    /* of HTML: every character, or "@" alone */
    RECIPIENT_REVERSED,
    RECIPIENT_DOMAIN,       /* the domain alone: of no telling where it is found, but replaced */
    RECIPIENT_ORGANISATION, /* its registered label, likewise */
};
#define RECIPIENT_FORM_COUNT 10

/* "plain", "base64" … */
const char *recipient_form_name(enum recipient_form form);

struct recipient_needle {
    enum recipient_form form;
    bool is_cased;     /* else A-Z are taken for a-z, and `text` is in lower case */
    struct bytes text; /* never empty */
};

struct recipient_forms {
    const struct recipient_needle *items; /* the message's arena's */
    size_t count;
};

/* All forms of the first LIMIT_RECIPIENTS_COMPARED addresses of To, Cc, Bcc, Delivered-To,
 * X-Original-To and Envelope-To. */
struct recipient_forms recipient_forms_of(struct message *message);

/* Bit 1 << FORM for each form up to RECIPIENT_REVERSED that stands in the first
 * LIMIT_TEMPLATE_BYTES of `text`. */
unsigned recipient_forms_find(const struct recipient_forms *forms, struct bytes text);

/* Append `text`, each form in it as one byte 0x01; what is encoded in base64 with all its
 * neighbours of that alphabet, since they hang on where the address stands. */
void recipient_forms_replace(const struct recipient_forms *forms, struct bytes text,
                             struct buffer *out);

#endif
