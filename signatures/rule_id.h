/* Ids for rules that come without one, and finding rules by theirs. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_RULE_ID_H
#define COLDTRAIL_SIGNATURES_RULE_ID_H

#include "engine/base/arena.h"

/* A UUID (RFC 4122 §4.3, version 5) of two texts, in `arena`: the same on every machine. */
struct bytes rule_id_derive(struct arena *arena, struct bytes title, struct bytes body);

/* A hash that ids share with what names them: they are read without regard to case. */
uint64_t rule_id_hash(struct bytes name);

#endif
