#include "engine/match/plan.h"

#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/match/belief.h"
#include "engine/match/cache.h"
#include "engine/match/gate.h"
#include "engine/match/plan_builder.h"
#include "engine/match/quarantine.h"
#include "engine/match/references.h"
#include "engine/match/settle.h"

const char *atom_kind_name(enum atom_kind kind)
{
    switch (kind) {
    case ATOM_LITERAL:
        return "literal";
    case ATOM_EXACT:
        return "exact";
    case ATOM_LOOKALIKE:
        return "lookalike";
    case ATOM_ROWS:
        return "rows";
    case ATOM_REGEX:
        return "regex";
    case ATOM_GATED:
        return "gated";
    case ATOM_CONFIRMED:
        return "confirmed";
    case ATOM_PCRE:
        break;
    }
    return "pcre2";
}

/* Remove the rules that cannot be compiled. */
static void refuse_bad_rules(struct plan_builder *builder, struct rule_set *rules)
{
    for (size_t i = 0; i < rules->rule_count;) {
        struct objection objection = {0};
        if (builder_check_rule(builder, &rules->rules[i], &objection))
            i++;
        else
            rule_set_refuse(rules, i, objection.place, objection.reason);
    }
}

/* What is kept is of this machine's own level: for another one there is no cache. */
static enum status compile_or_load(const struct plan_builder *builder,
                                   const struct pattern *patterns, size_t count,
                                   struct database **out_database, struct failure *out_failure)
{
    const struct plan_cache *cache = builder->cache;
    char key[DIGEST_TEXT_BYTES];
    struct buffer written = {0};
    if (count == 0)
        return STATUS_OK;
    cache_key("database", patterns, count, key);
    bool is_loaded =
        cache_load(cache, key, &written) && database_read(buffer_bytes(&written), out_database);
    enum status status = STATUS_OK;
    if (!is_loaded) {
        status = database_compile_for(builder->level, patterns, count, out_database, out_failure);
        buffer_reset(&written);
        if (status == STATUS_OK && cache) {
            database_write(*out_database, &written);
            cache_store(cache, key, buffer_bytes(&written));
        }
    }
    buffer_done(&written);
    return status;
}

/* Which database of its field an atom goes into; NULL: none. */
static struct database **database_of(struct plan_field *field, const struct draft_atom *draft)
{
    switch (draft->atom.kind) {
    case ATOM_LITERAL:
        return draft->atom.is_folded ? &field->literals : &field->regexes;
    case ATOM_REGEX:
    case ATOM_CONFIRMED:
        if (draft->is_gated)
            break;
        return draft->atom.is_folded ? &field->wildcards : &field->regexes;
    case ATOM_EXACT:
    case ATOM_ROWS:
    case ATOM_GATED:
    case ATOM_LOOKALIKE:
    case ATOM_PCRE:
        break;
    }
    return NULL;
}

static struct pattern pattern_of(struct arena *arena, const struct draft_atom *draft, uint32_t id)
{
    const struct atom *atom = &draft->atom;
    struct pattern pattern = {.id = id, .flags = draft->flags | PATTERN_ONCE};
    if (atom->kind != ATOM_LITERAL) {
        pattern.expression = arena_copy_string(arena, atom->text);
        pattern.flags |= atom->kind == ATOM_CONFIRMED ? PATTERN_PREFILTER : 0U;
        return pattern;
    }
    char *expression = arena_alloc(arena, 4 * atom->text.size + 1);
    pattern_write_literal(atom->text, expression);
    expression[4 * atom->text.size] = '\0';
    pattern.expression = expression;
    pattern.flags = atom->is_folded ? PATTERN_CASELESS : 0U;
    /* Anchored ones may be reported at the wrong place first. */
    if (!atom->at_start && !atom->at_end)
        pattern.flags |= PATTERN_ONCE;
    return pattern;
}

