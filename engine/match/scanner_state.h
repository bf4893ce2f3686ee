/* Inside this room: what a scanner holds, shared by the files that scan fields, decide what to scan
 * and find where a match begins. */
#ifndef COLDTRAIL_MATCH_SCANNER_STATE_H
#define COLDTRAIL_MATCH_SCANNER_STATE_H

#include "engine/base/buffer.h"
#include "engine/match/scanner.h"

/* What is known of an atom or a field in the message being scanned; stale unless `epoch` is the
 * scanner's. */
struct atom_state {
    uint64_t epoch;
    uint32_t first_place;
    uint32_t last_place;
    uint32_t place_count;
    uint64_t given_up_epoch; /* PCRE2 gave up on it, and is not asked again */
};

struct field_state {
    uint64_t epoch;
    uint64_t needed_epoch; /* a rule that may still hold looks at it */
    struct field_values values;
    uint64_t folded_epoch;
    struct field_values folded; /* for `fieldref` */
};

/* What was found out about a rule, so that many may ask for it; each stale unless its number is the
 * scanner's. */
struct verdict_state {
    uint64_t judged_epoch;
    uint64_t counted_epoch;
    uint64_t walk; /* the matches of which rule were collected last */
    double count;
    bool holds;
};

/* A stretch of scanned text that is one value. */
struct segment {
    size_t start;
    size_t end;
    uint32_t value_index;
    bool is_folded;
};

struct scanner {
    const struct plan *plan;
    struct scratch *scratch;
    struct regex_matcher *matcher;
    struct regex_matcher *span_matcher;
    struct message *message;
    uint64_t epoch;
    struct atom_state *atoms;
    struct field_state *fields;
    uint64_t *rule_epochs;
    struct verdict_state *verdicts;
    uint64_t walk_count;
    uint32_t *candidates;
    size_t candidate_count;
    struct place *places;
    size_t place_count;
    size_t place_capacity;
    struct buffer folded; /* text of one scan */
    struct segment *segments;
    size_t segment_count;
    size_t segment_capacity;
    uint64_t value_serial;  /* of the values whose gates were looked for */
    uint64_t *gate_serials; /* an atom -> the last value that held one of its gates */
    uint32_t *gated;        /* atoms to be tried on that value */
    size_t gated_count;
    uint32_t confirm_count;  /* in this message */
    uint64_t compared_bytes; /* likewise: see LIMIT_COMPARED_BYTES */
    uint64_t scanned_bytes;
};

/* A rule to be judged, once a message, and all that ask for it. */
void scanner_add_candidate(struct scanner *scanner, uint32_t rule);

/* What of `value` became the stretch `folded` of its folded form. Linear in `value`. */
struct span span_unfolded(struct bytes value, struct span folded);

/* Whether it may hold, now that all was looked for. */
static inline bool scanner_is_candidate(const struct scanner *scanner, uint32_t rule)
{
    return scanner->rule_epochs[rule] == scanner->epoch;
}

/* Look for all atoms of one field in its values. */
void scanner_scan_field(struct scanner *scanner, uint32_t field_index);

#endif
