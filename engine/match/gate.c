#include "engine/match/gate.h"

#include <stdlib.h>

#include "engine/base/memory.h"

static struct literal_gate *find_or_add(struct plan_field *field, struct arena *arena,
                                        struct bytes text)
{
    uint64_t hash = bytes_hash(text);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&field->gate_table, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(field->gates[index].text, text))
            return &field->gates[index];
    field->gates = memory_grow(field->gates, &field->gate_capacity, field->gate_count + 1,
                               sizeof *field->gates);
    index = (uint32_t)field->gate_count++;
    field->gates[index] = (struct literal_gate){.text = arena_copy(arena, text)};
    table_insert(&field->gate_table, hash, index);
    return &field->gates[index];
}

void gates_add(struct plan_field *field, struct arena *arena, struct literal_set literals,
               uint32_t atom)
{
    for (size_t i = 0; i < literals.count; i++) {
        struct literal_gate *gate = find_or_add(field, arena, literals.items[i]);
        gate->atoms = memory_grow(gate->atoms, &gate->atom_capacity, gate->atom_count + 1,
                                  sizeof *gate->atoms);
        gate->atoms[gate->atom_count++] = atom;
    }
}

void gates_add_outline(struct plan_field *field, struct arena *arena, const struct outline *outline,
                       uint32_t atom)
{
    size_t size = outline->count * sizeof *outline->steps;
    struct outline_step *steps = arena_alloc(arena, size);
    memcpy(steps, outline->steps, size);
    field->outlines = memory_grow(field->outlines, &field->outline_capacity,
                                  field->outline_count + 1, sizeof *field->outlines);
    struct outline_gate *gate = &field->outlines[field->outline_count++];
    *gate = (struct outline_gate){*outline, atom};
    gate->outline.steps = steps;
}

void gates_compile_outlines(struct plan_field *field)
{
    struct outline *outlines = memory_new(field->outline_count, sizeof *outlines);
    for (size_t i = 0; i < field->outline_count; i++)
        outlines[i] = field->outlines[i].outline;
    if (field->outline_count > 0)
        field->outline_set = outline_set_new(outlines, field->outline_count);
    free(outlines);
}

void gates_write_patterns(const struct plan_field *field, struct arena *arena,
                          struct pattern *out_patterns)
{
    for (size_t i = 0; i < field->gate_count; i++) {
        struct bytes text = field->gates[i].text;
        char *expression = arena_alloc(arena, 4 * text.size + 1);
        pattern_write_literal(text, expression);
        expression[4 * text.size] = '\0';
        out_patterns[i] =
            (struct pattern){expression, PATTERN_CASELESS | PATTERN_ONCE, (uint32_t)i};
    }
}

void gates_done(struct plan_field *field)
{
    for (size_t i = 0; i < field->gate_count; i++)
        free(field->gates[i].atoms);
    free(field->gates);
    free(field->outlines);
    outline_set_free(field->outline_set);
    table_done(&field->gate_table);
}
