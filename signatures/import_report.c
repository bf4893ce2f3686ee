#include "signatures/import_report.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/utf8.h"

#define SUBJECT_BYTES 120

const char *import_outcome_name(enum import_outcome outcome)
{
    static const char *const names[] = {"taken", "degraded", "refused", "skipped", "doubtful"};
    return names[outcome];
}

static uint64_t note_hash(const struct import_note *note)
{
    uint64_t hash = bytes_hash(note->reason) ^ (uint64_t)note->outcome;
    return hash * UINT64_C(0x9e3779b97f4a7c15) ^ bytes_hash(note->path);
}

static struct import_note *find(struct import_report *report, const struct import_note *note)
{
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&report->table, note_hash(note), &cursor)) != TABLE_NONE) {
        struct import_note *known = &report->notes[index];
        if (known->outcome == note->outcome && bytes_equal(known->reason, note->reason) &&
            bytes_equal(known->path, note->path))
            return known;
    }
    return NULL;
}

void import_report_add(struct import_report *report, struct arena *arena,
                       const struct import_note *note)
{
    struct import_note added = *note;
    struct import_note *known = find(report, &added);
    if (!known && report->count >= LIMIT_IMPORT_NOTES) {
        added.reason = bytes_of("one of many further reasons");
        known = find(report, &added);
    }
    if (known) {
        known->count++;
        return;
    }
    size_t shown = note->subject.size;
    if (shown > SUBJECT_BYTES)
        shown = utf8_cut(note->subject, SUBJECT_BYTES);
    added.path = arena_copy(arena, note->path);
    added.format = arena_copy(arena, note->format);
    added.reason = arena_copy(arena, added.reason);
    added.subject = arena_copy(arena, bytes_slice(note->subject, 0, shown));
    added.count = 1;
    report->notes =
        memory_grow(report->notes, &report->capacity, report->count + 1, sizeof *report->notes);
    table_insert(&report->table, note_hash(&added), (uint32_t)report->count);
    report->notes[report->count++] = added;
}

void import_report_done(struct import_report *report)
{
    free(report->notes);
    table_done(&report->table);
    *report = (struct import_report){0};
}

bool import_report_knows(const struct import_report *report, struct bytes path)
{
    for (size_t i = 0; i < report->count; i++)
        if (bytes_equal(report->notes[i].path, path))
            return true;
    return false;
}

size_t import_report_count(const struct import_report *report, struct bytes path,
                           enum import_outcome outcome)
{
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++)
        if (report->notes[i].outcome == outcome && bytes_equal(report->notes[i].path, path))
            count += report->notes[i].count;
    return count;
}
