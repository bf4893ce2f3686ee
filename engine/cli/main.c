#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/fold.h"
#include "engine/base/log.h"
#include "engine/cli/commands.h"
#include "engine/cli/terminal.h"
#include "engine/match/hyperscan.h"

struct command {
    const char *name;
    int (*run)(int count, char **arguments);
    const char *description;
};

static const struct command commands[] = {
    {"hunt", command_hunt, "hunt mail archives for signatures and write a case"},
    {"inspect", command_inspect, "say what is in mail archives, without any rule"},
    {"report", command_report, "say of a case who received the campaign, and when"},
    {"explain", command_explain, "show every stage of one message: parts, texts, verdicts"},
    {"rules", command_rules, "list signatures, or check them and their test messages"},
    {"version", command_version, "show the version, its libraries and the CPU's features"},
};

#define COMMAND_COUNT (sizeof commands / sizeof *commands)

/* Memory that the heap keeps rather than gives back and asks for again: libarchive takes and frees
 * some 300 KB for every archive attached to a mail. */
#define HEAP_KEEP_BYTES (16 << 20)
/* From this size on memory is mapped, so that growing it moves pages, not bytes. */
#define HEAP_MAP_BYTES (1 << 20)

static void print_help(void)
{
    (void)printf("coldtrail hunts through years of compressed mail for campaign signatures.\n\n"
                 "Usage: coldtrail COMMAND [OPTIONS] ...\n\nCommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        (void)printf("  %-10s%s\n", commands[i].name, commands[i].description);
    (void)printf("\n'coldtrail COMMAND --help' shows a command's options and examples.\n");
}

int main(int count, char **arguments)
{
    (void)setlocale(LC_CTYPE, "C.UTF-8"); // NOLINT(concurrency-mt-unsafe): before threads
    /* A file that may grow no further is a failed write, told like a full disk; no signal. */
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)mallopt(M_TRIM_THRESHOLD, HEAP_KEEP_BYTES); // NOLINT(concurrency-mt-unsafe): see above
    (void)mallopt(M_MMAP_THRESHOLD, HEAP_MAP_BYTES);  // NOLINT(concurrency-mt-unsafe): see above
    terminal_init();
    if (count < 2) {
        print_help();
        return EXIT_FATAL;
    }
    const char *name = arguments[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help();
        return 0;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i].name) != 0)
            continue;
        if (!hyperscan_is_supported()) {
            log_error("this CPU lacks SSSE3, which Hyperscan needs; nothing was read");
            return EXIT_FATAL;
        }
        fold_init();
        int code = commands[i].run(count - 1, arguments + 1);
        if (fflush(stdout) != 0 && code != EXIT_FATAL) {
            log_error("standard output: could not be written whole");
            return EXIT_FATAL;
        }
        return code;
    }
    log_error("unknown command '%s' (see 'coldtrail --help')", name);
    return EXIT_FATAL;
}
