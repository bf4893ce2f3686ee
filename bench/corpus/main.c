/* coldtrail-corpus: writes made-up mail archives for tests and benchmarks. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/corpus/companies.h"
#include "bench/corpus/corpus.h"
#include "bench/corpus/options.h"

static bool write_watchlist(const char *path)
{
    struct buffer list = {0};
    companies_write_watchlist(&list);
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(list.data, 1, list.size, file) == list.size;
    written = file != NULL && fclose(file) == 0 && written;
    buffer_done(&list);
    if (!written) {
        fprintf(stderr, "error: %s: cannot be written\n", path);
    }
    return written;
}

int main(int count, char **arguments)
{
    struct options options;
    /* zip writes local time: fix the zone, or the same seed gives other bytes elsewhere.
     * NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread */
    setenv("TZ", "UTC", 1);
    switch (options_parse(count, arguments, &options)) {
    case OPTIONS_DONE:
        return EXIT_SUCCESS;
    case OPTIONS_WRONG:
        return 2;
    case OPTIONS_RUN:
        break;
    }
    if (options.targets_path != NULL && !write_watchlist(options.targets_path)) {
        return 2;
    }
    if (options.out_path != NULL && !corpus_make(&options)) {
        return 2;
    }
    return EXIT_SUCCESS;
}
