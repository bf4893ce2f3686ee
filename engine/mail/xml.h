/* XML (W3C XML 1.0) in one pull after another, as a damaged file allows: nothing is ever an error.
 * Results lie in the input; no allocation, one thread at a time. Linear over all calls. */
#ifndef COLDTRAIL_MAIL_XML_H
#define COLDTRAIL_MAIL_XML_H

#include "engine/base/bytes.h"

enum xml_token {
    XML_TEXT,  /* `text`; its references are decoded unless it `is_raw` */
    XML_OPEN,  /* an element begins: `name`, `attributes`; an empty one ends with the next token */
    XML_CLOSE, /* an element ends: `name` */
    XML_END,
};

struct xml_reader {
    struct bytes input;
    size_t at;
    struct bytes text;
    struct bytes name;       /* without its prefix */
    struct bytes attributes; /* as written */
    bool is_raw;             /* a CDATA section */
    bool has_close;          /* the element just opened was empty */
    /* What was looked for once and is not there is not looked for again. */
    bool has_no_comment_end;
    bool has_no_section_end;
    bool has_no_subset_end;
};

void xml_begin(struct xml_reader *reader, struct bytes input);

/* The next token. Comments, processing instructions and the document type are stepped over; an end
 * that is missing ends nothing: what is behind it is read. */
enum xml_token xml_next(struct xml_reader *reader);

/* The next of an element's attributes at or behind `*at`, which moves behind it: name without
 * prefix, value as written. False where none is left. */
bool xml_attribute_next(struct bytes attributes, size_t *at, struct bytes *out_name,
                        struct bytes *out_value);

/* The value of the attribute of that name (without prefix) as written; empty where there is none.
 */
struct bytes xml_attribute(struct bytes attributes, const char *name);

#endif
