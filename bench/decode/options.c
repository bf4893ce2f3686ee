#include "bench/decode/options.h"

#include <getopt.h>
#include <stdio.h>

#include "engine/base/bytes.h"

#define ROUNDS_MOST 10000

static const char help[] =
    "usage: coldtrail-decode [options] PATH...\n"
    "\n"
    "Measure how fast mail is parsed and decoded, nothing scanned: the messages of the archives "
    "and\n"
    "folders are read into memory, then decoded in rounds on one thread, in turn with GMime where\n"
    "the build has it.\n"
    "\n"
    "  --rounds N   counted rounds (default 9); one more goes first unless N is 1\n"
    "  --only NAME  measure one alone: decode, everything, opened or gmime\n"
    "  --help\n"
    "\n"
    "examples:\n"
    "  coldtrail-decode box.mbox mail.tar.zst\n"
    "  valgrind --tool=callgrind coldtrail-decode --rounds 1 --only decode box.mbox\n"
    "\n"
    "Exit codes: 0 measured; 2 usage, or no mail, or rounds that differ.\n";

enum flag { FLAG_ROUNDS = 1, FLAG_ONLY, FLAG_HELP };

static const struct option flags[] = {
    {"rounds", required_argument, NULL, FLAG_ROUNDS},
    {"only", required_argument, NULL, FLAG_ONLY},
    {"help", no_argument, NULL, FLAG_HELP},
    {0},
};

static bool parse_rounds(const char *text, size_t *out_count)
{
    int64_t number = 0;
    if (!bytes_to_number(bytes_of(text), &number) || number < 1 || number > ROUNDS_MOST)
        return false;
    *out_count = (size_t)number;
    return true;
}

enum options_result options_parse(int count, char **arguments, struct options *out_options)
{
    struct options options = {.round_count = 9};
    int flag = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    while ((flag = getopt_long(count, arguments, "", flags, NULL)) != -1) {
        if (flag == FLAG_HELP) {
            (void)fputs(help, stdout);
            return OPTIONS_DONE;
        }
        if (flag == '?')
            return OPTIONS_WRONG; /* getopt_long has said why */
        if (flag == FLAG_ONLY) {
            options.only = optarg;
        } else if (!parse_rounds(optarg, &options.round_count)) {
            (void)fprintf(stderr, "error: coldtrail-decode: --rounds: cannot use '%s'\n", optarg);
            return OPTIONS_WRONG;
        }
    }
    if (optind == count) {
        (void)fputs("error: coldtrail-decode: no PATH (see --help)\n", stderr);
        return OPTIONS_WRONG;
    }
    options.paths = (const char *const *)arguments + optind;
    options.path_count = (size_t)(count - optind);
    *out_options = options;
    return OPTIONS_RUN;
}
