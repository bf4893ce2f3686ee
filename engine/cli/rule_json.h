/* Rules and correlations as lines of JSON, for `rules list --json`. */
#ifndef COLDTRAIL_CLI_RULE_JSON_H
#define COLDTRAIL_CLI_RULE_JSON_H

#include "signatures/correlation.h"

/* Print a line for each rule of the set, then for each correlation. */
void rule_json_print(const struct rule_set *set);

#endif
