/* Reads a Sigma rule from its YAML tree (Sigma 2.1, "Rules"): the keys that say what the rule is
 * about, and through sigma_detection.h what it looks for. Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_SIGMA_RULE_H
#define COLDTRAIL_SIGNATURES_SIGMA_RULE_H

#include "signatures/sigma_detection.h"

/* Fill `rule` but for its `source`; nothing is borrowed from `root` or `document`. False: see
 * `complaint`; the title is there where it could be read. */
bool sigma_rule_parse(const struct sigma_context *context, const struct node *root,
                      const struct document *document, struct complaint *complaint,
                      struct rule *rule);

/* The same for all that stands beside `detection` or `filter`; the condition and the selections are
 * left empty. */
bool sigma_rule_parse_head(const struct sigma_context *context, const struct node *root,
                           const struct document *document, struct complaint *complaint,
                           struct rule *rule);

#endif
