/* Folding text so that what reads alike compares alike: Unicode NFKC_Casefold (UAX #31 §5.2,
 * UAX #44) character by character: case, full-width and other compatibility forms, and invisible
 * characters (zero width, soft hyphen) vanish; letters and the marks behind them become one. Rules
 * and mail go through the same function. The tables are made once at start; after that every thread
 * may fold. */
#ifndef COLDTRAIL_BASE_FOLD_H
#define COLDTRAIL_BASE_FOLD_H

#include "engine/base/buffer.h"

/* Build the tables (some milliseconds). Call before any thread starts; again does nothing. */
void fold_init(void);

/* Append the folded form of UTF-8 `text`; invalid bytes become U+FFFD. It ends once `out`
 * holds more than LIMIT_SCOPE_BYTES: forms can be eleven times as long. Returns whether the text
 * was ASCII: then every byte stands where it stood, and none is left out. */
bool fold_append(struct buffer *out, struct bytes text);

/* Where in `text` the byte that came to stand at `folded_offset` of its folded form begins.
 * Linear in `text`: for writing out hits, not for scanning. */
size_t fold_source_offset(struct bytes text, size_t folded_offset);

/* The version of the Unicode library behind it. */
const char *fold_library_version(void);

#endif
