#include "bench/decode/report.h"

#include <gnu/libc-version.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/decode/peer.h"
#include "engine/base/memory.h"
#include "loaders/versions.h"

#define NS_PER_SECOND 1e9
#define MEGABYTE 1e6

/* The processor's name; "unknown" where the system does not tell. */
static void print_cpu(void)
{
    FILE *file = fopen("/proc/cpuinfo", "re");
    char line[256];
    struct bytes name = bytes_of("unknown");
    while (file && fgets(line, sizeof line, file)) {
        struct bytes text = bytes_of(line);
        size_t colon = bytes_find_byte(text, ':', 0);
        if (!bytes_start_with(text, bytes_of("model name")) || colon == BYTES_NOT_FOUND)
            continue;
        name = bytes_trim(bytes_from(text, colon + 1));
        break;
    }
    (void)printf("cpu        %.*s\n", (int)name.size, (const char *)name.data);
    if (file)
        (void)fclose(file);
}

static void print_setting(const struct mail_set *set, size_t round_count)
{
    char peer[PEER_VERSION_BYTES];
    peer_version(peer);
    print_cpu();
    (void)printf("compiler   %s\n", COLDTRAIL_COMPILER);
    (void)printf("libraries  glibc %s, libarchive %s\n", gnu_get_libc_version(),
                 loaders_libarchive_version());
    (void)printf("peer       %s\n", peer);
    (void)printf("mail       %zu messages, %zu bytes raw, %zu problems\n", set->count,
                 set->raw_bytes, set->problem_count);
    (void)printf("rounds     %zu of each in turn, one thread; median (min-max)\n", round_count);
}

/* Raw megabytes a second. */
static struct spread speed_of(const struct series *series, size_t round_count, size_t raw_bytes,
                              bool is_cpu)
{
    double *values = memory_new(round_count, sizeof *values);
    for (size_t i = 0; i < round_count; i++) {
        uint64_t taken_ns = is_cpu ? series->laps[i].cpu_ns : series->laps[i].wall_ns;
        values[i] = (double)raw_bytes / MEGABYTE / ((double)(taken_ns + 1) / NS_PER_SECOND);
    }
    struct spread spread = spread_of(values, round_count);
    free(values);
    return spread;
}

/* How many times as fast as the peer, round by round. */
static struct spread ratio_of(const struct series *series, const struct series *peer,
                              size_t round_count)
{
    double *values = memory_new(round_count, sizeof *values);
    for (size_t i = 0; i < round_count; i++)
        values[i] = (double)peer->laps[i].cpu_ns / (double)(series->laps[i].cpu_ns + 1);
    struct spread spread = spread_of(values, round_count);
    free(values);
    return spread;
}

static void print_speeds(const struct mail_set *set, const struct series *series,
                         const struct series *peer, size_t round_count)
{
    struct spread cpu = speed_of(series, round_count, set->raw_bytes, true);
    struct spread wall = speed_of(series, round_count, set->raw_bytes, false);
    (void)printf("%-11s %8.1f (%.1f-%.1f)  %8.1f (%.1f-%.1f)", series->subject->name, cpu.median,
                 cpu.min, cpu.max, wall.median, wall.min, wall.max);
    if (peer) {
        struct spread ratio = ratio_of(series, peer, round_count);
        (void)printf("  %6.2f (%.2f-%.2f)", ratio.median, ratio.min, ratio.max);
    }
    (void)printf("  %s\n", series->subject->summary);
}

static void print_work(const struct series *series)
{
    const struct work *work = &series->work;
    (void)printf("%-11s %9zu %12zu %12zu %12zu %12zu  %016llx\n", series->subject->name,
                 work->leaf_count, work->content_bytes, work->text_bytes, work->header_bytes,
                 work->fact_bytes, (unsigned long long)work->checksum);
}

void report_print(const struct mail_set *set, const struct series *series, size_t series_count,
                  size_t round_count)
{
    const struct series *peer = NULL;
    for (size_t i = 0; i < series_count; i++)
        if (series[i].subject == peer_subject())
            peer = &series[i];
    print_setting(set, round_count);
    (void)printf("\nraw MB/s of CPU time; of wall time%s\n",
                 peer ? "; times as fast as the peer, CPU time" : "");
    for (size_t i = 0; i < series_count; i++)
        print_speeds(set, &series[i], peer, round_count);
    (void)printf("\n%-11s %9s %12s %12s %12s %12s  %s\n", "yielded", "leaves", "contents", "texts",
                 "headers", "facts", "checksum");
    for (size_t i = 0; i < series_count; i++)
        print_work(&series[i]);
}
