#include "tests/match/oracle_text.h"

/* How many bytes the character at `at` has; 0: none begins there. */
static size_t character_size(struct bytes text, size_t at, bool is_bytes)
{
    if (at >= text.size)
        return 0;
    uint8_t lead = text.data[at];
    size_t size = is_bytes || lead < 0x80 ? 1
                  : lead < 0xC2           ? 0
                  : lead < 0xE0           ? 2
                  : lead < 0xF0           ? 3
                  : lead < 0xF5           ? 4
                                          : 0;
    return at + size <= text.size ? size : 0;
}

/* Where the pieces, none of them `*`, end when they begin at `at`; BYTES_NOT_FOUND: they do not. */
static size_t run_end(const struct piece *pieces, size_t count, struct bytes text, size_t at,
                      bool is_bytes)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = pieces[i].text.size;
        if (pieces[i].kind == PIECE_SINGLE) {
            size = character_size(text, at, is_bytes);
            if (size == 0)
                return BYTES_NOT_FOUND;
        } else if (!bytes_start_with(bytes_from(text, at), pieces[i].text) ||
                   at + size > text.size) {
            return BYTES_NOT_FOUND;
        }
        at += size;
    }
    return at;
}

/* Where the first run at or behind `at` ends, for which `must_end` (unless it is BYTES_NOT_FOUND)
 * is the end. */
static size_t find_run(const struct piece *pieces, size_t count, struct bytes text, size_t at,
                       size_t must_end, bool is_bytes)
{
    for (; at <= text.size; at++) {
        if (pieces[0].kind == PIECE_TEXT) {
            const uint8_t *found = at < text.size ? memmem(text.data + at, text.size - at,
                                                           pieces[0].text.data, pieces[0].text.size)
                                                  : NULL;
            if (!found)
                return BYTES_NOT_FOUND;
            at = (size_t)(found - text.data);
        }
        size_t end = run_end(pieces, count, text, at, is_bytes);
        if (end != BYTES_NOT_FOUND && (must_end == BYTES_NOT_FOUND || end == must_end))
            return end;
    }
    return BYTES_NOT_FOUND;
}

/* A run between two `*` always spans the same number of characters, so taking the first that fits
 * leaves the most to those behind it. */
bool oracle_pieces_cover(const struct piece *pieces, size_t count, struct bytes text, bool is_bytes)
{
    size_t at = 0;
    bool floats = false;
    for (size_t i = 0; i < count;) {
        if (pieces[i].kind == PIECE_ANY) {
            floats = true;
            i++;
            continue;
        }
        size_t run = 1;
        while (i + run < count && pieces[i + run].kind != PIECE_ANY)
            run++;
        size_t must_end = i + run == count ? text.size : BYTES_NOT_FOUND;
        at = floats ? find_run(&pieces[i], run, text, at, must_end, is_bytes)
                    : run_end(&pieces[i], run, text, at, is_bytes);
        if (at == BYTES_NOT_FOUND)
            return false;
        floats = false;
        i += run;
    }
    return floats || at == text.size;
}
