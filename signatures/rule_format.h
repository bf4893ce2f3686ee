/* Which kind of rules or indicators a file holds: by its content; a name that ends in .yml or .yaml
 * says Sigma, whatever stands in it. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_RULE_FORMAT_H
#define COLDTRAIL_SIGNATURES_RULE_FORMAT_H

#include "engine/base/bytes.h"

enum rule_format {
    RULE_FORMAT_SIGMA,
    RULE_FORMAT_STIX, /* a bundle of 2.0 or 2.1, or its objects */
    RULE_FORMAT_MISP, /* events, the list of a feed, warning lists */
    RULE_FORMAT_SPAMASSASSIN,
    RULE_FORMAT_INDICATORS,   /* a list, one a line, or CSV */
    RULE_FORMAT_UNKNOWN_JSON, /* JSON that is none of the above */
    RULE_FORMAT_COUNT,
};

/* What `text`, the file at `path`, is; malformed text has a format too. Linear in `text`. */
enum rule_format rule_format_of(struct bytes text, struct bytes path);

/* Whether a folder's file of that name may hold rules or indicators. */
bool rule_format_is_file_name(struct bytes name);

#endif
