/* Reads the `detection` of a Sigma rule: selections, items, values, condition (Sigma 2.1, "Rules",
 * "Detection"). Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_SIGMA_DETECTION_H
#define COLDTRAIL_SIGNATURES_SIGMA_DETECTION_H

#include "signatures/sigma_context.h"
#include "signatures/yaml_tree.h"

/* Fill the selections and the condition of `rule` from the rule's `detection` member; nothing of
 * it is borrowed from the tree. Where values come from lists, the rule's sha256 becomes one of its
 * document, which it must be, and of those. False: see `complaint`. */
bool sigma_detection_parse(const struct sigma_context *context, const struct node *detection,
                           struct complaint *complaint, struct rule *rule);

#endif
