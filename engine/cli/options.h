/* The command line as a table: one row an option, from which parsing and `--help` both come. */
#ifndef COLDTRAIL_CLI_OPTIONS_H
#define COLDTRAIL_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct string_list {
    const char **items;
    size_t count;
    size_t capacity;
};

void string_list_add(struct string_list *list, const char *item);
void string_list_done(struct string_list *list);

enum option_kind {
    OPTION_FLAG,   /* bool */
    OPTION_TEXT,   /* const char * */
    OPTION_NUMBER, /* uint64_t */
    OPTION_LIST,   /* struct string_list: may be given again */
};

struct option_row {
    const char *name; /* long, lower-case kebab */
    char letter;      /* short form, or 0 */
    enum option_kind kind;
    void *target;         /* of the kind's type, holding the default */
    const char *argument; /* its name in the help; NULL for flags */
    const char *help;     /* lines are broken with '\n' */
};

struct command_help {
    const char *name;     /* "hunt" */
    const char *operands; /* "PATH..." */
    const char *summary;  /* one sentence */
    const struct option_row *rows;
    size_t row_count;
    const struct option_row *rule_rows; /* those that choose rules; or NULL */
    size_t rule_row_count;
    const char *examples; /* lines */
    const char *notes;    /* exit codes and the like; may be NULL */
};

/* What a command should do after parsing. */
#define OPTIONS_GO_ON (-1)

/* Parse `arguments` (the command's name first) into the rows' targets; what is no option goes to
 * `out_operands`. Returns OPTIONS_GO_ON, or the exit code: 0 after `--help`, 2 after a usage error,
 * which has been printed. */
int options_parse(const struct command_help *help, int count, char **arguments,
                  struct string_list *out_operands);

/* Print a usage error for the command; returns 2. */
int options_complain(const struct command_help *help, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
