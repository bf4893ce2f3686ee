/* One field's values, and all atoms that are looked for in them. */
#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/match/scanner_state.h"

/* Between values that are scanned together: never part of UTF-8, so no literal crosses it. */
#define VALUE_SEPARATOR 0xFF
/* More than this is scanned value by value: copying it together would cost more than the calls. */
#define TOGETHER_MOST_BYTES ((size_t)64 << 10)

/* The new place, valid until the next one; NULL where enough are remembered. */
static struct place *add_place(struct scanner *scanner, uint32_t atom_index,
                               const struct segment *segment, uint64_t end)
{
    const struct atom *atom = &scanner->plan->atoms[atom_index];
    struct atom_state *state = &scanner->atoms[atom_index];
    if (state->epoch != scanner->epoch) {
        state->epoch = scanner->epoch;
        state->first_place = PLACE_NONE;
        state->place_count = 0;
        for (size_t i = 0; i < atom->rule_count; i++)
            scanner_add_candidate(scanner, atom->rules[i]);
    }
    /* Which parts hold it decides verdicts, so places on parts are never dropped. */
    bool of_part = scanner->plan->fields[atom->field].field.traits & FIELD_OF_PART;
    if (!of_part && state->place_count >= LIMIT_PLACES_PER_ATOM)
        return NULL;
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
    return &scanner->places[index];
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
    (void)add_place(scanner, id, segment, end - segment->start);
}

