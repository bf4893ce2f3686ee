/* MISP's warning lists (MISP/misp-warninglists): values that are in feeds by mistake, such as
 * public resolvers and digests of empty files. What is on one is dropped from all rules that were
 * made of feeds, whichever was loaded first, and the import report says so. A value must be on the
 * list itself, an address in one of its networks: `evil.host.example` stays, though a list may name
 * `host.example`, and so do URLs below it. Lists of regular expressions are refused.
 * Lifetime: the rule set's; one thread. */
#ifndef COLDTRAIL_SIGNATURES_WARNING_LISTS_H
#define COLDTRAIL_SIGNATURES_WARNING_LISTS_H

#include <stdbool.h>

#include "engine/base/bytes.h"
#include "engine/base/table.h"

struct node;
struct rule_set;

#define WARNING_PREFIXES 129

struct warning_entry {
    struct bytes key;
    struct bytes list; /* its name */
    unsigned types;    /* of indicators that it is about */
};

/* Zero-initialised is empty and valid. */
struct warning_lists {
    struct warning_entry *entries;
    size_t count;
    size_t capacity;
    struct table table;
    bool has_prefix[WARNING_PREFIXES]; /* networks of this many bits are among them */
};

/* Whether a JSON text is such a list. */
bool warning_lists_knows(const struct node *root);

/* Add the list `root`, the file at `path`, to those of the set. */
void warning_lists_read(struct rule_set *set, const struct node *root, struct bytes path);

/* Drop what is on a list from the set's rules, and rules that nothing is left of. */
void warning_lists_apply(struct rule_set *set);

void warning_lists_done(struct warning_lists *lists);

#endif
