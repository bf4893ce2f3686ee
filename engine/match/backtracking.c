#include "engine/match/backtracking.h"

#include "engine/base/buffer.h"
#include "engine/base/limits.h"

#define TRIAL_TEXT_BYTES 400

static const char prose[] =
    "Dear Ann, thank you for your order. We have shipped the goods today; please see the details "
    "at http://www.shop.example/order?id=73058&lang=en in your account. If there is anything that "
    "you want to know about the delivery, the invoice, or the date of it, do not hesitate to ask "
    "us. Best regards, John Smith -- Sales and Marketing, phone 555-0123.\n";

/* `run` again and again, then what expressions may ask for behind it, and what none asks for: a
 * text that does not hold what must stand in it is not tried at all. */
static void write_run(struct buffer *out, struct bytes run)
{
    buffer_reset(out);
    while (out->size < TRIAL_TEXT_BYTES)
        buffer_append(out, run);
    for (uint8_t byte = ' '; byte < 0x7F; byte++)
        buffer_append_byte(out, byte);
    buffer_append_byte(out, 0x01);
}

static bool gives_up(const struct regex *regex, struct regex_matcher *matcher, struct bytes text)
{
    size_t from = 0;
    size_t to = 0;
    return regex_match(regex, matcher, text, 0, &from, &to) == REGEX_GAVE_UP;
}

bool regex_is_catastrophic(const struct regex *regex, struct bytes expression)
{
    static const char *const runs[] = {prose, "a ", "ab1. ", "\xc3\xa4", "<b> "};
    struct regex_matcher *matcher = regex_matcher_new(LIMIT_REGEX_TRIAL_STEPS);
    struct buffer text = {0};
    bool is_catastrophic = false;
    for (size_t i = 0; i < sizeof runs / sizeof *runs && !is_catastrophic; i++) {
        write_run(&text, bytes_of(runs[i]));
        is_catastrophic = gives_up(regex, matcher, buffer_bytes(&text));
    }
    for (uint8_t byte = '\t'; byte < 0x7F && !is_catastrophic; byte++) {
        if (bytes_find_byte(expression, byte, 0) == BYTES_NOT_FOUND)
            continue;
        write_run(&text, bytes_make(&byte, 1));
        is_catastrophic = gives_up(regex, matcher, buffer_bytes(&text));
    }
    buffer_done(&text);
    regex_matcher_free(matcher);
    return is_catastrophic;
}
