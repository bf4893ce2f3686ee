/* How much a rule counts for those that ask for it. Reads a scanner's results. */
#ifndef COLDTRAIL_MATCH_TALLY_H
#define COLDTRAIL_MATCH_TALLY_H

#include "engine/match/scanner.h"

/* Of a rule that holds: 1, or how often its expressions match, at most rule.most_count. Where that
 * takes more than LIMIT_REGEX_CONFIRMS steps the message is ANOMALY_SCAN_ERROR. */
double tally_rule(struct scanner *scanner, uint32_t rule_index);

#endif