/* Compile the database at `slot` of a field from the atoms that belong there. */
static enum status compile_database(struct plan_builder *builder, size_t field_index,
                                    struct database **slot, struct failure *out_failure)
{
    struct plan_field *field = &builder->plan->fields[field_index];
    struct arena *arena = arena_new(1 << 16);
    struct pattern *patterns =
        memory_new(builder->draft_count + field->gate_count, sizeof *patterns);
    size_t count = 0;
    if (slot == &field->gate_literals) {
        gates_write_patterns(field, arena, patterns);
        count = field->gate_count;
    }
    for (size_t i = 0; i < builder->draft_count; i++) {
        const struct draft_atom *draft = &builder->drafts[i];
        if (draft->atom.field == field_index && database_of(field, draft) == slot)
            patterns[count++] = pattern_of(arena, draft, (uint32_t)i);
    }
    enum status status = compile_or_load(builder, patterns, count, slot, out_failure);
    free(patterns);
    arena_free(arena);
    return status;
}

/* Atoms that no database holds. */
static void settle_field(struct plan_builder *builder, size_t field_index)
{
    struct plan_field *field = &builder->plan->fields[field_index];
    gates_compile_outlines(field);
    size_t pcre_capacity = 0;
    size_t lookalike_capacity = 0;
    size_t row_capacity = 0;
    for (size_t i = 0; i < builder->draft_count; i++) {
        const struct atom *atom = &builder->drafts[i].atom;
        if (atom->field != field_index)
            continue;
        field->atom_count++;
        field->has_folded |= atom->is_folded;
        if (atom->kind == ATOM_EXACT) {
            table_insert(&field->exact, bytes_hash(atom->text), (uint32_t)i);
            if (atom->text.size > field->exact_longest)
                field->exact_longest = atom->text.size;
        } else if (atom->kind == ATOM_LOOKALIKE) {
            field->lookalike_atoms =
                memory_grow(field->lookalike_atoms, &lookalike_capacity, field->lookalike_count + 1,
                            sizeof *field->lookalike_atoms);
            field->lookalike_atoms[field->lookalike_count++] = (uint32_t)i;
        } else if (atom->kind == ATOM_ROWS) {
            field->row_atoms = memory_grow(field->row_atoms, &row_capacity, field->row_count + 1,
                                           sizeof *field->row_atoms);
            field->row_atoms[field->row_count++] = (uint32_t)i;
            if (row_set_longest(atom->row_set) > field->exact_longest)
                field->exact_longest = row_set_longest(atom->row_set);
        } else if (atom->kind == ATOM_PCRE) {
            field->pcre_atoms = memory_grow(field->pcre_atoms, &pcre_capacity,
                                            field->pcre_count + 1, sizeof *field->pcre_atoms);
            field->pcre_atoms[field->pcre_count++] = (uint32_t)i;
        }
    }
}

#define DATABASES_PER_FIELD 4

static struct database **slot_of(struct plan_field *field, size_t number)
{
    if (number == 0)
        return &field->literals;
    if (number == 1)
        return &field->wildcards;
    return number == 2 ? &field->regexes : &field->gate_literals;
}

/* A regex that is kept out of the database of its field gets one of its own. */
static enum status compile_own(struct plan_builder *builder, size_t index,
                               struct failure *out_failure)
{
    struct draft_atom *draft = &builder->drafts[index];
    if (draft->atom.kind != ATOM_REGEX || !draft->is_gated)
        return STATUS_OK;
    struct arena *arena = arena_new(1 << 12);
    struct pattern pattern = pattern_of(arena, draft, (uint32_t)index);
    enum status status = compile_or_load(builder, &pattern, 1, &draft->atom.own, out_failure);
    arena_free(arena);
    return status;
}

