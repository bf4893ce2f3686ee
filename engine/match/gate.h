/* Regexes that are tried only where a literal or an outline was found which they require: those
 * that Hyperscan cannot take, and those that would slow down all others of their database. Run;
 * built before threads start. */
#ifndef COLDTRAIL_MATCH_GATE_H
#define COLDTRAIL_MATCH_GATE_H

#include "engine/match/literal_set.h"
#include "engine/match/plan.h"

/* Try `atom` on the values of `field` that hold one of `literals`; `arena` keeps the texts. */
void gates_add(struct plan_field *field, struct arena *arena, struct literal_set literals,
               uint32_t atom);

/* Try it on those that have `outline`. */
void gates_add_outline(struct plan_field *field, struct arena *arena, const struct outline *outline,
                       uint32_t atom);

/* Make the set of the outlines, once all are there. */
void gates_compile_outlines(struct plan_field *field);

/* The gates' literals as patterns, whose ids are indexes of `field->gates`; `out_patterns` holds
 * as many as there are gates. */
void gates_write_patterns(const struct plan_field *field, struct arena *arena,
                          struct pattern *out_patterns);

void gates_done(struct plan_field *field);

#endif
