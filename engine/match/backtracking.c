#include "engine/match/backtracking.h"

#include "engine/base/limits.h"
#include "engine/match/sample.h"

/* A multiple of the size of each run below, so that no character is cut. */
#define TRIAL_TEXT_BYTES 400

/* Behind a run stands what expressions may ask for, as a text that does not hold what must stand in
 * it is not tried at all; then what none asks for. What `.` does not match may be between. */
#define FIRST_PRINTABLE 0x20
#define LAST_PRINTABLE 0x7E
#define TAIL_BYTES (LAST_PRINTABLE - FIRST_PRINTABLE + 3)

struct trial_text {
    uint8_t bytes[TRIAL_TEXT_BYTES + TAIL_BYTES];
};

static void write_tail(struct trial_text *text)
{
    uint8_t *tail = text->bytes + TRIAL_TEXT_BYTES + 1;
    for (unsigned byte = FIRST_PRINTABLE; byte <= LAST_PRINTABLE; byte++)
        *tail++ = (uint8_t)byte;
    *tail = 0x01;
}

/* `run` again and again, before the tail. */
static void write_run(struct trial_text *text, struct bytes run)
{
    for (size_t i = 0, at = 0; i < TRIAL_TEXT_BYTES; i++) {
        text->bytes[i] = run.data[at++];
        at = at < run.size ? at : 0;
    }
}

static bool gives_up(const struct regex *regex, struct regex_matcher *matcher,
                     struct trial_text *trial)
{
    struct bytes text = bytes_make(trial->bytes, sizeof trial->bytes);
    size_t from = 0;
    size_t to = 0;
    trial->bytes[TRIAL_TEXT_BYTES] = '\n';
    if (regex_match(regex, matcher, text, 0, &from, &to) == REGEX_GAVE_UP)
        return true;
    trial->bytes[TRIAL_TEXT_BYTES] = trial->bytes[0];
    return trial->bytes[0] < 0x80 &&
           regex_match(regex, matcher, text, 0, &from, &to) == REGEX_GAVE_UP;
}

bool regex_is_catastrophic(const struct regex *regex, struct bytes expression)
{
    static const char *const runs[] = {sample_of_mail, "a ", "ab1. ", "\xc3\xa4", "<b> "};
    struct regex_matcher *matcher = regex_matcher_new(LIMIT_REGEX_TRIAL_STEPS);
    struct trial_text text;
    write_tail(&text);
    bool is_catastrophic = false;
    for (size_t i = 0; i < sizeof runs / sizeof *runs && !is_catastrophic; i++) {
        write_run(&text, bytes_of(runs[i]));
        is_catastrophic = gives_up(regex, matcher, &text);
    }
    for (uint8_t byte = '\t'; byte < 0x7F && !is_catastrophic; byte++) {
        if (bytes_find_byte(expression, byte, 0) == BYTES_NOT_FOUND)
            continue;
        write_run(&text, bytes_make(&byte, 1));
        is_catastrophic = gives_up(regex, matcher, &text);
    }
    regex_matcher_free(matcher);
    return is_catastrophic;
}