/* All databases, several at a time: they have nothing in common. */
static enum status compile_fields(struct plan_builder *builder, struct failure *out_failure)
{
    struct plan *plan = builder->plan;
    struct failure failure = {0};
    for (size_t i = 0; i < plan->field_count; i++)
        settle_field(builder, i);
    size_t common_count = DATABASES_PER_FIELD * plan->field_count;
#pragma omp parallel for schedule(dynamic) default(none)                                           \
    shared(builder, plan, failure, common_count)
    for (size_t i = 0; i < common_count + builder->draft_count; i++) {
        size_t field = i / DATABASES_PER_FIELD;
        struct failure own = {0};
        enum status status =
            i < common_count
                ? compile_database(builder, field,
                                   slot_of(&plan->fields[field], i % DATABASES_PER_FIELD), &own)
                : compile_own(builder, i - common_count, &own);
        if (status != STATUS_OK) {
#pragma omp critical
            (void)failure_set(&failure, own.status, "%s", own.text);
        }
    }
    for (size_t i = 0; i < plan->field_count; i++)
        for (size_t j = 0; j < DATABASES_PER_FIELD; j++)
            plan->database_bytes += database_size_bytes(*slot_of(&plan->fields[i], j));
    for (size_t i = 0; i < builder->draft_count; i++)
        plan->database_bytes += database_size_bytes(builder->drafts[i].atom.own);
    if (failure.status != STATUS_OK)
        return failure_set(out_failure, failure.status, "%s", failure.text);
    return STATUS_OK;
}

static bool never_found(const void *state, uint32_t atom)
{
    (void)state;
    (void)atom;
    return false;
}

static bool found_in_costly_text(const void *state, uint32_t atom)
{
    const struct plan *plan = state;
    return plan->fields[plan->atoms[atom].field].is_costly;
}

static bool holds_unfound(const void *state, uint32_t rule)
{
    const struct plan *plan = state;
    return plan->rules[rule].may_hold_unfound;
}

static void note_costly_field(struct plan_rule *rule, uint32_t field)
{
    for (size_t i = 0; i < rule->costly_count; i++)
        if (rule->costly_fields[i] == field)
            return;
    rule->costly_fields = memory_grow(rule->costly_fields, &rule->costly_capacity,
                                      rule->costly_count + 1, sizeof *rule->costly_fields);
    rule->costly_fields[rule->costly_count++] = field;
}

/* What each atom means for the rules that use it. */
static void note_atoms(struct plan *plan)
{
    for (size_t a = 0; a < plan->atom_count; a++) {
        const struct atom *atom = &plan->atoms[a];
        for (size_t i = 0; i < atom->rule_count; i++) {
            struct plan_rule *rule = &plan->rules[atom->rules[i]];
            if (atom->kind > rule->weakest)
                rule->weakest = atom->kind;
            if (plan->fields[atom->field].is_costly)
                note_costly_field(rule, atom->field);
        }
    }
}

static void settle_rules(struct plan *plan)
{
    note_atoms(plan);
    quarantine_catastrophic(plan);
    plan->always = memory_new(plan->rule_count, sizeof *plan->always);
    struct belief_guess nothing = {plan, never_found, holds_unfound, plan};
    struct belief_guess costly = {plan, found_in_costly_text, NULL, plan};
    uint32_t *order = memory_new(plan->rule_count, sizeof *order);
    references_resolve(plan, order);
    for (size_t i = 0; i < plan->rule_count; i++) {
        struct plan_rule *rule = &plan->rules[order[i]];
        rule->may_hold_unfound = belief_may_hold(rule, &nothing);
        references_settle(plan, order[i]);
    }
    free(order);
    for (size_t i = 0; i < plan->rule_count; i++) {
        struct plan_rule *rule = &plan->rules[i];
        if (rule->may_hold_unfound && !rule->quarantine)
            plan->always[plan->always_count++] = (uint32_t)i;
        bool is_degraded = rule->weakest >= ATOM_CONFIRMED || rule->lacks_rules;
        plan->degraded_count += is_degraded && !rule->quarantine;
        rule->needs_cheap_evidence = !belief_may_hold(rule, &costly);
        for (size_t f = 0; f < rule->costly_count && !rule->needs_cheap_evidence; f++)
            plan->fields[rule->costly_fields[f]].is_always_scanned = true;
    }
}

