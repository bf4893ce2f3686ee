#include "engine/mail/charset_escape.h"

#define ESCAPE 0x1B
#define SHIFT_OUT 0x0E
#define SHIFT_IN 0x0F
/* What EUC puts before a half-width katakana, and before a character of JIS X 0212. */
#define SINGLE_SHIFT_2 0x8E
#define SINGLE_SHIFT_3 0x8F

enum character_set {
    SET_ASCII,
    SET_KATAKANA,
    SET_JIS_X_0208,
    SET_JIS_X_0212,
    SET_FOREIGN,
};

/* The escapes behind the ESC. JIS X 0201's letters are taken for ASCII, as programs show them. */
static const struct {
    const char *text;
    enum character_set set;
} escapes[] = {
    {"(B", SET_ASCII},       {"(J", SET_ASCII},       {"(H", SET_ASCII},
    {"(I", SET_KATAKANA},    {"$@", SET_JIS_X_0208},  {"$B", SET_JIS_X_0208},
    {"$(@", SET_JIS_X_0208}, {"$(B", SET_JIS_X_0208}, {"$(D", SET_JIS_X_0212},
    {"$A", SET_FOREIGN},     {"$(C", SET_FOREIGN},    {".A", SET_FOREIGN},
    {".F", SET_FOREIGN},     {"&@", SET_JIS_X_0208},
};

/* The set that the escape at `*at` switches to, and `*at` moved behind it; `set` and `*at` stay
 * where it is none. */
static enum character_set read_escape(struct bytes text, size_t *at, enum character_set set)
{
    struct bytes rest = bytes_from(text, *at + 1);
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        if (bytes_start_with(rest, bytes_of(escapes[i].text))) {
            *at += 1 + strlen(escapes[i].text);
            return escapes[i].set;
        }
    }
    return set;
}

static bool is_half_character(uint8_t byte)
{
    return byte > ' ' && byte < 0x7F;
}

/* Write what stands at `*at` in `set`; returns where `out` goes on. */
static uint8_t *write_euc(struct bytes text, size_t *at, enum character_set set, uint8_t *out)
{
    uint8_t byte = text.data[(*at)++];
    bool is_katakana = set == SET_KATAKANA && byte > ' ' && byte < 0x60;
    if (is_katakana || (byte >= 0xA1 && byte <= 0xDF)) {
        *out++ = SINGLE_SHIFT_2;
        *out++ = byte | 0x80;
        return out;
    }
    if (set < SET_JIS_X_0208 || !is_half_character(byte)) {
        *out++ = byte;
        return out;
    }
    bool is_whole = *at < text.size && is_half_character(text.data[*at]);
    if (set == SET_JIS_X_0212 && is_whole)
        *out++ = SINGLE_SHIFT_3;
    *out++ = byte | 0x80;
    if (is_whole)
        *out++ = text.data[(*at)++] | 0x80;
    return out;
}

bool iso_2022_jp_to_euc(struct arena *arena, struct bytes text, struct bytes *out_text)
{
    uint8_t *start = arena_alloc(arena, text.size * 2);
    uint8_t *out = start;
    enum character_set set = SET_ASCII;
    for (size_t at = 0; at < text.size;) {
        uint8_t byte = text.data[at];
        size_t before = at;
        if (byte == ESCAPE)
            set = read_escape(text, &at, set);
        if (set == SET_FOREIGN)
            return false;
        if (byte == '\n')
            set = SET_ASCII;
        if (byte == SHIFT_OUT || byte == SHIFT_IN) {
            set = byte == SHIFT_OUT ? SET_KATAKANA : SET_ASCII;
            at++;
        }
        if (at == before)
            out = write_euc(text, &at, set, out);
    }
    arena_shrink(arena, start, (size_t)(out - start));
    *out_text = bytes_make(start, (size_t)(out - start));
    return true;
}

struct bytes hz_to_gb(struct arena *arena, struct bytes text)
{
    uint8_t *out = arena_alloc(arena, text.size);
    size_t size = 0;
    bool is_chinese = false;
    for (size_t at = 0; at < text.size;) {
        uint8_t byte = text.data[at++];
        uint8_t next = at < text.size ? text.data[at] : 0;
        if (byte == '\n')
            is_chinese = false;
        if (byte == '~' && (next == '{' || next == '}')) {
            is_chinese = next == '{';
            at++;
        } else if (byte == '~' && !is_chinese && (next == '~' || next == '\n')) {
            if (next == '~')
                out[size++] = '~';
            at++;
        } else if (is_chinese && is_half_character(byte) && is_half_character(next)) {
            out[size++] = byte | 0x80;
            out[size++] = next | 0x80;
            at++;
        } else {
            out[size++] = byte;
        }
    }
    return bytes_make(out, size);
}
