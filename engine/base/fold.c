#include "engine/base/fold.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "engine/base/limits.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"

/* The folded form of each code point of the Basic Multilingual Plane, as UTF-8, so that folding
 * costs one look-up a character. Forms longer than FORM_BYTES (a few Arabic ligatures) and the
 * other planes ask the library each time. */
#define PLANE_SIZE 0x10000
#define FORM_BYTES 7
#define FORM_LONG 0xFF

struct form {
    uint8_t length; /* FORM_LONG: not in the table */
    uint8_t text[FORM_BYTES];
};

static struct form *forms; /* written by fold_init only, before threads start */

static const utf8proc_option_t fold_options =
    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

/* Fold one code point with the library; returns the form's size, at most `capacity` bytes. */
static size_t fold_slowly(uint32_t code_point, uint8_t *out, size_t capacity)
{
    uint8_t text[UTF8_MAX_BYTES];
    size_t size = utf8_write(code_point, text);
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t length = utf8proc_map(text, (utf8proc_ssize_t)size, &folded, fold_options);
    if (length < 0 || (size_t)length > capacity) {
        free(folded);
        memcpy(out, text, size);
        return size;
    }
    memcpy(out, folded, (size_t)length);
    free(folded);
    return (size_t)length;
}

/* The longest form of one code point: U+FDFA becomes 18 letters and blanks. */
#define LONGEST_FORM_BYTES 64
/* A form, and the marks that go with it. */
#define CHARACTER_BYTES ((size_t)LONGEST_FORM_BYTES * 3)

void fold_init(void)
{
    if (forms)
        return;
    struct form *table = calloc(PLANE_SIZE, sizeof *table);
    REQUIRE(table);
    for (uint32_t code_point = 0; code_point < PLANE_SIZE; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF)
            continue; /* never asked for: utf8_next yields no surrogates */
        uint8_t text[LONGEST_FORM_BYTES];
        size_t size = fold_slowly(code_point, text, sizeof text);
        struct form *form = &table[code_point];
        if (size > FORM_BYTES) {
            form->length = FORM_LONG;
            continue;
        }
        form->length = (uint8_t)size;
        memcpy(form->text, text, size);
    }
    forms = table;
}

/* Write the folded form of `code_point`; `out` holds LONGEST_FORM_BYTES. */
static size_t fold_code_point(uint32_t code_point, uint8_t *out)
{
    if (code_point < PLANE_SIZE && forms[code_point].length != FORM_LONG) {
        memcpy(out, forms[code_point].text, FORM_BYTES);
        return forms[code_point].length;
    }
    return fold_slowly(code_point, out, LONGEST_FORM_BYTES);
}

/* Whether a combining diacritical mark (U+0300 to U+036F) is at `at`. */
static bool is_mark_at(struct bytes text, size_t at)
{
    return at + 1 < text.size &&
           (text.data[at] == 0xCC || (text.data[at] == 0xCD && text.data[at + 1] < 0xB0));
}

/* Put `mark` behind the `size` bytes of `out`, or make one character of it and the last one there:
 * "u" and two dots are "ü". Returns the new size. */
static size_t compose(uint8_t *out, size_t size, uint32_t mark)
{
    size_t last = size;
    while (last > 0 && (out[--last] & 0xC0) == 0x80)
        continue;
    size_t at = 0;
    utf8proc_int32_t pair[2] = {0, (utf8proc_int32_t)mark};
    if (size > 0)
        pair[0] = (utf8proc_int32_t)utf8_next(bytes_make(out + last, size - last), &at);
    if (size > 0 && utf8proc_normalize_utf32(pair, 2, UTF8PROC_STABLE | UTF8PROC_COMPOSE) == 1)
        return last + utf8_write((uint32_t)pair[0], out + last);
    return size + fold_code_point(mark, out + size);
}

/* Write the folded form of the character at `*at` with the marks behind it; `*at` moves behind
 * those. More marks than fit are left for the next call. */
static size_t fold_character(struct bytes text, size_t *at, uint8_t out[CHARACTER_BYTES])
{
    size_t size = fold_code_point(utf8_next(text, at), out);
    while (is_mark_at(text, *at) && size + LONGEST_FORM_BYTES < CHARACTER_BYTES)
        size = compose(out, size, utf8_next(text, at));
    return size;
}

/* How many bytes from `start` on are ASCII. */
static size_t ascii_run(struct bytes text, size_t start)
{
    size_t at = start;
    uint64_t eight;
    while (at + sizeof eight <= text.size) {
        memcpy(&eight, text.data + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
        at += sizeof eight;
    }
    while (at < text.size && text.data[at] < 0x80)
        at++;
    return at - start;
}

/* Lower-case as if all were ASCII; returns whether it was. Kept apart with its promise about
 * aliases, so that the compiler takes 16 bytes at a time. */
static bool lower_ascii(const uint8_t *restrict from, uint8_t *restrict to, size_t size)
{
    uint8_t bits = 0;
    for (size_t i = 0; i < size; i++) {
        bits |= from[i];
        to[i] = byte_to_lower(from[i]);
    }
    return bits < 0x80;
}

bool fold_append(struct buffer *out, struct bytes text)
{
    REQUIRE(forms);
    uint8_t *end = buffer_reserve(out, text.size);
    if (lower_ascii(text.data, end, text.size)) {
        out->size += text.size;
        return true;
    }
    size_t at = 0;
    while (at < text.size && out->size <= LIMIT_SCOPE_BYTES) {
        size_t run = ascii_run(text, at);
        if (run && is_mark_at(text, at + run))
            run--; /* the letter that the mark is on */
        end = buffer_reserve(out, run + CHARACTER_BYTES);
        (void)lower_ascii(text.data + at, end, run);
        out->size += run;
        at += run;
        if (at < text.size)
            out->size += fold_character(text, &at, end + run);
    }
    return false;
}

size_t fold_source_offset(struct bytes text, size_t folded_offset)
{
    REQUIRE(forms);
    size_t at = 0;
    size_t folded = 0;
    while (at < text.size) {
        uint8_t form[CHARACTER_BYTES];
        size_t next = at;
        folded += fold_character(text, &next, form);
        if (folded > folded_offset)
            break;
        at = next;
    }
    return at;
}

const char *fold_library_version(void)
{
    return utf8proc_version();
}
