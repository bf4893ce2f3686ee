/* PCRE2 behind a small contract: patterns that Hyperscan cannot take alone, and the place where a
 * match begins. The only file that knows it. A regex: run, shared. A matcher: worker. */
#ifndef COLDTRAIL_MATCH_REGEX_H
#define COLDTRAIL_MATCH_REGEX_H

#include "engine/base/bytes.h"
#include "engine/base/status.h"

enum regex_flag {
    REGEX_CASELESS = 1 << 0,
    REGEX_DOTALL = 1 << 1,
    REGEX_MULTILINE = 1 << 2,
    REGEX_UTF = 1 << 3, /* pattern and text are UTF-8, and `.` is a character */
};

struct regex;

/* Compile `expression`. The failure says what is wrong and at which character. */
enum status regex_compile(struct bytes expression, unsigned flags, struct regex **out_regex,
                          struct failure *out_failure);
void regex_free(struct regex *regex);

/* Whether it matches the empty text: such a regex holds on every message. */
bool regex_matches_empty(const struct regex *regex);

struct regex_matcher;
/* Gives up after `most_steps` (PCRE2's match limit). */
struct regex_matcher *regex_matcher_new(uint32_t most_steps);
void regex_matcher_free(struct regex_matcher *matcher);

enum regex_result { REGEX_NO_MATCH, REGEX_MATCH, REGEX_GAVE_UP };

/* The first match at or behind `start`. REGEX_GAVE_UP: the matcher's steps were not enough. */
enum regex_result regex_match(const struct regex *regex, struct regex_matcher *matcher,
                              struct bytes text, size_t start, size_t *out_from, size_t *out_to);

/* Likewise behind an empty match that ended at `start`: there it must not be empty again. */
enum regex_result regex_match_behind_empty(const struct regex *regex, struct regex_matcher *matcher,
                                           struct bytes text, size_t start, size_t *out_from,
                                           size_t *out_to);

const char *regex_library_version(void);

#endif
