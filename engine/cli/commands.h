/* One function a subcommand; each gets its own name as arguments[0] and returns the exit code:
 * 0 complete, no hit; 1 complete, hits; 2 usage or fatal; 3 finished, but not all could be read. */
#ifndef COLDTRAIL_CLI_COMMANDS_H
#define COLDTRAIL_CLI_COMMANDS_H

#define EXIT_NO_HITS 0
#define EXIT_HITS 1
#define EXIT_FATAL 2
#define EXIT_INCOMPLETE 3

int command_hunt(int count, char **arguments);
int command_inspect(int count, char **arguments);
int command_explain(int count, char **arguments);
int command_report(int count, char **arguments);
int command_rules(int count, char **arguments);
int command_version(int count, char **arguments);

#endif
