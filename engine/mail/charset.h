/* Charsets to UTF-8, through iconv for what is not ASCII, UTF-8 or Windows-1252. Labels are looked
 * up in a table of names that mail uses: no label of a message ever reaches iconv. One decoder a
 * worker; results live as long as the arena (or are the input itself). */
#ifndef COLDTRAIL_MAIL_CHARSET_H
#define COLDTRAIL_MAIL_CHARSET_H

#include "engine/base/arena.h"
#include "engine/mail/anomaly.h"

struct charset_decoder;

struct charset_decoder *charset_decoder_new(void);
void charset_decoder_free(struct charset_decoder *decoder);

/* `text` in UTF-8. A byte order mark wins over `label`; no label, or one of no known name, means
 * guessing: UTF-8 if valid, else by statistics, else Windows-1252. Invalid sequences become U+FFFD.
 * Returns `text` itself where nothing needs to change. */
struct bytes charset_to_utf8(struct charset_decoder *decoder, struct arena *arena,
                             struct bytes label, struct bytes text, anomaly_set *anomalies);

/* `text` with invalid UTF-8 replaced, or itself. */
struct bytes charset_repair_utf8(struct arena *arena, struct bytes text, bool *out_is_changed);

#endif
