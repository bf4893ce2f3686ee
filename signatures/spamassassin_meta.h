/* Formulas of SpamAssassin (Mail::SpamAssassin::Conf, "meta" and "if"): numbers, names of rules,
 * `! - * / + > >= < <= == != && ||` with Perl's precedence, parentheses. Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_META_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_META_H

#include "signatures/complaint.h"

/* Parse `text`, which stands at `place`, into the rule's condition and the rules it asks for. */
bool spamassassin_meta_parse(struct arena *arena, struct bytes text, struct rule_place place,
                             struct complaint *complaint, struct rule *rule);

/* Whether the formula behind `if` is true of what spamassassin_installed.h knows. Every other name
 * is 0. */
bool spamassassin_if_parse(struct arena *arena, struct bytes text, struct rule_place place,
                           struct complaint *complaint, bool *out_is_true);

#endif
