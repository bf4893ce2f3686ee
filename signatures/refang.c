#include "signatures/refang.h"

struct replacement {
    const char *written;
    const char *meant;
};

/* Of two that begin alike the longer one stands first. */
static const struct replacement anywhere[] = {
    {"[://]", "://"}, {"[:]//", "://"}, {"[.]", "."},   {"(.)", "."},   {"{.}", "."},
    {"<.>", "."},     {"[dot]", "."},   {"(dot)", "."}, {"{dot}", "."}, {"[d]", "."},
    {"[punkt]", "."}, {"[at]", "@"},    {"(at)", "@"},  {"{at}", "@"},  {"[@]", "@"},
    {"(@)", "@"},     {"{@}", "@"},     {"[:]", ":"},   {"(:)", ":"},   {"[/]", "/"},
    {"[.", "."},      {".]", "."},      {"\\.", "."},   {"\\:", ":"},   {"\\/", "/"},
};

static const struct replacement schemes[] = {
    {"hxxps", "https"}, {"hxxp", "http"}, {"h**ps", "https"}, {"h**p", "http"},
    {"hxtps", "https"}, {"hxtp", "http"}, {"htxps", "https"}, {"htxp", "http"},
    {"meows", "https"}, {"meow", "http"}, {"fxps", "ftps"},   {"fxp", "ftp"},
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static bool is_wrapped(struct bytes text)
{
    static const char pairs[][2] = {{'"', '"'}, {'\'', '\''}, {'<', '>'}, {'`', '`'}};
    for (size_t i = 0; i < COUNT(pairs) && text.size >= 2; i++)
        if (text.data[0] == (uint8_t)pairs[i][0] &&
            text.data[text.size - 1] == (uint8_t)pairs[i][1])
            return true;
    return false;
}

static struct bytes strip(struct bytes text)
{
    text = bytes_trim(text);
    while (is_wrapped(text))
        text = bytes_trim(bytes_slice(text, 1, text.size - 1));
    return text;
}

/* The row whose `written` stands at `text`, or NULL. */
static const struct replacement *find_row(struct bytes text, const struct replacement *rows,
                                          size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_start_with_fold(text, bytes_of(rows[i].written)))
            return &rows[i];
    return NULL;
}

static bool may_begin_row(uint8_t byte)
{
    return byte == '[' || byte == '(' || byte == '{' || byte == '<' || byte == '.' || byte == '\\';
}

static bool is_defanged(struct bytes text)
{
    if (find_row(text, schemes, COUNT(schemes)))
        return true;
    for (size_t i = 0; i < text.size; i++)
        if (may_begin_row(text.data[i]) && find_row(bytes_from(text, i), anywhere, COUNT(anywhere)))
            return true;
    return false;
}

struct bytes refang(struct arena *arena, struct bytes text)
{
    text = strip(text);
    if (!is_defanged(text))
        return text;
    uint8_t *out = arena_alloc(arena, text.size + 1);
    size_t size = 0;
    size_t at = 0;
    const struct replacement *scheme = find_row(text, schemes, COUNT(schemes));
    struct bytes behind = bytes_from(text, scheme ? strlen(scheme->written) : 0);
    /* "meow" alone is a word. */
    if (scheme &&
        (bytes_start_with(behind, bytes_of(":")) || bytes_start_with(behind, bytes_of("[:")) ||
         bytes_start_with(behind, bytes_of("\\:")))) {
        size = strlen(scheme->meant);
        memcpy(out, scheme->meant, size);
        at = strlen(scheme->written);
    }
    while (at < text.size) {
        const struct replacement *row = NULL;
        if (may_begin_row(text.data[at]))
            row = find_row(bytes_from(text, at), anywhere, COUNT(anywhere));
        if (!row) {
            out[size++] = text.data[at++];
            continue;
        }
        size_t meant_size = strlen(row->meant);
        memcpy(out + size, row->meant, meant_size);
        size += meant_size;
        at += strlen(row->written);
    }
    return bytes_make(out, size);
}
