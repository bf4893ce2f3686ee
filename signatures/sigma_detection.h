/* Reads the `detection` of a Sigma rule: selections, items, values, condition (Sigma 2.1, "Rules",
 * "Detection"). Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_SIGMA_DETECTION_H
#define COLDTRAIL_SIGNATURES_SIGMA_DETECTION_H

#include "signatures/yaml_tree.h"

/* What reading needs beside the document. */
struct sigma_context {
    struct arena *arena; /* keeps what is read */
    size_t *values_left; /* of LIMIT_RULE_VALUES, for what modifiers make of the file's values */
};

/* Fill the selections and the condition of `rule` from the rule's `detection` member; nothing of
 * it is borrowed from the tree. False: see `complaint`. */
bool sigma_detection_parse(const struct sigma_context *context, const struct node *detection,
                           struct complaint *complaint, struct rule *rule);

#endif
