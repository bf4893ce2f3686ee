#include "engine/cli/imports.h"

#include "engine/base/buffer.h"
#include "engine/base/log.h"

/* For "%.*s". */
#define TEXT(bytes) (int)(bytes).size, (bytes).data ? (const char *)(bytes).data : ""

/* "120 taken (100 domain, 20 URL)"; of other outcomes the count alone. */
static void append_outcome(struct buffer *out, const struct import_report *report,
                           struct bytes path, enum import_outcome outcome)
{
    size_t count = import_report_count(report, path, outcome);
    if (count == 0 && outcome != IMPORT_TAKEN)
        return;
    buffer_format(out, "%s%zu %s", outcome == IMPORT_TAKEN ? "" : ", ", count,
                  import_outcome_name(outcome));
    if (count == 0 || outcome != IMPORT_TAKEN)
        return;
    const char *before = " (";
    for (size_t i = 0; i < report->count; i++) {
        const struct import_note *note = &report->notes[i];
        if (note->outcome != outcome || !bytes_equal(note->path, path))
            continue;
        buffer_format(out, "%s%zu %.*s", before, note->count, TEXT(note->reason));
        before = ", ";
    }
    buffer_append_string(out, ")");
}

static void print_reason(const struct import_note *note)
{
    struct buffer line = {0};
    buffer_format(&line, "%.*s", TEXT(note->path));
    if (note->line)
        buffer_format(&line, ":%zu", note->line);
    buffer_format(&line, ": %zu %s: %.*s", note->count, import_outcome_name(note->outcome),
                  TEXT(note->reason));
    if (note->subject.size)
        buffer_format(&line, "; %s '%.*s'", note->count > 1 ? "the first is" : "it is",
                      TEXT(note->subject));
    if (note->outcome == IMPORT_SKIPPED)
        log_info("%.*s", (int)line.size, (const char *)line.data);
    else
        log_warning("%.*s", (int)line.size, (const char *)line.data);
    buffer_done(&line);
}

static void print_file(const struct import_report *report, const struct import_note *first)
{
    struct buffer line = {0};
    buffer_format(&line, "%.*s: %.*s: ", TEXT(first->path), TEXT(first->format));
    for (int outcome = 0; outcome < IMPORT_OUTCOME_COUNT; outcome++)
        append_outcome(&line, report, first->path, (enum import_outcome)outcome);
    log_info("%.*s", (int)line.size, (const char *)line.data);
    buffer_done(&line);
    for (size_t i = 0; i < report->count; i++)
        if (report->notes[i].outcome != IMPORT_TAKEN &&
            bytes_equal(report->notes[i].path, first->path))
            print_reason(&report->notes[i]);
}

/* What becomes of a file's entries may be noted when others were read already. */
static bool is_first_of_file(const struct import_report *report, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (bytes_equal(report->notes[i].path, report->notes[index].path))
            return false;
    return true;
}

void print_imports(const struct rule_set *set)
{
    const struct import_report *report = &set->imports;
    for (size_t i = 0; i < report->count; i++)
        if (is_first_of_file(report, i))
            print_file(report, &report->notes[i]);
}
