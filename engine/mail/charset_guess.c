#include "engine/mail/charset_guess.h"

#include <stdlib.h>
#include <uchardet/uchardet.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

/* More does not change the verdict, and costs 20 ns a byte. */
#define GUESS_SAMPLE_BYTES ((size_t)64 << 10)

struct charset_guesser {
    uchardet_t detector;
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

const char *charset_guess(struct charset_guesser *guesser, struct bytes text)
{
    struct bytes sample = bytes_slice(text, 0, GUESS_SAMPLE_BYTES);
    uchardet_reset(guesser->detector);
    if (uchardet_handle_data(guesser->detector, (const char *)sample.data, sample.size) != 0)
        return "";
    uchardet_data_end(guesser->detector);
    return uchardet_get_charset(guesser->detector);
}
