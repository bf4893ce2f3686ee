/* Reads SpamAssassin's configuration files (.cf; Mail::SpamAssassin::Conf, version 4.0): each
 * `header`, `body`, `rawbody`, `full`, `uri` and `mimeheader` test and each `meta` becomes a rule
 * of its name. Metas ask for rules of other files, and later lines change earlier ones, so nothing
 * becomes a rule before all files are read. Tests that need a plugin or the network are counted,
 * not loaded. Lifetime: the rule set's; one thread. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_H

#include "signatures/rule.h"

/* The rule that adds up the scores of the others. */
#define SPAMASSASSIN_SCORE "SPAMASSASSIN_SCORE"

/* Take what the file at `path` says into `set->spamassassin`. A bad line is refused and costs no
 * other. False where the text holds no line of SpamAssassin's. Both texts are copied where they are
 * kept. The same path a second time adds nothing. */
bool spamassassin_read(struct rule_set *set, struct bytes text, struct bytes path);

/* Add a rule to the set for each test that was read, and SPAMASSASSIN_SCORE over all; once, after
 * the last file. */
void spamassassin_finish(struct rule_set *set);

void spamassassin_free(struct spamassassin *state);

#endif
