/* What several commands share: loading rules and finding files, with everything said out loud. */
#ifndef COLDTRAIL_CLI_LOADING_H
#define COLDTRAIL_CLI_LOADING_H

#include "engine/cli/rule_options.h"
#include "engine/match/plan.h"
#include "loaders/walk.h"

/* Load all `paths` and take out the rules that `options` do not want. Rules that are multiplied by
 * the list `targets` of a pack are multiplied by the watchlist `targets` where it is not NULL.
 * False: a path cannot be read, or an option cannot be followed; it has been printed. The caller
 * calls rule_set_done() and choice_report_done() either way. */
bool load_rules(const struct string_list *paths, const struct rule_options *options,
                const char *targets, struct rule_set *out_set, struct choice_report *out_report);

/* Compile them, and print what was refused or quarantined, one line each. NULL: printed. */
struct plan *load_plan(struct rule_set *set);

/* "57 rules written, 12345 rows generated": logic that people wrote, and what lists and imitated
 * domains made of it. */
#define SIGNATURE_COUNTS_BYTES 128
void write_signature_counts(const struct rule_set *set, const struct plan *plan,
                            char out_text[SIGNATURE_COUNTS_BYTES]);

/* ", 2 quarantined", or nothing where none is. */
#define QUARANTINE_COUNT_BYTES 40
void write_quarantine_count(const struct plan *plan, char out_text[QUARANTINE_COUNT_BYTES]);

/* "56 signatures loaded, 1 refused, 2 degraded", and the counts above. */
void print_signature_counts(const struct rule_set *set, const struct plan *plan);

/* Walk the operands ("-" reads a list of paths from standard input) and the list in `files_from`
 * (NULL: none). False: printed. `out_paths` owns the strings of lists; free with loaded_paths_done
 * after the walk. */
struct loaded_paths {
    struct string_list paths;
    char **listed;
    size_t listed_count;
};
bool load_walk(const struct string_list *operands, const char *files_from, bool nul_separated,
               const char *own_case, struct loaded_paths *out_paths, struct walk *out_walk);
void loaded_paths_done(struct loaded_paths *paths);

/* How many threads to use when the user asked for `asked` (0: one for each CPU we may use). */
unsigned choose_threads(uint64_t asked);

#endif
