#include "engine/match/settle.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/match/backtracking.h"
#include "engine/match/cache.h"
#include "engine/match/gate.h"
#include "engine/match/probe.h"
#include "engine/match/required.h"

static unsigned regex_flags_of(const struct draft_atom *draft)
{
    unsigned flags = 0;
    flags |= draft->flags & PATTERN_CASELESS ? REGEX_CASELESS : 0U;
    flags |= draft->flags & PATTERN_DOTALL ? REGEX_DOTALL : 0U;
    flags |= draft->flags & PATTERN_MULTILINE ? REGEX_MULTILINE : 0U;
    flags |= draft->flags & PATTERN_UTF8 ? REGEX_UTF : 0U;
    return flags;
}

/* Expressions to be probed: each one once, however many fields it is looked for in. */
struct probe_list {
    struct pattern *patterns;
    struct probe_result *results;
    size_t count;
    struct table table;
};

static uint32_t probe_index(struct probe_list *list, struct arena *arena, struct bytes expression,
                            unsigned flags)
{
    uint64_t hash = bytes_hash(expression) ^ flags;
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&list->table, hash, &cursor)) != TABLE_NONE)
        if (list->patterns[index].flags == flags &&
            bytes_equal(bytes_of(list->patterns[index].expression), expression))
            return index;
    index = (uint32_t)list->count++;
    list->patterns[index] = (struct pattern){arena_copy_string(arena, expression), flags, index};
    table_insert(&list->table, hash, index);
    return index;
}

#define WORTH_KEEPING_MILLISECONDS 50

/* What an earlier run found out about one pattern. */
static bool load_result(const struct plan_cache *cache, const struct pattern *pattern,
                        struct probe_result *out_result)
{
    char key[DIGEST_TEXT_BYTES];
    struct buffer kept = {0};
    cache_key("probe", pattern, 1, key);
    bool good = cache_load(cache, key, &kept) && kept.size == sizeof *out_result;
    if (good)
        memcpy(out_result, kept.data, sizeof *out_result);
    buffer_done(&kept);
    return good;
}

/* Only what took long is worth a file: the others are quicker to be found out again. */
static void store_result(const struct plan_cache *cache, const struct pattern *pattern,
                         const struct probe_result *result)
{
    char key[DIGEST_TEXT_BYTES];
    if (result->verdict != PROBE_COSTLY && result->milliseconds < WORTH_KEEPING_MILLISECONDS)
        return;
    cache_key("probe", pattern, 1, key);
    cache_store(cache, key, bytes_make(result, sizeof *result));
}

/* Probe those patterns of a changed set that were not probed before. */
static enum status probe_new(const struct plan_cache *cache, struct probe_list *list,
                             struct failure *out_failure)
{
    struct pattern *fresh = memory_new(list->count, sizeof *fresh);
    uint32_t *indexes = memory_new(list->count, sizeof *indexes);
    struct probe_result *results = memory_new(list->count, sizeof *results);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        fresh[count] = list->patterns[i];
        fresh[count].id = 0; /* its place in the set is not its own */
        indexes[count] = (uint32_t)i;
        count += !load_result(cache, &fresh[count], &list->results[i]);
    }
    enum status status = probe_patterns(fresh, count, results, out_failure);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        list->results[indexes[i]] = results[i];
        store_result(cache, &fresh[i], &results[i]);
    }
    free(fresh);
    free(indexes);
    free(results);
    return status;
}

/* Probe what was not probed in an earlier run. */
static enum status probe(const struct plan_cache *cache, struct probe_list *list,
                         struct failure *out_failure)
{
    size_t size = list->count * sizeof *list->results;
    struct buffer kept = {0};
    char key[DIGEST_TEXT_BYTES];
    if (list->count == 0)
        return STATUS_OK;
    cache_key("probes", list->patterns, list->count, key);
    enum status status = STATUS_OK;
    if (cache_load(cache, key, &kept) && kept.size == size) {
        memcpy(list->results, kept.data, size);
    } else {
        status = probe_new(cache, list, out_failure);
        if (status == STATUS_OK)
            cache_store(cache, key, bytes_make(list->results, size));
    }
    buffer_done(&kept);
    return status;
}

