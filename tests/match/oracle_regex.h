/* Regexes for the oracle: PCRE2 as it comes, its interpreter, one text at a time. Nothing of the
 * engine's own use of the library. One thread. */
#ifndef COLDTRAIL_TESTS_MATCH_ORACLE_REGEX_H
#define COLDTRAIL_TESTS_MATCH_ORACLE_REGEX_H

#include "signatures/rule.h"

struct oracle_regexes;

/* Values that it is asked about must outlive it: it keeps what they compile to. */
struct oracle_regexes *oracle_regexes_new(void);
void oracle_regexes_free(struct oracle_regexes *regexes);

#define ORACLE_REGEX_GAVE_UP SIZE_MAX

/* How often the regex `value` of an item with `modifiers` matches in `text`, counted as Perl's
 * `while (/…/g)` does, up to `most`. Where `is_bytes` is not set, and the regex has characters
 * beyond ASCII, it means characters, else bytes. It must compile. */
size_t oracle_regex_count(struct oracle_regexes *regexes, const struct value *value,
                          unsigned modifiers, struct bytes text, bool is_bytes, size_t most);

#endif
