/* The types of MISP's attributes (MISP core format, "type") and what they are in mail. No state,
 * any thread. */
#ifndef COLDTRAIL_SIGNATURES_MISP_TYPE_H
#define COLDTRAIL_SIGNATURES_MISP_TYPE_H

#include "signatures/indicator_rules.h"

/* A type may say two things about what it names: "domain|ip". */
#define MISP_VALUES_MAX 2

struct misp_value {
    enum indicator_kind kind;
    struct bytes text; /* borrowed from the attribute's value */
};

/* Take the value of an attribute apart. Of a file's name and digest the digest alone is looked for:
 * it says which file it is, whatever the file is called. Returns how many of `out_values` were
 * filled; 0 where mail has no such thing, or the value lacks its second half. */
size_t misp_values_of(struct bytes type, struct bytes value,
                      struct misp_value out_values[MISP_VALUES_MAX]);

/* Whether the type exists for mail alone and MISP does not mark it for detection by default: an
 * author who left it so has not decided anything. */
bool misp_type_is_of_mail(struct bytes type);

#endif
