/* The options of every command that loads rules: which of them, and at which level. */
#ifndef COLDTRAIL_CLI_RULE_OPTIONS_H
#define COLDTRAIL_CLI_RULE_OPTIONS_H

#include "engine/cli/options.h"
#include "engine/hits/json_writer.h"
#include "signatures/choice.h"

/* As given; zero-initialised: every rule. */
struct rule_options {
    const char *min_level;
    struct string_list statuses; /* each may be several, separated by commas */
    struct string_list tags;     /* likewise */
    struct string_list excluded;
    const char *level_overrides; /* path of a file */
    struct string_list levels;   /* of `rules` alone; each may be several */
    struct string_list sources;  /* of `rules` alone */
};

#define RULE_OPTION_ROWS 5
void rule_options_rows(struct rule_options *options, struct option_row out_rows[RULE_OPTION_ROWS]);

/* Take the rules out of `set` that the options do not want, and change levels; what had no effect
 * is printed. False: an option cannot be followed; it has been printed. The names of rules left out
 * are in `out_report`, which the caller gives to choice_report_done() either way. */
bool rule_options_apply(const struct rule_options *options, struct rule_set *set,
                        struct choice_report *out_report);

/* What was in force, for the record: members of the object that is open. */
void rule_options_write(const struct rule_options *options, struct json_writer *writer);

void rule_options_done(struct rule_options *options);

#endif
