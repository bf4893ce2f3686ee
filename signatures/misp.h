/* Reads the attributes of MISP events (MISP core format): events and lists of them, answers of its
 * search, those of objects too; and warning lists (warning_lists.h). What was done with each is
 * said in the set's import report.
 *
 * `to_ids` is how an author marks what is meant for detection. It is followed, but for two cases:
 * - MISP leaves it off for types that exist for mail alone (subjects, display names, mailers …):
 *   they are looked for all the same, and so is what an `email` object says of a message, but for
 *   who received it.
 * - Where an event marks nothing at all, its author does not use the mark: all is looked for that
 *   is no reference, and the report says so. */
#ifndef COLDTRAIL_SIGNATURES_MISP_H
#define COLDTRAIL_SIGNATURES_MISP_H

#include "signatures/rule.h"

/* Add what `text` holds, the file at `path`, which is in the set's arena. The list of a feed is
 * passed over with a word: its events are files of their own. False where it is no JSON, which is a
 * refusal then, or nothing of MISP. */
bool misp_read(struct rule_set *set, struct bytes text, struct bytes path);

#endif
