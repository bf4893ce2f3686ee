/* The fields a rule can name (design section 6), and their values in one message. A field's values
 * are made when first asked for and live as long as the message. */
#ifndef COLDTRAIL_MATCH_FIELD_H
#define COLDTRAIL_MATCH_FIELD_H

#include "engine/mail/message.h"
#include "engine/match/targets.h"

enum field_kind {
    FIELD_ORIGINATION_TIMESTAMP,
    FIELD_DELIVERY_TIMESTAMP,
    FIELD_ADDRESS,            /* of the header `header` */
    FIELD_ADDRESS_NAME,       /* likewise */
    FIELD_ADDRESS_DOMAIN,     /* likewise */
    FIELD_ADDRESS_REGISTERED, /* likewise */
    FIELD_HEADER,             /* all values of the header `header` */
    FIELD_HEADER_RAW,         /* likewise, as written */
    FIELD_PART_HEADER,        /* of each part, the top part's too */
    FIELD_PART_HEADER_RAW,
    FIELD_HEADER_VALUES, /* all values of all headers: keywords look here */
    FIELD_HEADERS_RAW,
    FIELD_RECEIVED_HOST,
    FIELD_RECEIVED_IP,
    FIELD_AUTHENTICATION, /* `header` names the method */
    FIELD_DKIM_DOMAIN,
    FIELD_BODY_TEXT,
    FIELD_BODY_HTML,
    FIELD_BODY_TEMPLATE,
    FIELD_BODY_SOURCE,    /* of all parts that are text */
    FIELD_BODY_PARAGRAPH, /* each line of their visible text */
    FIELD_PARAGRAPH,      /* the Subject, and those */
    FIELD_URL_FULL,
    FIELD_URL_DOMAIN,
    FIELD_URL_REGISTERED,
    FIELD_URL_PATH,
    FIELD_URL_SUFFIX,
    FIELD_LINK_TEXT,
    FIELD_LINK_MISMATCH,
    FIELD_FILE_NAME,
    FIELD_FILE_EXTENSION,
    FIELD_FILE_MIME_TYPE,
    FIELD_FILE_SIZE,
    FIELD_FILE_MD5,
    FIELD_FILE_SHA1,
    FIELD_FILE_SHA256,
    FIELD_ATTACHMENT_CONTENT,
    FIELD_ATTACHMENT_TEXT,
    FIELD_ATTACHMENT_MAGIC,
    FIELD_ATTACHMENT_PATH,
    FIELD_ATTACHMENT_RECIPIENT, /* how an address of a recipient stands in it */
    FIELD_ATTACHMENT_TEMPLATE,
    FIELD_HTML_TITLE,
    FIELD_HTML_FORM_ACTION,
    FIELD_HTML_INPUT_TYPE,
    FIELD_HTML_DECODED,
    FIELD_HTML_HIDDEN,
    FIELD_HTML_SCRIPT,
    FIELD_COLLECTOR_HOST, /* of pages with a password field */
    FIELD_TARGET_COMPANY,
    FIELD_TARGET_COUNTRY,
    FIELD_TARGET_SECTOR,
    FIELD_TARGET_ROLE,
    FIELD_ANOMALY,
    FIELD_RAW,
};

/* How the values of a field are compared. */
enum field_traits {
    FIELD_OF_PART = 1 << 0,  /* items on it in one map must hold on the same part (design §6) */
    FIELD_IS_BYTES = 1 << 1, /* not UTF-8: no Unicode folding, ASCII case only */
};

struct field {
    enum field_kind kind;
    unsigned traits;
    struct bytes name;  /* as rules write it */
    const char *header; /* where the kind says so; else NULL */
};

/* Look a rule's field name up (ASCII case of header names does not matter). `arena` keeps what
 * `out_field` points to. False where there is no such field; `out_suggestion` is then the nearest
 * name, or empty. */
bool field_find(struct arena *arena, struct bytes name, struct field *out_field,
                struct bytes *out_suggestion);

/* Whether making and scanning the field's values costs more than a look into headers that every
 * message has or at the names of its parts. */
bool field_is_costly(const struct field *field);

/* The fields that a keyword (a value without a field) is searched in, ended by a NULL. */
const char *const *field_keyword_names(void);

#define VALUE_OF_MESSAGE UINT32_MAX /* part_index of values that belong to no part */

struct field_value {
    struct bytes text; /* SCAN_SLACK_BYTES readable behind it */
    uint32_t part_index;
};

struct field_values {
    const struct field_value *items;
    size_t count;
};

/* All values of `field` in `message`, in the message's arena. Values over LIMIT_SCOPE_BYTES are
 * cut, and the message says so. `targets` NULL: nobody is watched. */
struct field_values field_collect(struct message *message, const struct field *field,
                                  const struct targets *targets);

#endif
