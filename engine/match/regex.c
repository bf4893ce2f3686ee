#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/match/regex.h"

#include <pcre2.h>
#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"

#define MATCH_HEAP_KIBIBYTES 16384
#define JIT_STACK_START_BYTES ((size_t)32 << 10)
#define JIT_STACK_MOST_BYTES ((size_t)1 << 20)

struct regex {
    pcre2_code *code;
};

struct regex_matcher {
    pcre2_match_data *data;
    pcre2_match_context *limits;
    pcre2_jit_stack *stack;
};

enum status regex_compile(struct bytes expression, unsigned flags, struct regex **out_regex,
                          struct failure *out_failure)
{
    uint32_t options = PCRE2_NEVER_BACKSLASH_C;
    options |= flags & REGEX_CASELESS ? PCRE2_CASELESS : 0U;
    options |= flags & REGEX_DOTALL ? PCRE2_DOTALL : 0U;
    options |= flags & REGEX_MULTILINE ? PCRE2_MULTILINE : 0U;
    /* "(*UTF)" must not make UTF-8 of what is none. */
    options |= flags & REGEX_UTF ? PCRE2_UTF : PCRE2_NEVER_UTF;
    int error = 0;
    PCRE2_SIZE at = 0;
    pcre2_code *code = pcre2_compile(expression.data ? expression.data : (const uint8_t *)"",
                                     expression.size, options, &error, &at, NULL);
    if (!code) {
        PCRE2_UCHAR text[160];
        if (pcre2_get_error_message(error, text, sizeof text) < 0)
            text[0] = '\0';
        return failure_set(out_failure, STATUS_INVALID, "%s (at character %zu of the expression)",
                           (const char *)text, (size_t)at + 1);
    }
    /* Without the just-in-time compiler it is slower, not wrong. */
    (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    struct regex *regex = memory_new(1, sizeof *regex);
    regex->code = code;
    *out_regex = regex;
    return STATUS_OK;
}

void regex_free(struct regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    free(regex);
}

bool regex_matches_empty(const struct regex *regex)
{
    uint32_t matches_empty = 0;
    REQUIRE(pcre2_pattern_info(regex->code, PCRE2_INFO_MATCHEMPTY, &matches_empty) == 0);
    if (!matches_empty)
        return false;
    /* "May match the empty text" is a guess for patterns with assertions: try it. */
    struct regex_matcher *matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS);
    size_t from = 0;
    size_t to = 0;
    bool holds = regex_match(regex, matcher, bytes_of(""), 0, &from, &to) == REGEX_MATCH &&
                 regex_match(regex, matcher, bytes_of("\n~"), 1, &from, &to) == REGEX_MATCH;
    regex_matcher_free(matcher);
    return holds;
}

struct regex_matcher *regex_matcher_new(uint32_t most_steps)
{
    struct regex_matcher *matcher = memory_new(1, sizeof *matcher);
    matcher->data = pcre2_match_data_create(1, NULL);
    matcher->limits = pcre2_match_context_create(NULL);
    matcher->stack = pcre2_jit_stack_create(JIT_STACK_START_BYTES, JIT_STACK_MOST_BYTES, NULL);
    REQUIRE(matcher->data && matcher->limits && matcher->stack);
    (void)pcre2_set_match_limit(matcher->limits, most_steps);
    (void)pcre2_set_depth_limit(matcher->limits, most_steps);
    (void)pcre2_set_heap_limit(matcher->limits, MATCH_HEAP_KIBIBYTES);
    pcre2_jit_stack_assign(matcher->limits, NULL, matcher->stack);
    return matcher;
}

void regex_matcher_free(struct regex_matcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->limits);
    pcre2_jit_stack_free(matcher->stack);
    free(matcher);
}

/* Texts are valid UTF-8 already, where that matters. */
static int match(const struct regex *regex, struct regex_matcher *matcher, struct bytes text,
                 size_t start, uint32_t options)
{
    return pcre2_match(regex->code, text.data ? text.data : (const uint8_t *)"", text.size, start,
                       PCRE2_NO_UTF_CHECK | options, matcher->data, matcher->limits);
}

static enum regex_result read_match(int result, const struct regex_matcher *matcher,
                                    size_t *out_from, size_t *out_to)
{
    if (result == PCRE2_ERROR_NOMATCH)
        return REGEX_NO_MATCH;
    if (result < 0)
        return REGEX_GAVE_UP;
    const PCRE2_SIZE *span = pcre2_get_ovector_pointer(matcher->data);
    *out_from = span[0];
    *out_to = span[1];
    return REGEX_MATCH;
}

enum regex_result regex_match(const struct regex *regex, struct regex_matcher *matcher,
                              struct bytes text, size_t start, size_t *out_from, size_t *out_to)
{
    return read_match(match(regex, matcher, text, start, 0), matcher, out_from, out_to);
}

enum regex_result regex_match_behind_empty(const struct regex *regex, struct regex_matcher *matcher,
                                           struct bytes text, size_t start, size_t *out_from,
                                           size_t *out_to)
{
    return read_match(match(regex, matcher, text, start, PCRE2_NOTEMPTY_ATSTART), matcher, out_from,
                      out_to);
}

const char *regex_library_version(void)
{
    static char version[32]; /* written once, before threads start */
    if (!version[0])
        (void)pcre2_config(PCRE2_CONFIG_VERSION, version);
    return version;
}
