#include "tests/signatures/feed_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "signatures/rule_files.h"

static void append_set(struct buffer *out, const struct rule_set *set)
{
    rule_text_set(out, set);
    for (size_t i = 0; i < set->imports.count; i++) {
        const struct import_note *note = &set->imports.notes[i];
        buffer_format(out, "%s %zu ", import_outcome_name(note->outcome), note->count);
        buffer_append(out, note->reason);
        buffer_append_string(out, ": ");
        buffer_append(out, note->subject);
        buffer_format(out, " (line %zu)\n", note->line);
    }
}

void feed_text_expect(const char *text, const char *expected)
{
    struct rule_set set;
    struct buffer found = {0};
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "feed.json");
    append_set(&found, &set);
    rule_text_compare(&found, expected);
    rule_set_done(&set);
}

void feed_text_truncate(const char *text)
{
    for (size_t size = 0; size < strlen(text); size++) {
        char *exact = malloc(size ? size : 1);
        assert_non_null(exact);
        if (size > 0)
            memcpy(exact, text, size);
        struct rule_set set;
        rule_set_init(&set);
        rule_set_add_text(&set, bytes_make(exact, size), "feed.json");
        assert_int_equal(set.rule_count, 0);
        assert_int_equal(set.refusal_count, 1);
        rule_set_done(&set);
        free(exact);
    }
}

static void count_file(const char *path, size_t counts[IMPORT_OUTCOME_COUNT])
{
    struct rule_set set;
    struct failure failure = {0};
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, path, &failure), STATUS_OK);
    for (size_t i = 0; i < set.imports.count; i++)
        counts[set.imports.notes[i].outcome] += set.imports.notes[i].count;
    rule_set_done(&set);
}

bool feed_text_count(const char *folder, const char *ending,
                     size_t out_counts[IMPORT_OUTCOME_COUNT])
{
    /* Tests have one thread. NOLINTNEXTLINE(concurrency-mt-unsafe) */
    const char *corpus = getenv("COLDTRAIL_CORPUS");
    if (!corpus)
        return false;
    memset(out_counts, 0, IMPORT_OUTCOME_COUNT * sizeof *out_counts);
    struct rule_files files = {0};
    struct failure failure = {0};
    char *path = memory_format("%s/ioc/%s", corpus, folder);
    assert_int_equal(rule_files_list(&files, path, &failure), STATUS_OK);
    for (size_t i = 0; i < files.count; i++)
        if (bytes_end_with(bytes_of(files.files[i].path), bytes_of(ending)))
            count_file(files.files[i].path, out_counts);
    rule_files_done(&files);
    free(path);
    return true;
}
