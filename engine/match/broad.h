/* Indicators of feeds that are in everybody's mail: domains of providers that everybody uses, and
 * public suffixes, below which anybody may have a domain. They are looked for as the feed says;
 * the import report names them. No state; one thread a set. */
#ifndef COLDTRAIL_MATCH_BROAD_H
#define COLDTRAIL_MATCH_BROAD_H

#include "signatures/rule.h"

/* Note such domains among those of the set's feeds as IMPORT_DOUBTFUL. Once, when all is loaded. */
void broad_indicators_note(struct rule_set *set);

#endif
