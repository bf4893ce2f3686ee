/* Who is looked after: the watchlist of `--targets`, else those that packs bring along. What is odd
 * about it is printed. */
#ifndef COLDTRAIL_CLI_WATCHING_H
#define COLDTRAIL_CLI_WATCHING_H

#include "engine/cli/options.h"
#include "engine/match/targets.h"

#define WATCHING_HELP                                                                              \
    "companies to look after: CSV with the columns company,\ndomains, country, sector, aliases; "  \
    "replaces the list that\na pack brings along"

/* Load the watchlist `path` with the roles.csv beside it. NULL: lists/targets.csv of the first of
 * the folders `rules` that has one. Roles come from the first folder with a lists/roles.csv where
 * the watchlist has none beside it. `*out_targets` becomes NULL where there is no watchlist. False:
 * `path` cannot be used; it has been printed. A pack's list that cannot be used is a warning. */
bool load_targets(const char *path, const struct string_list *rules, struct targets **out_targets);

#endif
