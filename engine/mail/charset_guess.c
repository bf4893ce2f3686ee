#include "engine/mail/charset_guess.h"

#include <stdlib.h>
#include <uchardet/uchardet.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

/* uchardet costs 140 ns a byte, more than all else that is done to a mail: it is shown only what
 * can tell charsets apart, the words around bytes that are not ASCII, and no more of those than
 * change its verdict. */
#define SAMPLE_BYTES ((size_t)2 << 10)
#define SAMPLE_CONTEXT_BYTES 16
/* Stray quotes and dashes prove nothing. */
#define SAMPLE_MIN_ODD_BYTES 5

#define ESCAPE 0x1B

struct charset_guesser {
    uchardet_t detector;
    uint8_t sample[SAMPLE_BYTES];
};

struct charset_guesser *charset_guesser_new(void)
{
    struct charset_guesser *guesser = memory_new(1, sizeof *guesser);
    guesser->detector = uchardet_new();
    REQUIRE(guesser->detector);
    return guesser;
}

void charset_guesser_free(struct charset_guesser *guesser)
{
    if (!guesser)
        return;
    uchardet_delete(guesser->detector);
    free(guesser);
}

/* Gather the odd bytes of `text` with what stands around them; returns how many bytes that is, 0
 * where the odd ones are too few. */
static size_t take_sample(struct charset_guesser *guesser, struct bytes text)
{
    size_t size = 0;
    size_t odd = 0;
    size_t taken = 0; /* what of the text is in the sample, or too far away for it */
    for (size_t at = 0; at < text.size && size < SAMPLE_BYTES; at++) {
        if (text.data[at] < 0x80 && text.data[at] != ESCAPE)
            continue;
        /* An escape code is proof enough. */
        odd += text.data[at] == ESCAPE ? SAMPLE_MIN_ODD_BYTES : 1;
        size_t start = at > taken + SAMPLE_CONTEXT_BYTES ? at - SAMPLE_CONTEXT_BYTES : taken;
        struct bytes piece = bytes_slice(text, start, at + 1 + SAMPLE_CONTEXT_BYTES);
        if (text.data[at] != ESCAPE)
            piece = bytes_slice(text, start, at + 1);
        piece = bytes_slice(piece, 0, SAMPLE_BYTES - size);
        memcpy(guesser->sample + size, piece.data, piece.size);
        size += piece.size;
        taken = start + piece.size;
        if (taken > at + 1)
            at = taken - 1;
    }
    return odd >= SAMPLE_MIN_ODD_BYTES ? size : 0;
}

const char *charset_guess(struct charset_guesser *guesser, struct bytes text)
{
    size_t size = take_sample(guesser, text);
    uchardet_reset(guesser->detector);
    if (size == 0 ||
        uchardet_handle_data(guesser->detector, (const char *)guesser->sample, size) != 0)
        return "";
    uchardet_data_end(guesser->detector);
    return uchardet_get_charset(guesser->detector);
}
