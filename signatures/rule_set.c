#include <stdlib.h>

#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "signatures/correlation.h"
#include "signatures/ioc_list.h"
#include "signatures/misp.h"
#include "signatures/rule_files.h"
#include "signatures/rule_format.h"
#include "signatures/rule_id.h"
#include "signatures/sigma_filter.h"
#include "signatures/sigma_rule.h"
#include "signatures/spamassassin.h"
#include "signatures/stix.h"

#define SET_BLOCK_BYTES ((size_t)256 * 1024)
#define TREE_BLOCK_BYTES ((size_t)64 * 1024)

void rule_set_init(struct rule_set *set)
{
    fold_init();
    *set = (struct rule_set){.arena = arena_new(SET_BLOCK_BYTES)};
}

void rule_set_done(struct rule_set *set)
{
    free(set->rules);
    free(set->refusals);
    free(set->filters);
    free(set->correlations);
    import_report_done(&set->imports);
    warning_lists_done(&set->warnings);
    lists_free(set->lists);
    spamassassin_free(set->spamassassin);
    arena_free(set->arena);
    *set = (struct rule_set){0};
}

void rule_set_add_refusal(struct rule_set *set, struct refusal refusal)
{
    set->refusals = memory_grow(set->refusals, &set->refusal_capacity, set->refusal_count + 1,
                                sizeof *set->refusals);
    set->refusals[set->refusal_count++] = refusal;
}

static void refuse_file(struct rule_set *set, struct bytes path, const char *reason)
{
    rule_set_add_refusal(
        set, (struct refusal){.path = path, .reason = arena_copy(set->arena, bytes_of(reason))});
}

void rule_set_add_rule(struct rule_set *set, const struct rule *rule)
{
    set->rules =
        memory_grow(set->rules, &set->rule_capacity, set->rule_count + 1, sizeof *set->rules);
    set->rules[set->rule_count++] = *rule;
}

void rule_set_note_import(struct rule_set *set, const struct import_note *note)
{
    import_report_add(&set->imports, set->arena, note);
}

static void add_filter(struct rule_set *set, const struct filter *filter)
{
    set->filters = memory_grow(set->filters, &set->filter_capacity, set->filter_count + 1,
                               sizeof *set->filters);
    set->filters[set->filter_count++] = *filter;
}

static void add_correlation(struct rule_set *set, const struct correlation *correlation)
{
    set->correlations = memory_grow(set->correlations, &set->correlation_capacity,
                                    set->correlation_count + 1, sizeof *set->correlations);
    set->correlations[set->correlation_count++] = *correlation;
}

/* One document as what it is. `out_title` is there where it could be read. */
static bool add_root(struct rule_set *set, const struct sigma_context *context,
                     const struct node *root, const struct document *document,
                     struct complaint *complaint, struct bytes *out_title)
{
    struct filter filter = {.rule.source = context->path};
    struct correlation correlation = {.rule.source = context->path};
    struct rule rule = {.source = context->path};
    bool is_read = false;
    if (correlation_is(root)) {
        is_read = correlation_parse(context, root, document, complaint, &correlation);
        *out_title = correlation.rule.title;
        if (is_read)
            add_correlation(set, &correlation);
    } else if (sigma_filter_is(root)) {
        is_read = sigma_filter_parse(context, root, document, complaint, &filter);
        *out_title = filter.rule.title;
        if (is_read)
            add_filter(set, &filter);
    } else {
        is_read = sigma_rule_parse(context, root, document, complaint, &rule);
        *out_title = rule.title;
        if (is_read)
            rule_set_add_rule(set, &rule);
    }
    return is_read;
}

static void add_document(struct rule_set *set, struct arena *tree_arena,
                         const struct document *document, const struct sigma_context *context,
                         size_t *values_left)
{
    struct complaint complaint = {.arena = set->arena};
    struct node *root = NULL;
    struct bytes title = {0};
    bool is_tree = tree_parse(tree_arena, document, values_left, &complaint, &root);
    if (is_tree && (!root || tree_is_null(root)))
        return;
    if (!is_tree || !add_root(set, context, root, document, &complaint, &title))
        rule_set_add_refusal(set, (struct refusal){.path = context->path,
                                                   .place = complaint.place,
                                                   .title = title,
                                                   .reason = complaint.reason});
}

/* Once for all documents behind the limit, not once for each. */
static void refuse_rest(struct rule_set *set, struct bytes path, size_t line)
{
    struct complaint complaint = {.arena = set->arena};
    complaint_raise(&complaint, (struct rule_place){line, 1},
                    "the file holds more than %zu values: refused from here on", LIMIT_RULE_VALUES);
    rule_set_add_refusal(
        set, (struct refusal){.path = path, .place = complaint.place, .reason = complaint.reason});
}

static size_t document_count(const struct rule_set *set)
{
    return set->rule_count + set->filter_count + set->correlation_count + set->refusal_count;
}

void rule_set_replace_list(struct rule_set *set, const char *name, const char *path)
{
    if (!set->lists)
        set->lists = lists_new(set->arena);
    lists_replace(set->lists, name, path);
}

