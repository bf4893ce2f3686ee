/* Charsets of seven bits that switch by escapes, made the charsets of eight bits that hold the same
 * characters. Knows bytes only; what is handed out lies in the arena. */
#ifndef COLDTRAIL_MAIL_CHARSET_ESCAPE_H
#define COLDTRAIL_MAIL_CHARSET_ESCAPE_H

#include "engine/base/arena.h"
#include "engine/base/bytes.h"

/* ISO-2022-JP (RFC 1468) with what mail adds to it, vendors' characters, half-width katakana by
 * escape, shift or eighth bit, and JIS X 0212, as EUC-JP. A line end switches back to ASCII. Half
 * characters stay what no charset knows. False where `text` switches to a set of another
 * language (RFC 1554). */
bool iso_2022_jp_to_euc(struct arena *arena, struct bytes text, struct bytes *out_text);

/* HZ (RFC 1843) as GB 2312. A line end switches back to ASCII. */
struct bytes hz_to_gb(struct arena *arena, struct bytes text);

#endif
