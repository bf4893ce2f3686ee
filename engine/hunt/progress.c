#include "engine/hunt/progress.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/memory.h"

#define BAR_EVERY_NS UINT64_C(200000000)
#define LINE_EVERY_NS UINT64_C(30000000000)
#define BAR_MOST_CELLS 20
#define BAR_FEWEST_CELLS 4

struct progress {
    enum progress_mode mode;
    uint64_t total_bytes;
    uint64_t started_ns;
    _Atomic uint64_t next_ns; /* when to draw; whoever moves it draws */
    _Atomic uint64_t input_bytes;
    _Atomic uint64_t raw_bytes;
    _Atomic uint64_t messages;
    _Atomic uint64_t hits;
};

enum progress_mode progress_mode_for_stderr(void)
{
    const char *terminal = getenv("TERM"); // NOLINT(concurrency-mt-unsafe): before threads
    if (!isatty(STDERR_FILENO))
        return PROGRESS_LINES;
    return terminal && strcmp(terminal, "dumb") != 0 ? PROGRESS_BAR : PROGRESS_LINES;
}

struct progress *progress_new(enum progress_mode mode, uint64_t total_bytes)
{
    struct progress *progress = memory_new(1, sizeof *progress);
    progress->mode = mode;
    progress->total_bytes = total_bytes;
    progress->started_ns = clock_now_ns();
    uint64_t first = mode == PROGRESS_BAR ? BAR_EVERY_NS : LINE_EVERY_NS;
    atomic_init(&progress->next_ns, progress->started_ns + first);
    return progress;
}

void progress_free(struct progress *progress)
{
    if (!progress)
        return;
    static const char clear_line[] = "\r\033[K";
    if (progress->mode == PROGRESS_BAR)
        (void)!write(STDERR_FILENO, clear_line, sizeof clear_line - 1);
    free(progress);
}

static unsigned terminal_columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col;
}

/* "12 s", "3 min 20 s", "2 h 05 min" */
static void duration_to_text(double seconds, char *out, size_t size)
{
    unsigned long whole = (unsigned long)(seconds + 0.5);
    if (whole < 60)
        (void)snprintf(out, size, "%lu s", whole);
    else if (whole < 3600)
        (void)snprintf(out, size, "%lu min %02lu s", whole / 60, whole % 60);
    else
        (void)snprintf(out, size, "%lu h %02lu min", whole / 3600, whole / 60 % 60);
}

static void draw(struct progress *progress, uint64_t now)
{
    double seconds = (double)(now - progress->started_ns) / 1e9;
    uint64_t input = atomic_load(&progress->input_bytes);
    double share = progress->total_bytes ? (double)input / (double)progress->total_bytes : 1;
    if (share > 1)
        share = 1;
    double mb_per_second = (double)atomic_load(&progress->raw_bytes) / 1e6 / seconds;
    double messages = (double)atomic_load(&progress->messages);
    char eta[32] = "?";
    if (share > 0.001)
        duration_to_text(seconds / share - seconds, eta, sizeof eta);
    char figures[160];
    (void)snprintf(figures, sizeof figures,
                   "%3.0f%%  %.0f MB/s  %.0f messages (%.0f/s)  %lu hits  %s left", share * 100,
                   mb_per_second, messages, messages / seconds,
                   (unsigned long)atomic_load(&progress->hits), eta);
    if (progress->mode == PROGRESS_LINES) {
        log_info("progress: %s", figures);
        return;
    }
    unsigned columns = terminal_columns();
    /* The bar gives way to the figures, and the last cell stays free: a line that wraps could not
     * be drawn over. */
    int cells = (int)columns - (int)strlen(figures) - 4;
    if (cells > BAR_MOST_CELLS)
        cells = BAR_MOST_CELLS;
    int filled = (int)(share * cells);
    char line[256];
    int length = 0;
    if (cells >= BAR_FEWEST_CELLS)
        length = snprintf(line, sizeof line, "[%.*s%.*s] %s", filled, "####################",
                          cells - filled, "....................", figures);
    else
        length = snprintf(line, sizeof line, "%s", figures);
    if (length < 0)
        return;
    if ((unsigned)length >= columns)
        length = (int)columns - 1;
    char drawn[300];
    int size = snprintf(drawn, sizeof drawn, "\r%.*s\033[K", length, line);
    (void)!write(STDERR_FILENO, drawn, (size_t)size);
}

void progress_add(struct progress *progress, uint64_t input_bytes, uint64_t raw_bytes,
                  uint64_t messages, uint64_t hits)
{
    if (!progress)
        return;
    atomic_fetch_add(&progress->input_bytes, input_bytes);
    atomic_fetch_add(&progress->raw_bytes, raw_bytes);
    atomic_fetch_add(&progress->messages, messages);
    atomic_fetch_add(&progress->hits, hits);
    if (progress->mode == PROGRESS_OFF)
        return;
    uint64_t now = clock_now_ns();
    uint64_t next = atomic_load(&progress->next_ns);
    uint64_t step = progress->mode == PROGRESS_BAR ? BAR_EVERY_NS : LINE_EVERY_NS;
    if (now >= next && atomic_compare_exchange_strong(&progress->next_ns, &next, now + step))
        draw(progress, now);
}
