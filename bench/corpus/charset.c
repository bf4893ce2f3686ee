#include "bench/corpus/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

struct charsets {
    iconv_t converters[CHARSET_COUNT];
};

static const char *const names[CHARSET_COUNT] = {
    [UTF_8] = "utf-8",
    [ISO_8859_1] = "iso-8859-1",
    [ISO_8859_2] = "iso-8859-2",
    [WINDOWS_1252] = "windows-1252",
    [ISO_2022_JP] = "iso-2022-jp",
    [EUC_KR] = "euc-kr",
    [GB2312] = "gb2312",
    [BIG5] = "big5",
    [UTF_16LE] = "utf-16le",
};

static const enum charset by_language[LANGUAGE_COUNT][CHARSETS_PER_LANGUAGE] = {
    [ENGLISH] = {UTF_8, ISO_8859_1, WINDOWS_1252},
    [GERMAN] = {UTF_8, ISO_8859_1, WINDOWS_1252},
    [ITALIAN] = {UTF_8, ISO_8859_1, WINDOWS_1252},
    [FRENCH] = {UTF_8, ISO_8859_1, WINDOWS_1252},
    [SPANISH] = {UTF_8, ISO_8859_1, WINDOWS_1252},
    [CZECH] = {UTF_8, ISO_8859_2, UTF_8},
    [PORTUGUESE] = {UTF_8, ISO_8859_1, WINDOWS_1252},
    [KOREAN] = {UTF_8, EUC_KR, EUC_KR},
    [TRADITIONAL_CHINESE] = {UTF_8, BIG5, BIG5},
    [SIMPLIFIED_CHINESE] = {UTF_8, GB2312, GB2312},
    [JAPANESE] = {UTF_8, ISO_2022_JP, ISO_2022_JP},
};

struct charsets *charsets_open(const char **out_missing)
{
    struct charsets *charsets = calloc(1, sizeof *charsets);
    if (charsets == NULL) {
        abort();
    }
    for (int i = 0; i < CHARSET_COUNT; i++) {
        charsets->converters[i] = iconv_open(names[i], "utf-8");
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX gives the error value this form */
        if (charsets->converters[i] == (iconv_t)-1) {
            *out_missing = names[i];
            while (i-- > 0) {
                iconv_close(charsets->converters[i]);
            }
            free(charsets);
            return NULL;
        }
    }
    return charsets;
}

void charsets_close(struct charsets *charsets)
{
    if (charsets == NULL) {
        return;
    }
    for (int i = 0; i < CHARSET_COUNT; i++) {
        iconv_close(charsets->converters[i]);
    }
    free(charsets);
}

const char *charset_name(enum charset charset)
{
    return names[charset];
}

enum charset charset_of_language(enum language language, unsigned choice)
{
    return by_language[language][choice];
}

/* How many bytes the UTF-8 character that starts with `lead` has. */
static size_t character_size(uint8_t lead)
{
    return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

void charset_convert(const struct charsets *charsets, enum charset charset, struct bytes text,
                     struct buffer *out)
{
    iconv_t converter = charsets->converters[charset];
    /* iconv asks for a char ** although it only reads the text. */
    union {
        const uint8_t *in;
        char *iconv_in;
    } source = {.in = text.data};
    size_t left = text.size;
    /* Four bytes a byte of UTF-8 hold every charset here, the shifts of iso-2022-jp included. */
    size_t room = text.size * 4 + 16;
    char *end = (char *)buffer_reserve(out, room);
    size_t room_left = room;
    iconv(converter, NULL, NULL, NULL, NULL);
    while (left > 0 && iconv(converter, &source.iconv_in, &left, &end, &room_left) == (size_t)-1) {
        if (errno != EILSEQ) {
            abort();
        }
        size_t skip = character_size(*source.in);
        source.in += skip;
        left -= skip;
        char mark[] = "?";
        char *mark_in = mark;
        size_t mark_left = 1;
        iconv(converter, &mark_in, &mark_left, &end, &room_left);
    }
    iconv(converter, NULL, NULL, &end, &room_left);
    out->size += room - room_left;
}