static void add_sigma(struct rule_set *set, struct bytes text, struct bytes path)
{
    if (text.size > LIMIT_RULE_FILE_BYTES) {
        char *reason = memory_format("larger than %zu MiB", LIMIT_RULE_FILE_BYTES / MEBIBYTE);
        refuse_file(set, path, reason);
        free(reason);
        return;
    }
    size_t known_count = document_count(set);
    size_t values_left = LIMIT_RULE_VALUES;
    size_t forms_left = LIMIT_RULE_VALUES;
    if (!set->lists)
        set->lists = lists_new(set->arena);
    struct buffer lists_used = {0};
    const struct sigma_context context = {set->arena, path, &forms_left, set->lists, &lists_used};
    struct arena *tree_arena = arena_new(TREE_BLOCK_BYTES);
    struct documents documents = documents_of(text);
    struct document document;
    while (values_left > 0 && documents_next(&documents, &document)) {
        add_document(set, tree_arena, &document, &context, &values_left);
        arena_reset(tree_arena);
    }
    buffer_done(&lists_used);
    arena_free(tree_arena);
    if (values_left == 0 && documents.rest.size > 0)
        refuse_rest(set, path, documents.line);
    if (document_count(set) == known_count)
        refuse_file(set, path, "the file holds no rule");
}

static bool refuse_json(struct rule_set *set, struct bytes text, struct bytes path)
{
    (void)text;
    refuse_file(set, path, "JSON, but neither a STIX bundle nor a MISP event or feed");
    return false;
}

/* Adds what a file holds; where it returns false nothing was found. */
typedef bool read_function(struct rule_set *set, struct bytes text, struct bytes path);

static void add_text(struct rule_set *set, struct bytes text, struct bytes path)
{
    static read_function *const readers[RULE_FORMAT_COUNT] = {
        [RULE_FORMAT_STIX] = stix_read,           [RULE_FORMAT_MISP] = misp_read,
        [RULE_FORMAT_INDICATORS] = ioc_list_read, [RULE_FORMAT_SPAMASSASSIN] = spamassassin_read,
        [RULE_FORMAT_UNKNOWN_JSON] = refuse_json,
    };
    set->file_count++;
    enum rule_format format = rule_format_of(text, path);
    size_t known_count = set->rule_count + set->refusal_count;
    if (format == RULE_FORMAT_SIGMA)
        add_sigma(set, text, path);
    else if (import_report_knows(&set->imports, path))
        return; /* the same file, loaded twice */
    else if (!readers[format])
        refuse_file(set, path, "this version reads no files of this format");
    else if (!readers[format](set, text, path) &&
             set->rule_count + set->refusal_count == known_count)
        refuse_file(set, path, "the file holds no rule and no indicator");
}

static int compare_bytes(struct bytes a, struct bytes b)
{
    size_t shared = a.size < b.size ? a.size : b.size;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;
    if (order != 0 || a.size == b.size)
        return order;
    return a.size < b.size ? -1 : 1;
}

static int compare_places(struct rule_place a, struct rule_place b)
{
    if (a.line != b.line)
        return a.line < b.line ? -1 : 1;
    return a.column < b.column ? -1 : a.column > b.column;
}

static int compare_rules(const void *left, const void *right)
{
    const struct rule *a = left;
    const struct rule *b = right;
    int order = compare_bytes(a->source, b->source);
    if (order == 0)
        order = compare_places(a->place, b->place);
    /* Rules made of one feed may stand in one place. */
    return order ? order : compare_bytes(a->id, b->id);
}

static int compare_refusals(const void *left, const void *right)
{
    const struct refusal *a = left;
    const struct refusal *b = right;
    int order = compare_bytes(a->path, b->path);
    return order ? order : compare_places(a->place, b->place);
}

static int compare_fold(struct bytes a, struct bytes b)
{
    for (size_t i = 0; i < a.size && i < b.size; i++) {
        int order = (int)byte_to_lower(a.data[i]) - (int)byte_to_lower(b.data[i]);
        if (order != 0)
            return order;
    }
    return a.size < b.size ? -1 : a.size > b.size;
}

/* Equal ids side by side, the rule that keeps its id in front. */
static int compare_ids(const void *left, const void *right)
{
    const struct rule *a = *(const struct rule *const *)left;
    const struct rule *b = *(const struct rule *const *)right;
    int order = compare_fold(a->id, b->id);
    return order ? order : (a < b ? -1 : a > b);
}

static void refuse_duplicate(struct rule_set *set, const struct rule *rule,
                             const struct rule *keeper)
{
    bool is_same_file = bytes_equal(rule->source, keeper->source);
    if (is_same_file && compare_places(rule->place, keeper->place) == 0)
        return; /* the same document, loaded twice */
    char *reason =
        rule->origin == RULE_OF_INDICATORS
            ? memory_format("a file of the same name, %.*s, holds the same indicators",
                            (int)keeper->source.size, complaint_shown(keeper->source))
            : memory_format("id %.*s is taken by the rule in %.*s:%zu", (int)rule->id.size,
                            complaint_shown(rule->id), (int)keeper->source.size,
                            complaint_shown(keeper->source), keeper->place.line);
    rule_set_add_refusal(set, (struct refusal){.path = rule->source,
                                               .place = rule->place,
                                               .title = rule->title,
                                               .reason = arena_copy(set->arena, bytes_of(reason))});
    free(reason);
}

