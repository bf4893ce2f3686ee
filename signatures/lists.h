/* Named lists of values, which `expand` puts in the place of `%name%` (Sigma 2.1, appendix
 * "Modifiers"): `%name%` is the file name.txt, or the column `name` of a CSV file; `%file.column%`
 * is that column of file.csv. They lie in the nearest folder `lists` beside a rule's file or above
 * it. A folder is read once, when first asked for. Lifetime: the rule set's; one thread. */
#ifndef COLDTRAIL_SIGNATURES_LISTS_H
#define COLDTRAIL_SIGNATURES_LISTS_H

#include "signatures/complaint.h"
#include "signatures/list_file.h"

struct lists;

/* `arena` keeps the values, and must outlive the lists. Never NULL. */
struct lists *lists_new(struct arena *arena);
void lists_free(struct lists *lists);

/* Take the CSV file at `path` for name.csv of every folder: `%name.column%` is of this file alone.
 * A file that cannot be read is a problem of the list, told where a rule asks for it. */
void lists_replace(struct lists *lists, const char *name, const char *path);

/* The list called `name` for the rule at `place` in `rule_path`, valid until the next call; its
 * rows are the arena's. NULL where there is none, or it cannot be used: see `complaint`. */
const struct list *lists_find(struct lists *lists, struct bytes rule_path, struct bytes name,
                              struct rule_place place, struct complaint *complaint);

#endif
