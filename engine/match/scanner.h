/* What a worker needs to match one message after another against a plan. Lifetime: worker. The
 * results stand until the next scan. */
#ifndef COLDTRAIL_MATCH_SCANNER_H
#define COLDTRAIL_MATCH_SCANNER_H

#include "engine/match/plan.h"

struct scanner;

/* The plan must outlive the scanner. */
struct scanner *scanner_new(const struct plan *plan);
void scanner_free(struct scanner *scanner);

/* Look for the atoms of the plan in `message`, which must live until the next scan: in the cheap
 * texts first, then in the costly ones that a rule which may still hold looks at. Verdicts are
 * those of a scan of everything. A field that could not be scanned makes the message
 * ANOMALY_SCAN_ERROR: never "no match". */
void scanner_scan(struct scanner *scanner, struct message *message);

/* The same in every text, whether a rule can hold or not: for those who explain. */
void scanner_scan_everything(struct scanner *scanner, struct message *message);

/* One place where an atom was found. */
struct place {
    uint32_t atom;
    uint32_t next;        /* place of the same atom, PLACE_NONE behind the last */
    uint32_t value_index; /* among the field's values */
    uint32_t row;         /* of the atom's row set; else 0 */
    uint32_t row_size;    /* how much of the text before `end` is the row's */
    bool in_folded;       /* whether `end` counts in the folded value */
    uint64_t end;         /* behind the match, from the start of the value */
};
#define PLACE_NONE UINT32_MAX

/* The first place of an atom, or NULL: it was not found. */
const struct place *scanner_first_place(const struct scanner *scanner, uint32_t atom);
const struct place *scanner_next_place(const struct scanner *scanner, const struct place *place);

/* The values of a plan field in the scanned message. */
struct field_values scanner_values(struct scanner *scanner, uint32_t field);

/* Rules for which at least one atom was found, or that need none; no order. */
struct rule_indexes {
    const uint32_t *items;
    size_t count;
};
struct rule_indexes scanner_candidates(const struct scanner *scanner);

/* The bytes of the value that a place covers, as offsets into the value as it is. */
struct span {
    size_t from;
    size_t to;
};
struct span scanner_span(struct scanner *scanner, const struct place *place);

struct message *scanner_message(const struct scanner *scanner);
const struct plan *scanner_plan(const struct scanner *scanner);

/* Bytes of text handed to Hyperscan so far, for the statistics. */
uint64_t scanner_scanned_bytes(const struct scanner *scanner);

#endif
