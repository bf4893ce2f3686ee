#include "engine/match/scanner.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/match/belief.h"
#include "engine/match/scanner_state.h"

struct scanner *scanner_new(const struct plan *plan)
{
    struct scanner *scanner = memory_new(1, sizeof *scanner);
    scanner->plan = plan;
    scanner->scratch = scratch_clone(plan->scratch);
    scanner->matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS);
    scanner->span_matcher = regex_matcher_new(LIMIT_REGEX_SPAN_STEPS);
    scanner->atoms = memory_new(plan->atom_count, sizeof *scanner->atoms);
    scanner->gate_serials = memory_new(plan->atom_count, sizeof *scanner->gate_serials);
    scanner->gated = memory_new(plan->atom_count, sizeof *scanner->gated);
    scanner->fields = memory_new(plan->field_count, sizeof *scanner->fields);
    scanner->rule_epochs = memory_new(plan->rule_count, sizeof *scanner->rule_epochs);
    scanner->verdicts = memory_new(plan->rule_count, sizeof *scanner->verdicts);
    scanner->candidates = memory_new(plan->rule_count, sizeof *scanner->candidates);
    return scanner;
}

void scanner_free(struct scanner *scanner)
{
    if (!scanner)
        return;
    scratch_free(scanner->scratch);
    regex_matcher_free(scanner->matcher);
    regex_matcher_free(scanner->span_matcher);
    free(scanner->atoms);
    free(scanner->gate_serials);
    free(scanner->gated);
    free(scanner->fields);
    free(scanner->rule_epochs);
    free(scanner->verdicts);
    free(scanner->candidates);
    free(scanner->places);
    free(scanner->segments);
    buffer_done(&scanner->folded);
    free(scanner);
}

static void add_alone(struct scanner *scanner, uint32_t rule)
{
    if (scanner_is_candidate(scanner, rule) || scanner->plan->rules[rule].quarantine)
        return;
    scanner->rule_epochs[rule] = scanner->epoch;
    scanner->candidates[scanner->candidate_count++] = rule;
}

void scanner_add_candidate(struct scanner *scanner, uint32_t rule)
{
    size_t next = scanner->candidate_count;
    add_alone(scanner, rule);
    for (; next < scanner->candidate_count; next++) {
        const struct plan_rule *added = &scanner->plan->rules[scanner->candidates[next]];
        for (size_t i = 0; i < added->dependent_count; i++)
            add_alone(scanner, added->dependents[i]);
    }
}

struct field_values scanner_values(struct scanner *scanner, uint32_t field)
{
    struct field_state *state = &scanner->fields[field];
    if (state->epoch != scanner->epoch) {
        state->epoch = scanner->epoch;
        state->values = field_collect(scanner->message, &scanner->plan->fields[field].field,
                                      scanner->plan->targets);
    }
    return state->values;
}

static bool may_be_found(const void *state, uint32_t atom)
{
    const struct scanner *scanner = state;
    return scanner->plan->fields[scanner->plan->atoms[atom].field].is_costly ||
           scanner->atoms[atom].epoch == scanner->epoch;
}

/* Mark the costly fields of the rules that may still hold after the cheap ones were scanned. */
static void mark_needed_fields(struct scanner *scanner)
{
    struct belief_guess guess = {scanner->plan, may_be_found, NULL, scanner};
    for (size_t i = 0; i < scanner->candidate_count; i++) {
        const struct plan_rule *rule = &scanner->plan->rules[scanner->candidates[i]];
        if (!rule->needs_cheap_evidence || !belief_may_hold(rule, &guess))
            continue;
        for (size_t f = 0; f < rule->costly_count; f++)
            scanner->fields[rule->costly_fields[f]].needed_epoch = scanner->epoch;
    }
}

static void scan_costly_fields(struct scanner *scanner, bool everything)
{
    const struct plan *plan = scanner->plan;
    size_t last = plan->field_count;
    for (size_t i = 0; i < plan->field_count; i++) {
        const struct plan_field *field = &plan->fields[i];
        bool is_needed = everything || field->is_always_scanned ||
                         scanner->fields[i].needed_epoch == scanner->epoch;
        if (!field->is_costly || !is_needed)
            continue;
        if (field->field.kind == FIELD_ANOMALY)
            last = i; /* decoding the others finds anomalies */
        else
            scanner_scan_field(scanner, (uint32_t)i);
    }
    if (last < plan->field_count)
        scanner_scan_field(scanner, (uint32_t)last);
}

static void scan_message(struct scanner *scanner, struct message *message, bool everything)
{
    scanner->message = message;
    scanner->epoch++;
    scanner->candidate_count = 0;
    scanner->place_count = 0;
    scanner->confirm_count = 0;
    scanner->compared_bytes = 0;
    for (size_t i = 0; i < scanner->plan->field_count; i++)
        if (!scanner->plan->fields[i].is_costly)
            scanner_scan_field(scanner, (uint32_t)i);
    if (!everything)
        mark_needed_fields(scanner);
    scan_costly_fields(scanner, everything);
    /* Those that ask for one of them and may hold without anything found are among them too. */
    for (size_t i = 0; i < scanner->plan->always_count; i++)
        add_alone(scanner, scanner->plan->always[i]);
    buffer_reset_to(&scanner->folded, MEBIBYTE);
}

void scanner_scan(struct scanner *scanner, struct message *message)
{
    scan_message(scanner, message, false);
}

void scanner_scan_everything(struct scanner *scanner, struct message *message)
{
    scan_message(scanner, message, true);
}

const struct place *scanner_first_place(const struct scanner *scanner, uint32_t atom)
{
    const struct atom_state *state = &scanner->atoms[atom];
    if (state->epoch != scanner->epoch || state->first_place == PLACE_NONE)
        return NULL;
    return &scanner->places[state->first_place];
}

const struct place *scanner_next_place(const struct scanner *scanner, const struct place *place)
{
    return place->next == PLACE_NONE ? NULL : &scanner->places[place->next];
}

struct rule_indexes scanner_candidates(const struct scanner *scanner)
{
    return (struct rule_indexes){scanner->candidates, scanner->candidate_count};
}

struct message *scanner_message(const struct scanner *scanner)
{
    return scanner->message;
}

const struct plan *scanner_plan(const struct scanner *scanner)
{
    return scanner->plan;
}

uint64_t scanner_scanned_bytes(const struct scanner *scanner)
{
    return scanner->scanned_bytes;
}
