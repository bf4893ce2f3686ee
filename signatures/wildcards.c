#include "signatures/wildcards.h"

static bool is_special(uint8_t byte)
{
    return byte == '*' || byte == '?' || byte == '\\';
}

/* Never fewer than there are: one for each wildcard, and text around each. */
static size_t most_pieces(struct bytes text)
{
    size_t wildcard_count = 0;
    for (size_t i = 0; i < text.size; i++)
        wildcard_count += text.data[i] == '*' || text.data[i] == '?';
    return 2 * wildcard_count + 1;
}

static void append_wildcard(struct piece *pieces, size_t *count, enum piece_kind kind)
{
    if (kind == PIECE_ANY && *count > 0 && pieces[*count - 1].kind == PIECE_ANY)
        return;
    pieces[(*count)++] = (struct piece){.kind = kind};
}

size_t wildcards_parse(struct arena *arena, struct bytes text, const struct piece **out_pieces)
{
    uint8_t *unescaped = arena_alloc(arena, text.size);
    size_t size = 0;
    struct piece *pieces = arena_zeroed(arena, most_pieces(text), sizeof *pieces);
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == '*' || byte == '?') {
            append_wildcard(pieces, &count, byte == '*' ? PIECE_ANY : PIECE_SINGLE);
            continue;
        }
        if (byte == '\\' && i + 1 < text.size && is_special(text.data[i + 1]))
            byte = text.data[++i];
        if (count == 0 || pieces[count - 1].kind != PIECE_TEXT)
            pieces[count++] = (struct piece){PIECE_TEXT, bytes_make(unescaped + size, 0)};
        unescaped[size++] = byte;
        pieces[count - 1].text.size++;
    }
    *out_pieces = pieces;
    return count;
}

/* With one step back to the last star. */
bool wildcards_match_name(struct bytes name, struct bytes pattern)
{
    size_t n = 0;
    size_t p = 0;
    size_t star = BYTES_NOT_FOUND;
    size_t resume = 0;
    while (n < name.size) {
        if (p < pattern.size && pattern.data[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size && pattern.data[p] == name.data[n]) {
            p++;
            n++;
        } else if (star != BYTES_NOT_FOUND) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*')
        p++;
    return p == pattern.size;
}
