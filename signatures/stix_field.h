/* Where mail has what a STIX object path names (STIX 2.1 §6; FIELDS.md). No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_STIX_FIELD_H
#define COLDTRAIL_SIGNATURES_STIX_FIELD_H

#include "signatures/indicator_rules.h"

struct stix_field {
    bool has_kind; /* a bare value of it is an indicator of this kind */
    enum indicator_kind kind;
    struct bytes fields; /* names, with blanks between them */
    unsigned modifiers;  /* with which a bare value is looked for */
};

/* `path` as stix_pattern.h has it; made-up names of fields live in `arena`. False where mail has no
 * such thing. */
bool stix_field_of(struct arena *arena, struct bytes path, struct stix_field *out_field);

#endif
