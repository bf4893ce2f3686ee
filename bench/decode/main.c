/* coldtrail-decode: how fast mail is parsed and decoded, beside another decoder. */
#include <stdio.h>
#include <string.h>

#include "bench/decode/options.h"
#include "bench/decode/own.h"
#include "bench/decode/peer.h"
#include "bench/decode/report.h"

#define SUBJECT_MOST 4
#define EXIT_WRONG 2

/* The series that were asked for; 0: there is no subject of that name. */
static size_t choose_series(const struct options *options, struct series *series)
{
    const struct subject *const subjects[SUBJECT_MOST] = {&own_decode, &own_everything, &own_opened,
                                                          peer_subject()};
    size_t count = 0;
    for (size_t i = 0; i < SUBJECT_MOST; i++)
        if (subjects[i] && (!options->only || strcmp(options->only, subjects[i]->name) == 0))
            series_init(&series[count++], subjects[i], options->round_count);
    return count;
}

static bool all_are_steady(const struct series *series, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!series[i].is_steady) {
            (void)fprintf(stderr, "error: coldtrail-decode: %s: rounds differ in what they yield\n",
                          series[i].subject->name);
            return false;
        }
    return true;
}

static int measure(const struct options *options, struct series *series, size_t series_count)
{
    struct mail_set set;
    mail_set_load(options->paths, options->path_count, &set);
    bool is_good = set.count > 0;
    if (is_good) {
        rounds_run(&set, series, series_count, options->round_count);
        report_print(&set, series, series_count, options->round_count);
        is_good = all_are_steady(series, series_count);
    } else {
        (void)fputs("error: coldtrail-decode: no message found\n", stderr);
    }
    mail_set_done(&set);
    return is_good ? 0 : EXIT_WRONG;
}

int main(int count, char **arguments)
{
    struct options options;
    switch (options_parse(count, arguments, &options)) {
    case OPTIONS_DONE:
        return 0;
    case OPTIONS_WRONG:
        return EXIT_WRONG;
    case OPTIONS_RUN:
        break;
    }
    struct series series[SUBJECT_MOST];
    size_t series_count = choose_series(&options, series);
    int code = EXIT_WRONG;
    if (series_count)
        code = measure(&options, series, series_count);
    else
        (void)fprintf(stderr, "error: coldtrail-decode: --only: '%s' is not there (see --help)\n",
                      options.only);
    for (size_t i = 0; i < series_count; i++)
        series_done(&series[i]);
    return code;
}
