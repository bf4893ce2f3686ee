/* Runs a fuzz target without libFuzzer: on every file of a folder of seeds, on every truncation of
 * the small ones, and on nothing at all. A file that is named instead of a folder is run alone. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/memory.h"
#include "tests/fuzz/fuzz.h"

/* Seeds up to this size are cut at every byte. */
#define SMALL_SEED_BYTES 1024

/* What is run now, for a signal handler. */
static char running[512];
static volatile sig_atomic_t running_size;

static void announce(const char *path, size_t size)
{
    int length =
        snprintf(running, sizeof running, "failed on the first %zu bytes of %s\n", size, path);
    running_size = length < (int)sizeof running ? length : (int)sizeof running - 1;
}

/* REQUIRE and the sanitizers (with abort_on_error) end here. */
static void say_what_failed(int signal_number)
{
    ssize_t ignored = write(STDERR_FILENO, running, (size_t)running_size);
    (void)ignored;
    (void)signal(signal_number, SIG_DFL);
}

static void run_on(const char *path, struct bytes text)
{
    announce(path, text.size);
    struct bytes block = fuzz_copy(text, 0, 0);
    (void)LLVMFuzzerTestOneInput(block.data, block.size);
    fuzz_free(block);
}

static bool read_whole(const char *path, struct buffer *out)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t size = 0;
    do {
        size = fread(buffer_reserve(out, 65536), 1, 65536, file);
        out->size += size;
    } while (size > 0);
    bool is_read = !ferror(file);
    return fclose(file) == 0 && is_read;
}

static size_t replay_file(const char *path)
{
    struct buffer seed = {0};
    size_t runs = 0;
    if (!read_whole(path, &seed)) {
        buffer_done(&seed);
        return 0;
    }
    struct bytes text = buffer_bytes(&seed);
    if (text.size <= SMALL_SEED_BYTES)
        for (; runs < text.size; runs++)
            run_on(path, bytes_slice(text, 0, runs));
    run_on(path, text);
    buffer_done(&seed);
    return runs + 1;
}

static int is_seed(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static size_t replay_folder(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_seed, alphasort);
    size_t runs = count < 0 && errno == ENOTDIR ? replay_file(path) : 0;
    for (int i = 0; i < count; i++) {
        char *file = memory_format("%s/%s", path, entries[i]->d_name);
        size_t more = replay_file(file);
        if (more == 0)
            (void)fprintf(stderr, "cannot read %s\n", file);
        runs += more;
        free(file);
        free(entries[i]);
    }
    free(entries);
    return runs;
}

int main(int count, char **arguments)
{
    size_t runs = 0;
    (void)signal(SIGABRT, say_what_failed);
    run_on("nothing", bytes_make("", 0));
    for (int i = 1; i < count; i++)
        runs += replay_folder(arguments[i]);
    (void)printf("%zu inputs\n", runs);
    if (runs > 0)
        return 0;
    (void)fprintf(stderr, "usage: %s SEEDS...\nThere is no seed to run.\n", arguments[0]);
    return 2;
}
