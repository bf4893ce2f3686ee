/* What scripts do to strings in order to hide them, undone: escapes, percent signs, base64, lists
 * of numbers. Input is valid UTF-8, and so are results, which lie in the input or the arena. Bytes
 * that are no UTF-8 become the characters of those numbers, as in a browser. Each is linear; one
 * thread at a time. */
#ifndef COLDTRAIL_MAIL_SCRIPT_STRING_H
#define COLDTRAIL_MAIL_SCRIPT_STRING_H

#include "engine/base/arena.h"

/* The value of a literal from what stands between its quotes (ECMAScript §12.9.4): \x41, \u0041,
 * \u{41}, \101, \n …. `*out_is_changed`: whether characters were written as numbers. */
struct bytes script_literal_decode(struct arena *arena, struct bytes literal, bool *out_is_changed);

/* unescape(), decodeURI() and decodeURIComponent() in one: %41 and %u0041. */
struct bytes script_percent_decode(struct arena *arena, struct bytes text);

/* atob(), which also takes the URL alphabet and steps over stray bytes. */
struct bytes script_base64_decode(struct arena *arena, struct bytes text);

/* The characters in reverse order. */
struct bytes script_reverse(struct arena *arena, struct bytes text);

/* The content of a file as text; false where it is neither readable nor of a type that holds more
 * than a picture. */
bool script_file_decode(struct arena *arena, struct bytes content, struct bytes *out_decoded);

/* Undo what `text` is by its looks: long base64 or hexadecimal digits, decimal numbers of
 * characters, many percent signs, references or escapes, a data: URL, a URL in ROT13. False where
 * it is none, or would become no text and no known type of file. */
bool script_guess_decode(struct arena *arena, struct bytes text, struct bytes *out_decoded);

/* The content of a data: URL (RFC 2397) that is no picture, sound or font; false where it is no
 * such URL. `*out_mime_type` lies in the URL. */
bool script_data_url_decode(struct arena *arena, struct bytes url, struct bytes *out_mime_type,
                            struct bytes *out_content);

/* Whether a tag stands in `text`, and whether it begins with one. */
bool script_has_markup(struct bytes text);
bool script_starts_with_markup(struct bytes text);

/* Whether all characters are such as texts hold. */
bool script_is_readable(struct bytes text);

/* Characters by their numbers, UTF-16 code units too: a pair of surrogates is one character. */
struct script_characters {
    uint8_t *out; /* of the caller, UTF8_MAX_BYTES for each number */
    size_t size;
    uint32_t high_surrogate; /* the last one, where it waits for the other half; else 0 */
};
void script_characters_write(struct script_characters *characters, uint32_t number);

#endif
