#include "engine/match/scanner.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/utf8.h"
#include "engine/match/belief.h"

/* Between values that are scanned together: never part of UTF-8, so no literal crosses it. */
#define VALUE_SEPARATOR 0xFF
/* More than this is scanned value by value: copying it together would cost more than the calls. */
#define TOGETHER_MOST_BYTES ((size_t)64 << 10)
/* How far before its end a regex match is looked for when its beginning is wanted. */
#define SPAN_WINDOW_BYTES 4096

/* What is known of an atom or a field in the message being scanned; stale unless `epoch` is the
 * scanner's. */
struct atom_state {
    uint64_t epoch;
    uint32_t first_place;
    uint32_t last_place;
    uint32_t place_count;
};

struct field_state {
    uint64_t epoch;
    uint64_t needed_epoch; /* a rule that may still hold looks at it */
    struct field_values values;
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
    struct message *message;
    uint64_t epoch;
    struct atom_state *atoms;
    struct field_state *fields;
    uint64_t *rule_epochs;
    uint32_t *candidates;
    size_t candidate_count;
    struct place *places;
    size_t place_count;
    size_t place_capacity;
    struct buffer folded; /* text of one scan */
    struct segment *segments;
    size_t segment_count;
    size_t segment_capacity;
    size_t current_segment; /* where the scan's matches lie, when it is over one value */
    uint32_t confirm_count; /* in this message */
    uint64_t scanned_bytes;
};

struct scanner *scanner_new(const struct plan *plan)
{
    struct scanner *scanner = memory_new(1, sizeof *scanner);
    scanner->plan = plan;
    scanner->scratch = scratch_clone(plan->scratch);
    scanner->matcher = regex_matcher_new();
    scanner->atoms = memory_new(plan->atom_count, sizeof *scanner->atoms);
    scanner->fields = memory_new(plan->field_count, sizeof *scanner->fields);
    scanner->rule_epochs = memory_new(plan->rule_count, sizeof *scanner->rule_epochs);
    scanner->candidates = memory_new(plan->rule_count, sizeof *scanner->candidates);
    return scanner;
}

void scanner_free(struct scanner *scanner)
{
    if (!scanner)
        return;
    scratch_free(scanner->scratch);
    regex_matcher_free(scanner->matcher);
    free(scanner->atoms);
    free(scanner->fields);
    free(scanner->rule_epochs);
    free(scanner->candidates);
    free(scanner->places);
    free(scanner->segments);
    buffer_done(&scanner->folded);
    free(scanner);
}

static void add_candidate(struct scanner *scanner, uint32_t rule)
{
    if (scanner->rule_epochs[rule] == scanner->epoch)
        return;
    scanner->rule_epochs[rule] = scanner->epoch;
    scanner->candidates[scanner->candidate_count++] = rule;
}

static void add_place(struct scanner *scanner, uint32_t atom_index, const struct segment *segment,
                      uint64_t end)
{
    const struct atom *atom = &scanner->plan->atoms[atom_index];
    struct atom_state *state = &scanner->atoms[atom_index];
    if (state->epoch != scanner->epoch) {
        *state = (struct atom_state){.epoch = scanner->epoch, .first_place = PLACE_NONE};
        for (size_t i = 0; i < atom->rule_count; i++)
            add_candidate(scanner, atom->rules[i]);
    }
    /* Which parts hold it decides verdicts, so places on parts are never dropped. */
    bool of_part = scanner->plan->fields[atom->field].field.traits & FIELD_OF_PART;
    if (!of_part && state->place_count >= LIMIT_PLACES_PER_ATOM)
        return;
    scanner->places = memory_grow(scanner->places, &scanner->place_capacity,
                                  scanner->place_count + 1, sizeof *scanner->places);
    uint32_t index = (uint32_t)scanner->place_count++;
    scanner->places[index] = (struct place){.atom = atom_index,
                                            .next = PLACE_NONE,
                                            .value_index = segment->value_index,
                                            .in_folded = segment->is_folded,
                                            .end = end};
    if (state->first_place == PLACE_NONE)
        state->first_place = index;
    else
        scanner->places[state->last_place].next = index;
    state->last_place = index;
    state->place_count++;
}