static void confirm(struct scanner *scanner, uint32_t id, const struct segment *segment,
                    struct bytes text)
{
    size_t from = 0;
    size_t to = 0;
    struct atom_state *atom = &scanner->atoms[id];
    if (scanner->plan->atoms[id].is_catastrophic || atom->given_up_epoch == scanner->epoch)
        return;
    if (scanner->confirm_count++ >= LIMIT_REGEX_CONFIRMS) {
        anomaly_add(&scanner->message->anomalies, ANOMALY_SCAN_ERROR);
        return;
    }
    switch (regex_match(scanner->plan->atoms[id].regex, scanner->matcher, text, 0, &from, &to)) {
    case REGEX_MATCH:
        (void)add_place(scanner, id, segment, to);
        break;
    case REGEX_GAVE_UP:
        atom->given_up_epoch = scanner->epoch;
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
    const struct plan_field *field;
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
    (void)add_place(lone->scanner, id, &lone->segment, end);
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
            (void)add_place(scanner, index, segment, text.size);
}

struct row_scan {
    struct scanner *scanner;
    const struct segment *segment;
    size_t size; /* of the text that is looked up */
    uint32_t atom;
};

static void on_row(void *state, uint32_t row, size_t size)
{
    const struct row_scan *scan = state;
    struct place *place = add_place(scan->scanner, scan->atom, scan->segment, scan->size);
    if (!place)
        return;
    place->row = row;
    place->row_size = (uint32_t)size;
}

/* Look one folded value up in the hash sets of its field. */
static void look_up(struct scanner *scanner, const struct plan_field *field,
                    const struct segment *segment, struct bytes text)
{
    look_up_exact(scanner, field, segment, text);
    for (size_t i = 0; i < field->row_count; i++) {
        struct row_scan scan = {scanner, segment, text.size, field->row_atoms[i]};
        row_set_find(scanner->plan->atoms[scan.atom].row_set, text, on_row, &scan);
    }
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
    if (scanner->folded.size > LIMIT_SCOPE_BYTES)
        anomaly_add(&scanner->message->anomalies, ANOMALY_LIMIT_SCOPE_BYTES);
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
        look_up(scanner, field, segment, text);
        if (field->wildcards) {
            struct lone_scan lone = {scanner, *segment, text, field};
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
    struct lone_scan lone = {scanner, scanner->segments[0], text, field};
    if (field->literals)
        scan(scanner, field->literals, text, on_literal, scanner);
    if (field->wildcards)
        scan(scanner, field->wildcards, text, on_regex, &lone);
    scan_with_pcre(scanner, field, &lone.segment, text, true);
    scanner->segment_count = 0;
    if (text.size <= field->exact_longest && (field->exact.count || field->row_count)) {
        append_folded(scanner, text, value_index);
        const struct segment *segment = &scanner->segments[0];
        look_up(scanner, field, segment,
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

/* To be tried on the value that is being scanned, once. */
static void add_gated(struct scanner *scanner, uint32_t atom)
{
    if (scanner->gate_serials[atom] == scanner->value_serial)
        return;
    scanner->gate_serials[atom] = scanner->value_serial;
    scanner->gated[scanner->gated_count++] = atom;
}

/* A gate's literal is in the value: note the regexes that require it. */
static void on_gate(void *state, uint32_t id, uint64_t end)
{
    const struct lone_scan *lone = state;
    const struct literal_gate *gate = &lone->field->gates[id];
    (void)end;
    for (size_t i = 0; i < gate->atom_count; i++)
        add_gated(lone->scanner, gate->atoms[i]);
}

static void on_outline(void *state, uint32_t index)
{
    const struct lone_scan *lone = state;
    add_gated(lone->scanner, lone->field->outlines[index].atom);
}

/* Look for gates, and try the regexes behind those that were found. Not from inside the scan: the
 * scratch is in use there. */
static void scan_gated(struct scanner *scanner, struct lone_scan *lone)
{
    const struct plan_field *field = lone->field;
    scanner->value_serial++;
    scanner->gated_count = 0;
    if (field->gate_literals)
        scan(scanner, field->gate_literals, lone->text, on_gate, lone);
    if (field->outline_set) {
        scanner->scanned_bytes += lone->text.size;
        outline_set_scan(field->outline_set, lone->text, on_outline, lone);
    }
    for (size_t i = 0; i < scanner->gated_count; i++) {
        uint32_t atom = scanner->gated[i];
        const struct database *own = scanner->plan->atoms[atom].own;
        if (own)
            scan(scanner, own, lone->text, on_regex, lone);
        else
            confirm(scanner, atom, &lone->segment, lone->text);
    }
}

static void scan_as_it_is(struct scanner *scanner, const struct plan_field *field,
                          struct field_values values)
{
    for (size_t i = 0; i < values.count; i++) {
        struct bytes text = values.items[i].text;
        struct lone_scan lone = {scanner, {0, text.size, (uint32_t)i, false}, text, field};
        if (field->regexes)
            scan(scanner, field->regexes, text, on_regex, &lone);
        if (field->gate_literals || field->outline_set)
            scan_gated(scanner, &lone);
        scan_with_pcre(scanner, field, &lone.segment, text, false);
    }
}

static void scan_lookalikes(struct scanner *scanner, const struct plan_field *field,
                            struct field_values values)
{
    for (size_t i = 0; i < values.count; i++) {
        struct bytes text = values.items[i].text;
        struct segment segment = {0, text.size, (uint32_t)i, false};
        struct arena *arena = message_arena(scanner->message);
        struct bytes domain = lookalike_domain_of(arena, text);
        struct lookalike_match match;
        for (size_t a = 0; a < field->lookalike_count; a++) {
            uint32_t atom = field->lookalike_atoms[a];
            if (lookalike_find(scanner->plan->atoms[atom].lookalike, arena, domain, &match))
                add_place(scanner, atom, &segment, text.size);
        }
    }
}

void scanner_scan_field(struct scanner *scanner, uint32_t field_index)
{
    const struct plan_field *field = &scanner->plan->fields[field_index];
    if (field->atom_count == 0)
        return;
    struct field_values values = scanner_values(scanner, field_index);
    if (values.count == 0)
        return;
    if (field->has_folded)
        scan_folded(scanner, field, values);
    if (field->regexes || field->gate_literals || field->outline_set || field->pcre_count)
        scan_as_it_is(scanner, field, values);
    if (field->lookalike_count)
        scan_lookalikes(scanner, field, values);
}
