#include "engine/base/skeleton.h"

#include <unicode/uchar.h>
#include <unicode/uspoof.h>

#include "engine/base/require.h"
#include "engine/base/utf8.h"

#define ASCII_COUNT 0x80
#define ASCII_FORM_BYTES 7 /* "%" takes six */

/* Written by skeleton_init only, before threads start. ICU's checker may be read by all. */
static USpoofChecker *checker;
static struct {
    uint8_t size;
    uint8_t text[ASCII_FORM_BYTES];
} ascii_forms[ASCII_COUNT];

/* Append what ICU makes of `text`; false where it cannot: that is not known to happen. */
static bool append_library_form(struct buffer *out, struct bytes text)
{
    UErrorCode error = U_ZERO_ERROR;
    const char *from = (const char *)text.data;
    if (text.size > INT32_MAX)
        return false;
    int32_t size = uspoof_getSkeletonUTF8(checker, 0, from, (int32_t)text.size, NULL, 0, &error);
    if (error != U_BUFFER_OVERFLOW_ERROR)
        return U_SUCCESS(error) && size == 0;
    error = U_ZERO_ERROR;
    char *to = (char *)buffer_reserve(out, (size_t)size);
    (void)uspoof_getSkeletonUTF8(checker, 0, from, (int32_t)text.size, to, size, &error);
    if (U_FAILURE(error))
        return false;
    out->size += (size_t)size;
    return true;
}

void skeleton_init(void)
{
    if (checker)
        return;
    UErrorCode error = U_ZERO_ERROR;
    checker = uspoof_open(&error);
    REQUIRE(U_SUCCESS(error));
    struct buffer form = {0};
    for (unsigned i = 0; i < ASCII_COUNT; i++) {
        uint8_t byte = (uint8_t)i;
        buffer_reset(&form);
        REQUIRE(append_library_form(&form, bytes_make(&byte, 1)));
        REQUIRE(form.size <= ASCII_FORM_BYTES);
        ascii_forms[i].size = (uint8_t)form.size;
        for (size_t j = 0; j < form.size; j++)
            ascii_forms[i].text[j] = byte_to_lower(form.data[j]);
    }
    buffer_done(&form);
}

static void append_ascii(struct buffer *out, struct bytes label)
{
    uint8_t *end = buffer_reserve(out, label.size * ASCII_FORM_BYTES);
    for (size_t i = 0; i < label.size; i++)
        for (size_t j = 0; j < ascii_forms[label.data[i]].size; j++)
            *end++ = ascii_forms[label.data[i]].text[j];
    out->size = (size_t)(end - out->data);
}

static void append_plain(struct buffer *out, struct bytes skeleton)
{
    for (size_t at = 0; at < skeleton.size;) {
        uint32_t code_point = utf8_next(skeleton, &at);
        if (u_charType((UChar32)code_point) != U_NON_SPACING_MARK)
            utf8_append(out, (uint32_t)u_tolower((UChar32)code_point));
    }
}

/* In place, from `start` on. `i` goes last: "ci" is not "d". */
static void merge_pairs(struct buffer *out, size_t start)
{
    size_t end = start;
    for (size_t i = start; i < out->size; i++) {
        uint8_t byte = out->data[i];
        uint8_t next = i + 1 < out->size ? out->data[i + 1] : 0;
        bool is_pair = (byte == 'c' && next == 'l') || (byte == 'v' && next == 'v');
        i += is_pair;
        if (is_pair)
            byte = byte == 'c' ? 'd' : 'w';
        out->data[end++] = byte == 'i' ? 'l' : byte;
    }
    out->size = end;
}

void skeleton_append(struct buffer *out, struct bytes label)
{
    REQUIRE(checker);
    size_t start = out->size;
    struct buffer skeleton = {0};
    if (bytes_are_ascii(label))
        append_ascii(out, label);
    else if (append_library_form(&skeleton, label))
        append_plain(out, buffer_bytes(&skeleton));
    else
        buffer_append(out, label);
    buffer_done(&skeleton);
    merge_pairs(out, start);
}

const char *skeleton_library_version(void)
{
    return U_ICU_VERSION;
}
