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
    table_done(&field->gate_table);
}
