#include "engine/match/probe.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/base/limits.h"
#include "engine/match/sample.h"

/* A child that says nothing for so long is stuck whatever its CPU time. */
#define STUCK_MILLISECONDS (30 * LIMIT_REGEX_PROBE_SECONDS * 1000)
#define MOST_CHILDREN 16
#define PATTERNS_WORTH_A_CHILD 8

/* One record a pattern, small enough for one atomic write to a pipe. */
struct record {
    uint32_t index;
    struct probe_result result;
};

/* One child and its share of the patterns: each `share_count`th. */
struct share {
    size_t next; /* the pattern it is at */
    pid_t child; /* 0: done */
    int pipe_end;
    uint64_t heard_ns;
};

struct probing {
    const struct pattern *patterns;
    size_t count;
    struct probe_result *results;
    struct share shares[MOST_CHILDREN];
    size_t share_count;
};

#define SAMPLE_BYTES ((size_t)16 << 10)
#define SCANS 5

static void ignore_match(void *state, uint32_t id, uint64_t end)
{
    (void)state;
    (void)id;
    (void)end;
}

/* The nanoseconds that scanning a KiB of mail takes, at best: clocks of CPU time are too coarse for
 * it, and of some scans one is not interrupted. */
static uint32_t measure(const struct database *database)
{
    const struct database *const databases[] = {database};
    struct scratch *scratch = scratch_new(databases, 1);
    struct buffer text = {0};
    while (text.size < SAMPLE_BYTES)
        buffer_append_string(&text, sample_of_mail);
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < SCANS; i++) {
        uint64_t started = clock_now_ns();
        (void)database_scan(database, scratch, buffer_bytes(&text), ignore_match, NULL);
        uint64_t taken = clock_now_ns() - started;
        least = taken < least ? taken : least;
    }
    least = least * 1024 / text.size;
    buffer_done(&text);
    scratch_free(scratch);
    return least < UINT32_MAX ? (uint32_t)least : UINT32_MAX;
}

static struct probe_result try_pattern(const struct pattern *pattern)
{
    struct probe_result result = {.verdict = PROBE_NATIVE};
    struct failure failure = {0};
    struct database *database = NULL;
    if (database_compile(pattern, 1, &database, &failure) == STATUS_OK) {
        result.database_bytes = (uint32_t)database_size_bytes(database);
        result.scan_ns = measure(database);
        database_free(database);
        return result;
    }
    (void)snprintf(result.reason, sizeof result.reason, "%.*s", (int)sizeof result.reason - 1,
                   failure.text);
    struct pattern loose = *pattern;
    loose.flags |= PATTERN_PREFILTER;
    bool compiles = database_compile(&loose, 1, &database, NULL) == STATUS_OK;
    if (compiles)
        result.scan_ns = measure(database);
    database_free(database);
    result.verdict = compiles ? PROBE_PREFILTER : PROBE_REFUSED;
    return result;
}

/* The child: the patterns of a share from `first` on, a record each. */
static _Noreturn void run_child(const struct probing *probing, size_t first, int pipe_end)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
    /* Sanitizers reserve more address space than any limit allows. */
    struct rlimit most = {LIMIT_REGEX_PROBE_BYTES, LIMIT_REGEX_PROBE_BYTES};
    (void)setrlimit(RLIMIT_AS, &most);
#endif
    struct rlimit no_core = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &no_core);
    for (size_t i = first; i < probing->count; i += probing->share_count) {
        /* CPU time, so that a busy machine refuses nothing; the signal ends the child. */
        struct itimerval budget = {.it_value = {.tv_sec = LIMIT_REGEX_PROBE_SECONDS}};
        (void)setitimer(ITIMER_PROF, &budget, NULL);
        uint64_t started = clock_cpu_ns();
        struct record record = {(uint32_t)i, try_pattern(&probing->patterns[i])};
        record.result.milliseconds = (uint32_t)((clock_cpu_ns() - started) / 1000000);
        if (write(pipe_end, &record, sizeof record) != (ssize_t)sizeof record)
            _exit(1);
    }
    _exit(0);
}