/* The segment that holds the byte before `end`. */
static const struct segment *segment_at(const struct scanner *scanner, uint64_t end)
{
    size_t low = 0;
    size_t high = scanner->segment_count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (scanner->segments[middle].end < end)
            low = middle + 1;
        else
            high = middle;
    }
    return &scanner->segments[low];
}

static void on_literal(void *state, uint32_t id, uint64_t end)
{
    struct scanner *scanner = state;
    const struct atom *atom = &scanner->plan->atoms[id];
    const struct segment *segment = segment_at(scanner, end);
    if (atom->at_start && end - atom->text.size != segment->start)
        return;
    if (atom->at_end && end != segment->end)
        return;
    add_place(scanner, id, segment, end - segment->start);
}

static void confirm(struct scanner *scanner, uint32_t id, const struct segment *segment,
                    struct bytes text)
{
    size_t from = 0;
    size_t to = 0;
    if (scanner->confirm_count++ >= LIMIT_REGEX_CONFIRMS) {
        anomaly_add(&scanner->message->anomalies, ANOMALY_SCAN_ERROR);
        return;
    }
    switch (regex_match(scanner->plan->atoms[id].regex, scanner->matcher, text, 0, &from, &to)) {
    case REGEX_MATCH:
        add_place(scanner, id, segment, to);
        break;
    case REGEX_GAVE_UP:
        anomaly_add(&scanner->message->anomalies, ANOMALY_SCAN_ERROR);
        break;
    case REGEX_NO_MATCH:
        break;
    }
}

/* The text of the value that is being scanned alone. */
struct lone_scan {
    struct scanner *scanner;
    struct segment segment;
    struct bytes text;
};

static void on_regex(void *state, uint32_t id, uint64_t end)
{
    struct lone_scan *lone = state;
    const struct atom *atom = &lone->scanner->plan->atoms[id];
    if (atom->kind == ATOM_CONFIRMED) {
        confirm(lone->scanner, id, &lone->segment, lone->text);
        return;
    }
    if (atom->at_start && end != atom->text.size)
        return;
    if (atom->at_end && end != lone->text.size)
        return;
    add_place(lone->scanner, id, &lone->segment, end);
}

static void scan(struct scanner *scanner, const struct database *database, struct bytes text,
                 scan_callback callback, void *state)
{
    scanner->scanned_bytes += text.size;
    if (!database_scan(database, scanner->scratch, text, callback, state))
        anomaly_add(&scanner->message->anomalies, ANOMALY_SCAN_ERROR);
}

static void look_up_exact(struct scanner *scanner, const struct plan_field *field,
                          const struct segment *segment, struct bytes text)
{
    if (text.size > field->exact_longest || field->exact.count == 0)
        return;
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&field->exact, bytes_hash(text), &cursor)) != TABLE_NONE)
        if (bytes_equal(scanner->plan->atoms[index].text, text))
            add_place(scanner, index, segment, text.size);
}

static struct segment *add_segment(struct scanner *scanner)
{
    scanner->segments = memory_grow(scanner->segments, &scanner->segment_capacity,
                                    scanner->segment_count + 1, sizeof *scanner->segments);
    return &scanner->segments[scanner->segment_count++];
}

/* Try what Hyperscan could not take on one value, folded or as it is. */
static void scan_with_pcre(struct scanner *scanner, const struct plan_field *field,
                           const struct segment *segment, struct bytes text, bool is_folded)
{
    for (size_t i = 0; i < field->pcre_count; i++)
        if (scanner->plan->atoms[field->pcre_atoms[i]].is_folded == is_folded)
            confirm(scanner, field->pcre_atoms[i], segment, text);
}

