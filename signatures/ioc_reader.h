/* What lists of one indicator a line and tables share: an entry is taken or noted. Private to both.
 * Lifetime: the reading of one file. */
#ifndef COLDTRAIL_SIGNATURES_IOC_READER_H
#define COLDTRAIL_SIGNATURES_IOC_READER_H

#include "signatures/indicator_guess.h"

struct ioc_reader {
    struct rule_set *set;
    struct indicator_feed *feed;
    struct indicator_rules *rules;
    size_t taken_count;
};

/* What became of the entry `subject`. */
void ioc_reader_note(struct ioc_reader *reader, enum import_outcome outcome, struct bytes reason,
                     struct bytes subject, size_t line);

/* Look for `value`; what `indicator` says of it besides is in the arena. `loss` says how it is not
 * quite what was meant; NULL: it is. */
void ioc_reader_take(struct ioc_reader *reader, enum indicator_kind kind, struct bytes value,
                     const char *loss, struct indicator indicator);

/* Look for what was guessed; false where it is no indicator. */
bool ioc_reader_take_guess(struct ioc_reader *reader, const struct indicator_guess *guess,
                           struct indicator indicator);

/* "TLP:AMBER" in a comment is about the whole file (FIRST, TLP 2.0). */
void ioc_reader_comment(struct ioc_reader *reader, struct bytes comment);

#endif
