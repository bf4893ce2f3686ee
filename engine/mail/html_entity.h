/* Character references of HTML (WHATWG HTML §13.2.5.72 and its table of named ones). Constant
 * tables, any thread. */
#ifndef COLDTRAIL_MAIL_HTML_ENTITY_H
#define COLDTRAIL_MAIL_HTML_ENTITY_H

#include "engine/base/arena.h"

/* What one reference becomes at most. */
#define ENTITY_MAX_BYTES 8

/* The reference that begins with the "&" at `at`: its UTF-8 goes to `out`, its size to `*out_size`.
 * Returns where the text goes on; `at` where no reference begins. In attributes a name without
 * ";" is none where a letter, digit or "=" follows, so that "?a=1&copy=2" stays. */
size_t html_entity_decode(struct bytes text, size_t at, bool is_attribute,
                          uint8_t out[ENTITY_MAX_BYTES], size_t *out_size);

/* An attribute's value with its references decoded; itself where it has none. */
struct bytes html_attribute_decode(struct arena *arena, struct bytes value);

/* The table: sorted by name, without the ";" that each name ends with; `is_legacy` says that it may
 * be missing. */
struct html_entity {
    char name[32];
    uint32_t first;
    uint32_t second; /* 0: none */
    bool is_legacy;
};
extern const struct html_entity html_entities[];
extern const size_t html_entity_count;

#endif
