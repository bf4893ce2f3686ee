/* From a scanned message to its hit records: what leaves the message. Lifetime of an assembler:
 * worker; what it returns stands until the next call. */
#ifndef COLDTRAIL_HUNT_ASSEMBLE_H
#define COLDTRAIL_HUNT_ASSEMBLE_H

#include "engine/hits/record.h"
#include "engine/hunt/correlations.h"
#include "engine/match/scanner.h"
#include "loaders/source.h"

struct assembled {
    struct hit_message message;
    const struct hit *hits;
    const struct bytes *records; /* one a hit, see hit_record_write(); empty of silent rules */
    size_t hit_count;            /* 0: no rule holds, and nothing else is filled in */
    size_t reported_count;       /* of them, without silent rules */
};

struct assembler;

/* `rules`: as the plan's, in the same order. All outlive the assembler. */
struct assembler *assembler_new(const struct plan *plan, const struct hit_rule *rules,
                                const struct correlations *correlations);
void assembler_free(struct assembler *assembler);

/* Decide which rules hold on the message that `scanner` has just scanned, and write them down. */
struct assembled assemble_hits(struct assembler *assembler, struct scanner *scanner,
                               const struct raw_message *raw);

/* What hits say of the plan's rules, and behind them of the set's correlations; in `arena`. */
struct hit_rule *assemble_rules(struct arena *arena, const struct plan *plan,
                                const struct rule_set *set);

/* Where a raw message lies, as hits say it. */
struct hit_location assemble_location(const struct raw_message *raw);

#endif
