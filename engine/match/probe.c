#include "engine/match/probe.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/limits.h"

/* A child that says nothing for so long is stuck whatever its CPU time. */
#define STUCK_MILLISECONDS (30 * LIMIT_REGEX_PROBE_SECONDS * 1000)

/* One record a pattern, small enough for one atomic write to a pipe. */
struct record {
    uint32_t index;
    struct probe_result result;
};

static struct probe_result try_pattern(const struct pattern *pattern)
{
    struct probe_result result = {.verdict = PROBE_NATIVE};
    struct failure failure = {0};
    struct database *database = NULL;
    if (database_compile(pattern, 1, &database, &failure) == STATUS_OK) {
        result.database_bytes = (uint32_t)database_size_bytes(database);
        database_free(database);
        return result;
    }
    (void)snprintf(result.reason, sizeof result.reason, "%.*s", (int)sizeof result.reason - 1,
                   failure.text);
    struct pattern loose = *pattern;
    loose.flags |= PATTERN_PREFILTER;
    bool compiles = database_compile(&loose, 1, &database, NULL) == STATUS_OK;
    database_free(database);
    result.verdict = compiles ? PROBE_PREFILTER : PROBE_REFUSED;
    return result;
}

/* The child: patterns from `first` on, a record each. */
static _Noreturn void run_child(const struct pattern *patterns, size_t first, size_t count,
                                int pipe_end)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
    /* Sanitizers reserve more address space than any limit allows. */
    struct rlimit most = {LIMIT_REGEX_PROBE_BYTES, LIMIT_REGEX_PROBE_BYTES};
    (void)setrlimit(RLIMIT_AS, &most);
#endif
    struct rlimit no_core = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &no_core);
    for (size_t i = first; i < count; i++) {
        /* CPU time, so that a busy machine refuses nothing; the signal ends the child. */
        struct itimerval budget = {.it_value = {.tv_sec = LIMIT_REGEX_PROBE_SECONDS}};
        (void)setitimer(ITIMER_PROF, &budget, NULL);
        struct record record = {(uint32_t)i, try_pattern(&patterns[i])};
        if (write(pipe_end, &record, sizeof record) != (ssize_t)sizeof record)
            _exit(1);
    }
    _exit(0);
}

/* Take records until the child is done or stuck; returns the index of the first pattern without
 * one. */
static size_t take_records(int pipe_end, size_t first, struct probe_result *results)
{
    size_t next = first;
    for (;;) {
        struct pollfd ready = {.fd = pipe_end, .events = POLLIN};
        int count = poll(&ready, 1, STUCK_MILLISECONDS);
        if (count < 0 && errno == EINTR)
            continue;
        struct record record;
        if (count <= 0 || read(pipe_end, &record, sizeof record) != (ssize_t)sizeof record)
            return next;
        results[record.index] = record.result;
        next = (size_t)record.index + 1;
    }
}

enum status probe_patterns(const struct pattern *patterns, size_t count,
                           struct probe_result *results, struct failure *out_failure)
{
    size_t first = 0;
    while (first < count) {
        int ends[2];
        if (pipe(ends) != 0)
            return failure_set(out_failure, STATUS_IO, "probing regexes: no pipe");
        pid_t child = fork();
        if (child < 0) {
            (void)close(ends[0]);
            (void)close(ends[1]);
            return failure_set(out_failure, STATUS_IO, "probing regexes: no child process");
        }
        if (child == 0) {
            (void)close(ends[0]);
            run_child(patterns, first, count, ends[1]);
        }
        (void)close(ends[1]);
        size_t next = take_records(ends[0], first, results);
        (void)close(ends[0]);
        (void)kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            continue;
        if (next < count) {
            results[next].verdict = PROBE_COSTLY;
            (void)snprintf(results[next].reason, sizeof results[next].reason,
                           "its compilation took more than %d s or %zu MiB",
                           LIMIT_REGEX_PROBE_SECONDS, LIMIT_REGEX_PROBE_BYTES >> 20);
            next++;
        }
        first = next;
    }
    return STATUS_OK;
}
