#include "bench/corpus/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t size_min = 1 << 20;
static const uint64_t size_max_bytes = 1ULL << 44;
enum { SPECIAL_MAX = 100000 };

static const char help[] =
    "usage: coldtrail-corpus --out PATH --format FORMAT [options]\n"
    "\n"
    "Write years of made-up business mail with a planted phishing campaign, the same bytes for\n"
    "the same seed and options.\n"
    "\n"
    "  --out PATH        file to write\n"
    "  --format FORMAT   tar.zst (gzipped mailboxes), tar (mailboxes), zip (.eml files),\n"
    "                    mbox, mbox.gz, mbox.zst, maildir.tar\n"
    "  --size SIZE       raw mail, about: 10M, 2G (default 10M, at least 1M)\n"
    "  --seed N          default 1\n"
    "  --planted N       messages of the campaign (default 64)\n"
    "  --near-misses N   messages that resemble it and are not (default 120)\n"
    "  --duplicates N    planted messages that lie in a second mailbox too (default 0)\n"
    "  --truth FILE      say what was planted where, JSON Lines\n"
    "  --targets FILE    write the watchlist of the 44 companies, CSV\n"
    "  --help\n"
    "\n"
    "examples:\n"
    "  coldtrail-corpus --out mail.tar.zst --format tar.zst --size 2G --truth truth.jsonl\n"
    "  coldtrail-corpus --out box.mbox --format mbox --seed 7 --planted 200 --duplicates 20\n"
    "  coldtrail-corpus --targets targets.csv\n";

static bool parse_number(const char *text, uint64_t limit, uint64_t *out_number)
{
    char *end = NULL;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || *text == '-' || number > limit) {
        return false;
    }
    *out_number = number;
    return true;
}

/* A number with K, M or G behind it. */
static bool parse_size(const char *text, uint64_t *out_size)
{
    char *end = NULL;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
    if (errno != 0 || end == text || *text == '-' || end[shift > 0 ? 1 : 0] != '\0' ||
        number > size_max_bytes >> shift) {
        return false;
    }
    *out_size = (uint64_t)number << shift;
    return *out_size >= size_min;
}

static bool parse_count(const char *text, uint32_t *out_count)
{
    uint64_t number = 0;
    if (!parse_number(text, SPECIAL_MAX, &number)) {
        return false;
    }
    *out_count = (uint32_t)number;
    return true;
}

enum flag {
    FLAG_OUT = 1,
    FLAG_FORMAT,
    FLAG_SIZE,
    FLAG_SEED,
    FLAG_PLANTED,
    FLAG_NEAR_MISSES,
    FLAG_DUPLICATES,
    FLAG_TRUTH,
    FLAG_TARGETS,
    FLAG_HELP
};

static const struct option flags[] = {
    {"out", required_argument, NULL, FLAG_OUT},
    {"format", required_argument, NULL, FLAG_FORMAT},
    {"size", required_argument, NULL, FLAG_SIZE},
    {"seed", required_argument, NULL, FLAG_SEED},
    {"planted", required_argument, NULL, FLAG_PLANTED},
    {"near-misses", required_argument, NULL, FLAG_NEAR_MISSES},
    {"duplicates", required_argument, NULL, FLAG_DUPLICATES},
    {"truth", required_argument, NULL, FLAG_TRUTH},
    {"targets", required_argument, NULL, FLAG_TARGETS},
    {"help", no_argument, NULL, FLAG_HELP},
    {0},
};

static bool take_flag(struct options *options, int flag, const char *value)
{
    switch (flag) {
    case FLAG_OUT:
        options->out_path = value;
        return true;
    case FLAG_FORMAT:
        options->format = output_format_parse(value);
        return options->format != OUTPUT_FORMAT_COUNT;
    case FLAG_SIZE:
        return parse_size(value, &options->size_bytes);
    case FLAG_SEED:
        return parse_number(value, UINT64_MAX, &options->seed);
    case FLAG_PLANTED:
        return parse_count(value, &options->planted_count);
    case FLAG_NEAR_MISSES:
        return parse_count(value, &options->near_miss_count);
    case FLAG_DUPLICATES:
        return parse_count(value, &options->duplicate_count);
    case FLAG_TRUTH:
        options->truth_path = value;
        return true;
    case FLAG_TARGETS:
        options->targets_path = value;
        return true;
    default:
        return false;
    }
}

static enum options_result wrong(const char *what)
{
    fprintf(stderr, "error: coldtrail-corpus: %s (see --help)\n", what);
    return OPTIONS_WRONG;
}

enum options_result options_parse(int count, char **arguments, struct options *out_options)
{
    struct options options = {
        .format = OUTPUT_FORMAT_COUNT,
        .size_bytes = 10U << 20,
        .seed = 1,
        .planted_count = 64,
        .near_miss_count = 120,
    };
    int index = 0;
    int flag = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    while ((flag = getopt_long(count, arguments, "", flags, &index)) != -1) {
        if (flag == FLAG_HELP) {
            fputs(help, stdout);
            return OPTIONS_DONE;
        }
        if (flag == '?') {
            return OPTIONS_WRONG; /* getopt_long has said why */
        }
        if (!take_flag(&options, flag, optarg)) {
            fprintf(stderr, "error: coldtrail-corpus: --%s: cannot use '%s' (see --help)\n",
                    flags[index].name, optarg);
            return OPTIONS_WRONG;
        }
    }
    if (optind < count) {
        return wrong("an argument without a flag");
    }
    if (options.out_path == NULL && options.targets_path == NULL) {
        return wrong("--out or --targets is missing");
    }
    if (options.out_path != NULL && options.format == OUTPUT_FORMAT_COUNT) {
        return wrong("--format is missing");
    }
    if (options.duplicate_count > options.planted_count) {
        return wrong("--duplicates is larger than --planted");
    }
    *out_options = options;
    return OPTIONS_RUN;
}
