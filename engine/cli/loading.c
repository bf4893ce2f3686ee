#include "engine/cli/loading.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/log.h"
#include "engine/cli/imports.h"
#include "engine/hunt/correlations.h"
#include "engine/match/broad.h"
#include "engine/match/cache.h"
#include "signatures/rule_counts.h"

#define MOST_THREADS 256

bool load_rules(const struct string_list *paths, const struct rule_options *options,
                const char *targets, struct rule_set *out_set, struct choice_report *out_report)
{
    *out_report = (struct choice_report){0};
    rule_set_init(out_set);
    if (targets)
        rule_set_replace_list(out_set, "targets", targets);
    for (size_t i = 0; i < paths->count; i++) {
        struct failure failure = {0};
        if (rule_set_load(out_set, paths->items[i], &failure) != STATUS_OK) {
            log_error("%s; nothing was hunted", failure.text);
            return false;
        }
    }
    rule_set_finish(out_set);
    broad_indicators_note(out_set);
    return rule_options_apply(options, out_set, out_report);
}

static void print_quarantine(const struct plan *plan)
{
    for (size_t i = 0; i < plan->rule_count; i++) {
        const struct plan_rule *rule = &plan->rules[i];
        if (rule->quarantine)
            log_warning("%.*s:%zu:%zu: rule quarantined, and not judged: %s",
                        (int)rule->rule->source.size, (const char *)rule->rule->source.data,
                        rule->rule->place.line, rule->rule->place.column, rule->quarantine);
    }
}

struct plan *load_plan(struct rule_set *set)
{
    struct plan *plan = NULL;
    struct failure failure = {0};
    struct plan_cache *cache = cache_open();
    enum status status = plan_compile(set, cache, &plan, &failure);
    cache_close(cache);
    correlations_check(set);
    print_imports(set);
    for (size_t i = 0; i < set->refusal_count; i++) {
        const struct refusal *refusal = &set->refusals[i];
        log_warning("%.*s:%zu:%zu: rule refused: %.*s", (int)refusal->path.size,
                    (const char *)refusal->path.data, refusal->place.line, refusal->place.column,
                    (int)refusal->reason.size, (const char *)refusal->reason.data);
    }
    if (status != STATUS_OK) {
        log_error("the signatures could not be compiled: %s; nothing was hunted", failure.text);
        return NULL;
    }
    print_quarantine(plan);
    return plan;
}

void write_quarantine_count(const struct plan *plan, char out_text[QUARANTINE_COUNT_BYTES])
{
    out_text[0] = '\0';
    if (plan->quarantined_count)
        (void)snprintf(out_text, QUARANTINE_COUNT_BYTES, ", %zu quarantined",
                       plan->quarantined_count);
}

static size_t count_imitations(const struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->lookalike_count; i++)
        count += lookalike_set_count(plan->lookalikes[i]);
    return count;
}

void write_signature_counts(const struct rule_set *set, const struct plan *plan,
                            char out_text[SIGNATURE_COUNTS_BYTES])
{
    struct rule_counts counts = rule_counts_of(set);
    size_t imitations = count_imitations(plan);
    (void)snprintf(out_text, SIGNATURE_COUNTS_BYTES,
                   "%zu rules written, %zu rows generated (%zu of lists, %zu imitated domains), "
                   "%zu indicators",
                   counts.written, counts.list_rows + imitations, counts.list_rows, imitations,
                   counts.indicators);
}

void print_signature_counts(const struct rule_set *set, const struct plan *plan)
{
    char quarantined[QUARANTINE_COUNT_BYTES];
    write_quarantine_count(plan, quarantined);
    char correlations[64] = "";
    if (set->correlation_count)
        (void)snprintf(correlations, sizeof correlations, " and %zu correlations",
                       set->correlation_count);
    log_info("%zu signatures%s loaded, %zu refused, %zu degraded%s (%zu patterns, ready in %.2f s)",
             set->rule_count, correlations, set->refusal_count, plan->degraded_count, quarantined,
             plan->atom_count, (double)plan->compile_ns / 1e9);
    char counts[SIGNATURE_COUNTS_BYTES];
    write_signature_counts(set, plan, counts);
    log_info("%s", counts);
}

static bool read_list(const char *name, bool nul_separated, struct loaded_paths *paths)
{
    bool is_stdin = strcmp(name, "-") == 0;
    int descriptor = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    struct failure failure = {0};
    enum status status = STATUS_OK;
    if (descriptor < 0)
        status = failure_set(&failure, STATUS_IO, "%s", strerror(errno)); // NOLINT: one thread
    else
        status = walk_read_list(descriptor, nul_separated, &paths->listed, &paths->listed_count,
                                &failure);
    if (descriptor >= 0 && !is_stdin)
        (void)close(descriptor);
    if (status != STATUS_OK) {
        log_error("the list of files '%s' could not be read: %s; nothing was hunted", name,
                  failure.text);
        return false;
    }
    for (size_t i = 0; i < paths->listed_count; i++)
        string_list_add(&paths->paths, paths->listed[i]);
    return true;
}

bool load_walk(const struct string_list *operands, const char *files_from, bool nul_separated,
               const char *own_case, struct loaded_paths *out_paths, struct walk *out_walk)
{
    *out_paths = (struct loaded_paths){0};
    *out_walk = (struct walk){0};
    for (size_t i = 0; i < operands->count; i++) {
        if (strcmp(operands->items[i], "-") != 0) {
            string_list_add(&out_paths->paths, operands->items[i]);
        } else if (files_from) {
            log_error("give the list of files either as '-' or with --files-from, not both");
            return false;
        } else {
            files_from = "-";
        }
    }
    if (files_from && !read_list(files_from, nul_separated, out_paths))
        return false;
    walk_paths(&(struct walk_options){.paths = out_paths->paths.items,
                                      .path_count = out_paths->paths.count,
                                      .own_case = own_case},
               out_walk);
    return true;
}

void loaded_paths_done(struct loaded_paths *paths)
{
    string_list_done(&paths->paths);
    for (size_t i = 0; i < paths->listed_count; i++)
        free(paths->listed[i]);
    free(paths->listed);
}

unsigned choose_threads(uint64_t asked)
{
    if (asked)
        return asked < MOST_THREADS ? (unsigned)asked : MOST_THREADS;
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return 1;
    int count = CPU_COUNT(&allowed);
    return count < 1 ? 1 : (unsigned)count;
}