/* Append the folded value to the scan text as a segment. ASCII is only copied, or lower-cased
 * where whole values are compared: Hyperscan takes A for a by itself. */
static void append_folded(struct scanner *scanner, struct bytes text, uint32_t value_index)
{
    struct segment segment = {.start = scanner->folded.size, .value_index = value_index};
    segment.is_folded = !fold_append(&scanner->folded, text);
    segment.end = scanner->folded.size;
    *add_segment(scanner) = segment;
    buffer_append_byte(&scanner->folded, VALUE_SEPARATOR);
}

/* Scan the segments that were put together in `folded`. */
static void scan_segments(struct scanner *scanner, const struct plan_field *field)
{
    struct bytes all = buffer_bytes(&scanner->folded);
    if (scanner->segment_count == 0)
        return;
    if (field->literals)
        scan(scanner, field->literals, all, on_literal, scanner);
    for (size_t i = 0; i < scanner->segment_count; i++) {
        const struct segment *segment = &scanner->segments[i];
        struct bytes text = bytes_slice(all, segment->start, segment->end);
        look_up_exact(scanner, field, segment, text);
        if (field->wildcards) {
            struct lone_scan lone = {scanner, *segment, text};
            scan(scanner, field->wildcards, text, on_regex, &lone);
        }
        scan_with_pcre(scanner, field, segment, text, true);
    }
    buffer_reset(&scanner->folded);
    scanner->segment_count = 0;
}

/* One large value: scanned where it lies if it is ASCII. */
static void scan_large(struct scanner *scanner, const struct plan_field *field, struct bytes text,
                       uint32_t value_index)
{
    bool is_bytes = field->field.traits & FIELD_IS_BYTES;
    if (!is_bytes && !bytes_are_ascii(text)) {
        append_folded(scanner, text, value_index);
        scan_segments(scanner, field);
        return;
    }
    *add_segment(scanner) = (struct segment){0, text.size, value_index, false};
    struct lone_scan lone = {scanner, scanner->segments[0], text};
    if (field->literals)
        scan(scanner, field->literals, text, on_literal, scanner);
    if (field->wildcards)
        scan(scanner, field->wildcards, text, on_regex, &lone);
    scan_with_pcre(scanner, field, &lone.segment, text, true);
    scanner->segment_count = 0;
    if (text.size <= field->exact_longest) {
        append_folded(scanner, text, value_index);
        const struct segment *segment = &scanner->segments[0];
        look_up_exact(scanner, field, segment,
                      bytes_slice(buffer_bytes(&scanner->folded), segment->start, segment->end));
        buffer_reset(&scanner->folded);
        scanner->segment_count = 0;
    }
}

static void scan_folded(struct scanner *scanner, const struct plan_field *field,
                        struct field_values values)
{
    /* On parts, each value must be seen for itself: an atom reported once a scan would hide the
     * second part that holds it. */
    bool together = !(field->field.traits & (FIELD_OF_PART | FIELD_IS_BYTES));
    for (size_t i = 0; i < values.count; i++) {
        struct bytes text = values.items[i].text;
        if (!together || text.size > TOGETHER_MOST_BYTES) {
            scan_segments(scanner, field); /* those before it: it is scanned where it lies */
            scan_large(scanner, field, text, (uint32_t)i);
            continue;
        }
        if (scanner->folded.size + text.size > TOGETHER_MOST_BYTES)
            scan_segments(scanner, field);
        append_folded(scanner, text, (uint32_t)i);
    }
    scan_segments(scanner, field);
}

static void scan_as_it_is(struct scanner *scanner, const struct plan_field *field,
                          struct field_values values)
{
    for (size_t i = 0; i < values.count; i++) {
        struct bytes text = values.items[i].text;
        struct lone_scan lone = {scanner, {0, text.size, (uint32_t)i, false}, text};
        if (field->regexes)
            scan(scanner, field->regexes, text, on_regex, &lone);
        scan_with_pcre(scanner, field, &lone.segment, text, false);
    }
}