/* Fill `keepers`, which has room for all rules, with the first rule of the id where that is another
 * one, else NULL. */
static void find_keepers(const struct rule_set *set, const struct rule **keepers)
{
    size_t count = set->rule_count;
    const struct rule **by_id = memory_new(count, sizeof(struct rule *));
    for (size_t i = 0; i < count; i++) {
        by_id[i] = &set->rules[i];
        keepers[i] = NULL;
    }
    qsort(by_id, count, sizeof(struct rule *), compare_ids);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (compare_fold(by_id[i]->id, by_id[first]->id) == 0)
            keepers[by_id[i] - set->rules] = by_id[first];
        else
            first = i;
    }
    free(by_id);
}

/* Feeds of one file name, and of different content, are told apart by that content too. Returns
 * whether there are any. */
static bool part_namesakes(struct rule_set *set, const struct rule *const *keepers)
{
    bool are_any = false;
    for (size_t i = 0; i < set->rule_count; i++) {
        struct rule *rule = &set->rules[i];
        if (!keepers[i] || rule->origin != RULE_OF_INDICATORS ||
            bytes_equal(rule->sha256, keepers[i]->sha256))
            continue;
        rule->id = rule_id_derive(set->arena, rule->id, rule->sha256);
        are_any = true;
    }
    return are_any;
}

/* Of rules with one id the first stays. */
static void refuse_duplicates(struct rule_set *set)
{
    size_t count = set->rule_count;
    const struct rule **keepers = memory_new(count, sizeof(struct rule *));
    find_keepers(set, keepers);
    if (part_namesakes(set, keepers))
        find_keepers(set, keepers);
    for (size_t i = 0; i < count; i++)
        if (keepers[i])
            refuse_duplicate(set, &set->rules[i], keepers[i]);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!keepers[i])
            set->rules[kept++] = set->rules[i];
    set->rule_count = kept;
    free(keepers);
}

/* What was added takes its place: the order of rules and refusals is the order of their files. */
static void settle(struct rule_set *set)
{
    warning_lists_apply(set);
    if (set->rule_count > 1) {
        qsort(set->rules, set->rule_count, sizeof *set->rules, compare_rules);
        refuse_duplicates(set);
    }
    if (set->refusal_count > 1)
        qsort(set->refusals, set->refusal_count, sizeof *set->refusals, compare_refusals);
}

void rule_set_add_text(struct rule_set *set, struct bytes text, const char *path)
{
    add_text(set, text, arena_copy(set->arena, bytes_of(path)));
    settle(set);
}

enum status rule_set_load(struct rule_set *set, const char *path, struct failure *out_failure)
{
    struct rule_files files = {0};
    enum status status = rule_files_list(&files, path, out_failure);
    struct buffer text = {0};
    for (size_t i = 0; i < files.count; i++) {
        const struct rule_file *file = &files.files[i];
        struct bytes name = arena_copy(set->arena, bytes_of(file->path));
        struct failure failure = {0};
        buffer_reset(&text);
        if (file->problem)
            refuse_file(set, name, file->problem);
        else if (rule_file_read(file->path, &text, &failure) != STATUS_OK)
            refuse_file(set, name, failure.text);
        else
            add_text(set, buffer_bytes(&text), name);
    }
    buffer_done(&text);
    rule_files_done(&files);
    settle(set);
    return status;
}

/* Filters by file and place, as rules are; the same document, loaded twice, is one. */
static int compare_filters(const void *left, const void *right)
{
    const struct filter *a = left;
    const struct filter *b = right;
    int order = compare_bytes(a->rule.source, b->rule.source);
    return order ? order : compare_places(a->rule.place, b->rule.place);
}

void rule_set_finish(struct rule_set *set)
{
    spamassassin_finish(set);
    settle(set);
    if (set->filter_count > 1)
        qsort(set->filters, set->filter_count, sizeof *set->filters, compare_filters);
    size_t kept = 0;
    for (size_t i = 0; i < set->filter_count; i++)
        if (i == 0 || compare_filters(&set->filters[i], &set->filters[kept - 1]) != 0)
            set->filters[kept++] = set->filters[i];
    set->filter_count = kept;
    sigma_filters_apply(set);
    correlations_finish(set);
    if (set->refusal_count > 1)
        qsort(set->refusals, set->refusal_count, sizeof *set->refusals, compare_refusals);
}

void rule_set_refuse(struct rule_set *set, size_t rule_index, struct rule_place place,
                     const char *reason)
{
    REQUIRE(rule_index < set->rule_count);
    struct rule *rule = &set->rules[rule_index];
    rule_set_add_refusal(set, (struct refusal){.path = rule->source,
                                               .place = place,
                                               .title = rule->title,
                                               .reason = arena_copy(set->arena, bytes_of(reason))});
    size_t behind = set->rule_count - rule_index - 1;
    memmove(rule, rule + 1, behind * sizeof *rule);
    set->rule_count--;
}