/* A regex whose database alone is larger (huge counted repeats) is kept out of the common one. Not
 * smaller ones: of the stock rules of SpamAssassin those with literals, 6 to 90 KB each, took 18 %
 * more CPU time behind gates than together, because Hyperscan looks for their literals itself. */
#define COMMON_MOST_BYTES ((uint32_t)128 << 10)

/* One that takes longer for a KiB of mail, alone, is kept out of it, too, if it requires no
 * literal: Hyperscan would follow it through every byte. Looking for outlines takes some 2,500. */
#define COMMON_MOST_SCAN_NS 500

static bool may_join_others(const struct probe_result *result, const struct required *required)
{
    return result->database_bytes <= COMMON_MOST_BYTES &&
           (required->literals.count > 0 || result->scan_ns <= COMMON_MOST_SCAN_NS);
}

/* Put what a regex requires before it: literals, or else an outline. False: it requires nothing. */
static bool put_behind_gate(struct plan_builder *builder, uint32_t index, struct required required)
{
    struct draft_atom *draft = &builder->drafts[index];
    struct plan_field *field = &builder->plan->fields[draft->atom.field];
    if (required.literals.count > 0)
        gates_add(field, builder->plan->arena, required.literals, index);
    else if (required.outline.count > 0)
        gates_add_outline(field, builder->plan->arena, &required.outline, index);
    draft->is_gated = required.literals.count > 0 || required.outline.count > 0;
    return draft->is_gated;
}

/* How one regex is matched, of which the probe says `result` (NULL: it was not asked). */
static void settle_regex(struct plan_builder *builder, uint32_t index, struct arena *arena,
                         const struct probe_result *result)
{
    struct draft_atom *draft = &builder->drafts[index];
    struct atom *atom = &draft->atom;
    bool is_native = result && result->verdict == PROBE_NATIVE;
    /* Wildcards read the folded text, and gates the text as it is. */
    struct required required = {0};
    if (!draft->is_wildcard)
        required = required_of(arena, atom->text, regex_flags_of(draft));
    if (result)
        atom->scan_ns = result->scan_ns;
    if (result && !is_native)
        atom->objection = arena_copy_string(builder->plan->arena, bytes_of(result->reason));
    draft->atom.is_catastrophic =
        !draft->is_wildcard && regex_is_catastrophic(atom->regex, atom->text);
    if (is_native && may_join_others(result, &required))
        return;
    if (put_behind_gate(builder, index, required))
        atom->kind = is_native ? ATOM_REGEX : ATOM_GATED;
    else if (!is_native)
        atom->kind = result && result->verdict == PROBE_PREFILTER ? ATOM_CONFIRMED : ATOM_PCRE;
}

#define NOT_PROBED UINT32_MAX

enum status settle_regexes(struct plan_builder *builder, struct failure *out_failure)
{
    struct probe_list list = {0};
    list.patterns = memory_new(builder->draft_count, sizeof *list.patterns);
    list.results = memory_new(builder->draft_count, sizeof *list.results);
    uint32_t *probes = memory_new(builder->draft_count, sizeof *probes);
    for (size_t i = 0; i < builder->draft_count; i++) {
        struct draft_atom *draft = &builder->drafts[i];
        if (draft->atom.kind != ATOM_REGEX)
            continue;
        REQUIRE(regex_compile(draft->atom.text, regex_flags_of(draft), &draft->atom.regex, NULL) ==
                STATUS_OK);
        /* With a NUL inside, Hyperscan would see half of it. */
        probes[i] = NOT_PROBED;
        if (bytes_find_byte(draft->atom.text, 0, 0) == BYTES_NOT_FOUND)
            probes[i] = probe_index(&list, builder->plan->arena, draft->atom.text,
                                    draft->flags | PATTERN_ONCE);
    }
    enum status status = probe(builder->cache, &list, out_failure);
    struct arena *arena = arena_new(1 << 16);
    for (uint32_t i = 0; status == STATUS_OK && i < builder->draft_count; i++) {
        if (builder->drafts[i].atom.kind != ATOM_REGEX)
            continue;
        bool is_probed = probes[i] != NOT_PROBED;
        settle_regex(builder, i, arena, is_probed ? &list.results[probes[i]] : NULL);
        arena_reset(arena);
    }
    arena_free(arena);
    free(list.patterns);
    free(list.results);
    table_done(&list.table);
    free(probes);
    return status;
}
