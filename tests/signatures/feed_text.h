/* What a feed was read as, as text: the rules (rule_text.h), the refusals, then a line for each
 * reason of the import report: "taken 2 domain: evil.example (line 4)". */
#ifndef COLDTRAIL_TESTS_SIGNATURES_FEED_TEXT_H
#define COLDTRAIL_TESTS_SIGNATURES_FEED_TEXT_H

#include "tests/signatures/rule_text.h"

/* Fail, showing both, where loading `text`, whatever its format, does not yield `expected`. */
void feed_text_expect(const char *text, const char *expected);

/* Every truncation of `text` in a block of its size: nothing is read behind it. */
void feed_text_truncate(const char *text);

/* How many entries had each outcome in all files of `folder`, below COLDTRAIL_CORPUS, that `ending`
 * ends the names of. False, without that variable. */
bool feed_text_count(const char *folder, const char *ending,
                     size_t out_counts[IMPORT_OUTCOME_COUNT]);

#endif
