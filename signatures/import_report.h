/* What became of the entries of files that are no Sigma rules: feeds and lists of indicators, rules
 * of other tools. Counted, not listed: a feed has a million entries and few reasons. Lifetime: the
 * rule set's; one thread. */
#ifndef COLDTRAIL_SIGNATURES_IMPORT_REPORT_H
#define COLDTRAIL_SIGNATURES_IMPORT_REPORT_H

#include "engine/base/arena.h"
#include "engine/base/table.h"

enum import_outcome {
    IMPORT_TAKEN,    /* looked for as its author meant it */
    IMPORT_DEGRADED, /* looked for, but not quite as its author meant it */
    IMPORT_REFUSED,  /* not looked for: wrong, or nothing that mail can be asked */
    IMPORT_SKIPPED,  /* not looked for, and rightly so: revoked, out of date, there already */
    IMPORT_DOUBTFUL, /* counted as taken or degraded already: it is in mail of everybody */
};
#define IMPORT_OUTCOME_COUNT 5
const char *import_outcome_name(enum import_outcome outcome);

/* Entries of one file that had one outcome for one reason. */
struct import_note {
    struct bytes path;
    struct bytes format; /* "STIX 2.1", "MISP", "CSV" … */
    enum import_outcome outcome;
    struct bytes reason;  /* of what was taken: its type; else why */
    struct bytes subject; /* the first such entry, cut where it is long */
    size_t line;          /* where that stands, from 1; 0: unknown */
    size_t count;
};

/* Zero-initialised is empty and valid. In the order of first mention. */
struct import_report {
    struct import_note *notes;
    size_t count;
    size_t capacity;
    struct table table; /* by path, outcome and reason */
};

/* Count one more entry; `note->count` is not looked at. Texts are copied to `arena` where they are
 * new. Beyond LIMIT_IMPORT_NOTES reasons are no longer told apart. */
void import_report_add(struct import_report *report, struct arena *arena,
                       const struct import_note *note);
void import_report_done(struct import_report *report);

/* Whether anything was noted of the file. */
bool import_report_knows(const struct import_report *report, struct bytes path);

/* How many entries of the file had this outcome. */
size_t import_report_count(const struct import_report *report, struct bytes path,
                           enum import_outcome outcome);

#endif
