/* Formulas of SpamAssassin (Mail::SpamAssassin::Conf, "meta" and "if"): numbers, names of rules,
 * `! - * / + > >= < <= == != && ||` with Perl's precedence, parentheses. Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_META_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_META_H

#include "signatures/complaint.h"

/* Parse `text`, which stands at `place`, into the rule's condition and the rules it asks for. */
bool spamassassin_meta_parse(struct arena *arena, struct bytes text, struct rule_place place,
                             struct complaint *complaint, struct rule *rule);

/* Whether the formula behind `if` is true of SpamAssassin 4.0.2 as it is installed: what it has,
 * and which plugins it loads. Every other name is 0. */
bool spamassassin_if_parse(struct arena *arena, struct bytes text, struct rule_place place,
                           struct complaint *complaint, bool *out_is_true);

/* Whether it loads the plugin "Mail::SpamAssassin::Plugin::VBounce". What plugins add in code is
 * not here, but most of them come with tests that need none of it. */
bool spamassassin_has_plugin(struct bytes name);

#endif