static void make_scratch(struct plan *plan)
{
    size_t count = DATABASES_PER_FIELD * plan->field_count;
    const struct database **databases = memory_new(count + plan->atom_count, sizeof(void *));
    for (size_t i = 0; i < count; i++)
        databases[i] = *slot_of(&plan->fields[i / DATABASES_PER_FIELD], i % DATABASES_PER_FIELD);
    for (size_t i = 0; i < plan->atom_count; i++)
        if (plan->atoms[i].own)
            databases[count++] = plan->atoms[i].own;
    plan->scratch = scratch_new(databases, count);
    free(databases);
}

/* Drafts become the plan's atoms, at the same indexes. */
static void keep_atoms(struct plan_builder *builder)
{
    struct plan *plan = builder->plan;
    plan->atoms = memory_new(builder->draft_count, sizeof *plan->atoms);
    plan->atom_count = builder->draft_count;
    for (size_t i = 0; i < builder->draft_count; i++)
        plan->atoms[i] = builder->drafts[i].atom;
    plan->row_sets = memory_new(builder->plan->row_set_count, sizeof(void *));
    for (size_t i = 0; i < plan->row_set_count; i++)
        plan->row_sets[i] = builder->rows[i].set;
    free(builder->drafts);
    free(builder->rows);
    table_done(&builder->atom_table);
    table_done(&builder->lookalike_table);
    table_done(&builder->rows_table);
}

static enum status build(struct plan_builder *builder, struct rule_set *rules,
                         struct plan **out_plan, struct failure *out_failure)
{
    uint64_t started = clock_now_ns();
    struct plan *plan = memory_new(1, sizeof *plan);
    plan->arena = arena_new(1 << 16);
    builder->plan = plan;
    refuse_bad_rules(builder, rules);
    references_check(rules);
    plan->rules = memory_new(rules->rule_count, sizeof *plan->rules);
    plan->rule_count = rules->rule_count;
    for (size_t i = 0; i < rules->rule_count; i++)
        builder_add_rule(builder, &rules->rules[i], (uint32_t)i, &plan->rules[i]);
    enum status status = settle_regexes(builder, out_failure);
    if (status == STATUS_OK)
        status = compile_fields(builder, out_failure);
    keep_atoms(builder);
    if (status != STATUS_OK) {
        plan_free(plan);
        return status;
    }
    settle_rules(plan);
    make_scratch(plan);
    quarantine_loud(plan);
    plan->compile_ns = clock_now_ns() - started;
    *out_plan = plan;
    return STATUS_OK;
}

enum status plan_compile(struct rule_set *rules, const struct plan_cache *cache,
                         struct plan **out_plan, struct failure *out_failure)
{
    struct plan_builder builder = {.cache = cache, .level = cpu_level_here()};
    return build(&builder, rules, out_plan, out_failure);
}

enum status plan_compile_for(enum cpu_level level, struct rule_set *rules, struct plan **out_plan,
                             struct failure *out_failure)
{
    struct plan_builder builder = {.level = level};
    return build(&builder, rules, out_plan, out_failure);
}

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    for (size_t i = 0; i < plan->field_count; i++) {
        database_free(plan->fields[i].literals);
        database_free(plan->fields[i].wildcards);
        database_free(plan->fields[i].regexes);
        database_free(plan->fields[i].gate_literals);
        gates_done(&plan->fields[i]);
        table_done(&plan->fields[i].exact);
        free(plan->fields[i].row_atoms);
        free(plan->fields[i].pcre_atoms);
        free(plan->fields[i].lookalike_atoms);
    }
    for (size_t i = 0; i < plan->atom_count; i++) {
        regex_free(plan->atoms[i].regex);
        database_free(plan->atoms[i].own);
        free(plan->atoms[i].rules);
    }
    for (size_t i = 0; i < plan->lookalike_count; i++)
        lookalike_set_free(plan->lookalikes[i]);
    free(plan->lookalikes);
    for (size_t i = 0; i < plan->row_set_count; i++)
        row_set_free(plan->row_sets[i]);
    free(plan->row_sets);
    scratch_free(plan->scratch);
    for (size_t i = 0; i < plan->rule_count; i++)
        free(plan->rules[i].costly_fields);
    free(plan->fields);
    free(plan->atoms);
    free(plan->rules);
    free(plan->always);
    arena_free(plan->arena);
    free(plan);
}