static enum status start_child(struct probing *probing, struct share *share,
                               struct failure *out_failure)
{
    int ends[2];
    if (share->next >= probing->count)
        return STATUS_OK;
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
        run_child(probing, share->next, ends[1]);
    }
    (void)close(ends[1]);
    *share = (struct share){share->next, child, ends[0], clock_now_ns()};
    return STATUS_OK;
}

static void end_child(struct share *share)
{
    if (share->child == 0)
        return;
    (void)close(share->pipe_end);
    (void)kill(share->child, SIGKILL);
    while (waitpid(share->child, NULL, 0) < 0 && errno == EINTR)
        continue;
    share->child = 0;
}

/* The child of a share is done, or was stopped over a pattern: then another takes up the rest. */
static enum status go_on(struct probing *probing, struct share *share, struct failure *out_failure)
{
    end_child(share);
    if (share->next >= probing->count)
        return STATUS_OK;
    struct probe_result *result = &probing->results[share->next];
    *result = (struct probe_result){.verdict = PROBE_COSTLY};
    (void)snprintf(result->reason, sizeof result->reason,
                   "its compilation took more than %d s or %zu MiB", LIMIT_REGEX_PROBE_SECONDS,
                   LIMIT_REGEX_PROBE_BYTES >> 20);
    share->next += probing->share_count;
    return start_child(probing, share, out_failure);
}

/* One child has a record or is gone, or is stuck. */
static enum status listen_to(struct probing *probing, struct share *share, bool has_news,
                             struct failure *out_failure)
{
    struct record record;
    if (has_news && read(share->pipe_end, &record, sizeof record) == (ssize_t)sizeof record) {
        probing->results[record.index] = record.result;
        share->next = record.index + probing->share_count;
        share->heard_ns = clock_now_ns();
        return STATUS_OK;
    }
    if (has_news || clock_now_ns() - share->heard_ns > (uint64_t)STUCK_MILLISECONDS * 1000000)
        return go_on(probing, share, out_failure);
    return STATUS_OK;
}

/* Until all children are done. */
static enum status listen_to_all(struct probing *probing, struct failure *out_failure)
{
    for (;;) {
        struct pollfd ready[MOST_CHILDREN];
        size_t busy_count = 0;
        for (size_t i = 0; i < probing->share_count; i++) {
            const struct share *share = &probing->shares[i];
            ready[i] = (struct pollfd){share->child ? share->pipe_end : -1, POLLIN, 0};
            busy_count += share->child != 0;
        }
        if (busy_count == 0)
            return STATUS_OK;
        if (poll(ready, probing->share_count, STUCK_MILLISECONDS) < 0)
            continue; /* interrupted */
        for (size_t i = 0; i < probing->share_count; i++)
            if (probing->shares[i].child &&
                listen_to(probing, &probing->shares[i], ready[i].revents != 0, out_failure) !=
                    STATUS_OK)
                return STATUS_IO;
    }
}

/* One a processor, but none for a handful of patterns. */
static size_t child_count(size_t pattern_count)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = processors > 0 ? (size_t)processors : 1;
    size_t useful = 1 + pattern_count / PATTERNS_WORTH_A_CHILD;
    count = count < useful ? count : useful;
    return count < MOST_CHILDREN ? count : MOST_CHILDREN;
}

enum status probe_patterns(const struct pattern *patterns, size_t count,
                           struct probe_result *results, struct failure *out_failure)
{
    struct probing probing = {.patterns = patterns,
                              .count = count,
                              .results = results,
                              .share_count = child_count(count)};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < probing.share_count && status == STATUS_OK; i++) {
        probing.shares[i].next = i;
        status = start_child(&probing, &probing.shares[i], out_failure);
    }
    if (status == STATUS_OK)
        status = listen_to_all(&probing, out_failure);
    for (size_t i = 0; i < probing.share_count; i++)
        end_child(&probing.shares[i]);
    return status;
}
