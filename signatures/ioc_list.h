/* Lists of indicators as people publish them: one a line, or CSV. */
#ifndef COLDTRAIL_SIGNATURES_IOC_LIST_H
#define COLDTRAIL_SIGNATURES_IOC_LIST_H

#include "signatures/rule.h"

/* Add rules for the list in `text`, the file at `path` (in the set's arena); what became of each
 * entry is noted in the set. False where it holds no indicator at all. */
bool ioc_list_read(struct rule_set *set, struct bytes text, struct bytes path);

#endif