struct field_values scanner_values(struct scanner *scanner, uint32_t field)
{
    struct field_state *state = &scanner->fields[field];
    if (state->epoch != scanner->epoch) {
        state->epoch = scanner->epoch;
        state->values = field_collect(scanner->message, &scanner->plan->fields[field].field);
    }
    return state->values;
}

static void scan_field(struct scanner *scanner, uint32_t index)
{
    const struct plan_field *field = &scanner->plan->fields[index];
    if (field->atom_count == 0)
        return;
    struct field_values values = scanner_values(scanner, index);
    if (values.count == 0)
        return;
    if (field->has_folded)
        scan_folded(scanner, field, values);
    if (field->regexes || field->pcre_count)
        scan_as_it_is(scanner, field, values);
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
    for (size_t i = 0; i < scanner->candidate_count; i++) {
        const struct plan_rule *rule = &scanner->plan->rules[scanner->candidates[i]];
        if (!rule->needs_cheap_evidence || !belief_may_hold(rule, may_be_found, scanner))
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
            scan_field(scanner, (uint32_t)i);
    }
    if (last < plan->field_count)
        scan_field(scanner, (uint32_t)last);
}

static void scan_message(struct scanner *scanner, struct message *message, bool everything)
{
    scanner->message = message;
    scanner->epoch++;
    scanner->candidate_count = 0;
    scanner->place_count = 0;
    scanner->confirm_count = 0;
    for (size_t i = 0; i < scanner->plan->field_count; i++)
        if (!scanner->plan->fields[i].is_costly)
            scan_field(scanner, (uint32_t)i);
    if (!everything)
        mark_needed_fields(scanner);
    scan_costly_fields(scanner, everything);
    for (size_t i = 0; i < scanner->plan->always_count; i++)
        add_candidate(scanner, scanner->plan->always[i]);
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

/* The match of a regex that ends at `end`, as far as PCRE2 finds the same one. */
static struct span regex_span(struct scanner *scanner, const struct atom *atom, struct bytes text,
                              size_t end)
{
    struct span span = {end, end};
    size_t start = end > SPAN_WINDOW_BYTES ? end - SPAN_WINDOW_BYTES : 0;
    /* Not from inside a character: PCRE2 trusts us with that. */
    while (start < end && (text.data[start] & 0xC0) == 0x80)
        start++;
    size_t from = 0;
    size_t to = 0;
    while (start < end &&
           regex_match(atom->regex, scanner->matcher, text, start, &from, &to) == REGEX_MATCH) {
        if (from >= end)
            break;
        span = (struct span){from, to > end ? to : end};
        if (to >= end)
            break;
        start = to > from ? to : from + 1;
    }
    return span;
}

struct span scanner_span(struct scanner *scanner, const struct place *place)
{
    const struct atom *atom = &scanner->plan->atoms[place->atom];
    struct bytes value = scanner_values(scanner, atom->field).items[place->value_index].text;
    struct bytes text = value;
    if (place->in_folded) {
        buffer_reset(&scanner->folded);
        (void)fold_append(&scanner->folded, value);
        text = buffer_bytes(&scanner->folded);
    }
    struct span span = {place->end - atom->text.size, place->end};
    if (atom->regex)
        span = regex_span(scanner, atom, text, place->end);
    if (place->in_folded) {
        /* Behind the character that the last byte came from: what is invisible behind it, and
         * what it folds to further, are not asked about. */
        size_t last = span.to;
        if (span.to > span.from) {
            last = fold_source_offset(value, span.to - 1);
            (void)utf8_next(value, &last);
        }
        span.from = fold_source_offset(value, span.from);
        span.to = last > span.from ? last : span.from;
        buffer_reset_to(&scanner->folded, MEBIBYTE);
    }
    return span;
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
