/* From a rule's items to atoms: what is a literal, what an exact value, what a regex. */
#include "engine/base/fold.h"
#include "engine/base/memory.h"
#include "engine/match/plan_builder.h"
#include "engine/match/shape.h"
#include "signatures/modifiers.h"

/* As many whole values of one item are rows of a hash set; fewer are atoms of their own. */
#define ROWS_LEAST 32

/* The index of `name` among the plan's fields; it is added where it is new. */
static bool use_field(struct plan_builder *builder, struct bytes name, uint32_t *out_index,
                      struct bytes *out_suggestion)
{
    struct plan *plan = builder->plan;
    struct field field;
    if (!field_find(plan->arena, name, &field, out_suggestion))
        return false;
    for (size_t i = 0; i < plan->field_count; i++) {
        if (bytes_equal(plan->fields[i].field.name, field.name)) {
            *out_index = (uint32_t)i;
            return true;
        }
    }
    plan->fields = memory_grow(plan->fields, &builder->field_capacity, plan->field_count + 1,
                               sizeof *plan->fields);
    plan->fields[plan->field_count] =
        (struct plan_field){.field = field, .is_costly = field_is_costly(&field)};
    *out_index = (uint32_t)plan->field_count++;
    return true;
}

static uint64_t draft_hash(const struct draft_atom *draft)
{
    uint64_t hash = bytes_hash(draft->atom.text);
    return hash ^ (((uint64_t)draft->atom.field << 32 | (uint64_t)draft->atom.kind << 8 |
                    (uint64_t)draft->flags << 24 | (unsigned)draft->atom.at_start << 3 |
                    (unsigned)draft->atom.at_end << 2 | (unsigned)draft->atom.is_folded << 1 |
                    (unsigned)draft->is_wildcard) *
                   UINT64_C(0x9e3779b97f4a7c15));
}

static bool draft_equal(const struct draft_atom *a, const struct draft_atom *b)
{
    return a->atom.kind == b->atom.kind && a->atom.field == b->atom.field &&
           a->atom.row_set == b->atom.row_set && a->atom.is_folded == b->atom.is_folded &&
           a->atom.at_start == b->atom.at_start && a->atom.at_end == b->atom.at_end &&
           a->flags == b->flags && a->is_wildcard == b->is_wildcard &&
           bytes_equal(a->atom.text, b->atom.text);
}

static uint32_t add_draft(struct plan_builder *builder, const struct draft_atom *draft)
{
    uint64_t hash = draft_hash(draft);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&builder->atom_table, hash, &cursor)) != TABLE_NONE)
        if (draft_equal(&builder->drafts[index], draft))
            return index;
    builder->drafts = memory_grow(builder->drafts, &builder->draft_capacity,
                                  builder->draft_count + 1, sizeof *builder->drafts);
    index = (uint32_t)builder->draft_count++;
    builder->drafts[index] = *draft;
    builder->drafts[index].atom.text = arena_copy(builder->plan->arena, draft->atom.text);
    table_insert(&builder->atom_table, hash, index);
    return index;
}

static void note_rule(struct plan_builder *builder, uint32_t atom_index, uint32_t rule_index)
{
    struct atom *atom = &builder->drafts[atom_index].atom;
    if (atom->rule_count && atom->rules[atom->rule_count - 1] == rule_index)
        return;
    size_t capacity = atom->rule_capacity;
    atom->rules =
        memory_grow(atom->rules, &capacity, (size_t)atom->rule_count + 1, sizeof *atom->rules);
    atom->rule_capacity = (uint32_t)capacity;
    atom->rules[atom->rule_count++] = rule_index;
}

/* Exactly one character, in bytes. */
static const char one_character[] = "(?:[\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|"
                                    "[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf4][\\x80-\\xbf]{3})";

/* The text of one piece as it is compared. */
static void append_piece(struct buffer *out, struct bytes text, bool is_folded)
{
    if (is_folded)
        (void)fold_append(out, text);
    else
        buffer_append(out, text);
}

static uint32_t draft_literal(struct plan_builder *builder, struct shape shape, uint32_t field,
                              bool cased)
{
    bool is_bytes = builder->plan->fields[field].field.traits & FIELD_IS_BYTES;
    struct draft_atom draft = {.atom = {.kind = ATOM_LITERAL, .field = field}};
    draft.atom.is_folded = !cased || shape.count == 0; /* `''` has no case */
    draft.atom.at_start = shape.at_start;
    draft.atom.at_end = shape.at_end;
    struct buffer text = {0};
    if (shape.count)
        append_piece(&text, shape.pieces[0].text, !cased && !is_bytes);
    /* Whole values are looked up, not searched for. */
    if (shape.at_start && shape.at_end && (text.size == 0 || (!cased && !is_bytes)))
        draft.atom.kind = ATOM_EXACT;
    draft.atom.text = buffer_bytes(&text);
    uint32_t index = add_draft(builder, &draft);
    buffer_done(&text);
    return index;
}

static uint32_t draft_wildcard(struct plan_builder *builder, struct shape shape, uint32_t field,
                               bool cased)
{
    bool is_bytes = builder->plan->fields[field].field.traits & FIELD_IS_BYTES;
    struct buffer text = {0};
    struct buffer piece = {0};
    if (shape.at_start)
        buffer_append_string(&text, "\\A");
    for (size_t i = 0; i < shape.count; i++) {
        if (shape.pieces[i].kind == PIECE_ANY) {
            buffer_append_string(&text, ".*");
        } else if (shape.pieces[i].kind == PIECE_SINGLE) {
            buffer_append_string(&text, is_bytes ? "." : one_character);
        } else {
            buffer_reset(&piece);
            append_piece(&piece, shape.pieces[i].text, !cased && !is_bytes);
            pattern_write_literal(buffer_bytes(&piece),
                                  (char *)buffer_reserve(&text, 4 * piece.size));
            text.size += 4 * piece.size;
        }
    }
    if (shape.at_end)
        buffer_append_string(&text, "\\z");
    struct draft_atom draft = {.atom = {.kind = ATOM_REGEX, .field = field}};
    draft.is_wildcard = true;
    draft.atom.is_folded = !cased;
    draft.flags = PATTERN_DOTALL | (cased ? 0U : PATTERN_CASELESS);
    draft.atom.text = buffer_bytes(&text);
    uint32_t index = add_draft(builder, &draft);
    buffer_done(&text);
    buffer_done(&piece);
    return index;
}

static uint32_t draft_regex(struct plan_builder *builder, const struct value *value,
                            unsigned modifiers, uint32_t field)
{
    struct draft_atom draft = {.atom = {.kind = ATOM_REGEX, .field = field, .text = value->text}};
    draft.flags |= modifiers & MODIFIER_RE_IGNORECASE ? PATTERN_CASELESS : 0U;
    draft.flags |= modifiers & MODIFIER_RE_MULTILINE ? PATTERN_MULTILINE : 0U;
    draft.flags |= modifiers & MODIFIER_RE_DOTALL ? PATTERN_DOTALL : 0U;
    /* Beyond ASCII, classes, counts and case are about characters: bytes would lie. */
    bool is_bytes = builder->plan->fields[field].field.traits & FIELD_IS_BYTES;
    draft.flags |= !is_bytes && !bytes_are_ascii(value->text) ? PATTERN_UTF8 : 0U;
    return add_draft(builder, &draft);
}

static bool regex_matches_text(const struct value *value, unsigned modifiers, struct bytes text)
{
    unsigned flags = modifiers & MODIFIER_RE_IGNORECASE ? REGEX_CASELESS : 0U;
    flags |= modifiers & MODIFIER_RE_MULTILINE ? REGEX_MULTILINE : 0U;
    flags |= modifiers & MODIFIER_RE_DOTALL ? REGEX_DOTALL : 0U;
    struct regex *regex = NULL;
    size_t from = 0;
    size_t to = 0;
    if (value->kind != VALUE_REGEX || regex_compile(value->text, flags, &regex, NULL) != STATUS_OK)
        return false;
    struct regex_matcher *matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS);
    bool matches = regex_match(regex, matcher, text, 0, &from, &to) == REGEX_MATCH;
    regex_matcher_free(matcher);
    regex_free(regex);
    return matches;
}

/* The atom for one value on one field. */
static uint32_t draft_value(struct plan_builder *builder, const struct value *value,
                            unsigned modifiers, uint32_t field)
{
    if (value->kind == VALUE_REGEX)
        return draft_regex(builder, value, modifiers, field);
    struct shape shape = shape_of(value, modifiers);
    bool cased = (modifiers & MODIFIER_CASED) || shape_folds_to_nothing(shape);
    struct piece number = {PIECE_TEXT, value->text};
    if (value->kind == VALUE_NUMBER || value->kind == VALUE_BOOLEAN) {
        shape.pieces = &number;
        shape.count = 1;
    }
    if (shape.count == 0 || (shape.count == 1 && shape.pieces[0].kind == PIECE_TEXT))
        return draft_literal(builder, shape, field, cased);
    return draft_wildcard(builder, shape, field, cased);
}

static size_t count_forms(const struct value *value)
{
    size_t count = 0;
    for (; value; value = value->next_form)
        count++;
    return count;
}

/* The atoms for all forms of a value, on one field. */
static struct atom_group draft_forms(struct plan_builder *builder, const struct value *value,
                                     const struct item *item, uint32_t field, uint32_t rule_index)
{
    struct atom_group group = {.value = value};
    uint32_t *atoms = arena_zeroed(builder->plan->arena, count_forms(value), sizeof *atoms);
    for (const struct value *form = value; form; form = form->next_form) {
        atoms[group.count] = draft_value(builder, form, item->modifiers, field);
        note_rule(builder, atoms[group.count++], rule_index);
    }
    group.atoms = atoms;
    return group;
}

/* How the values of an item on `field` are looked up; false: they are not. */
static bool row_kind_of(const struct plan_builder *builder, const struct item *item, uint32_t field,
                        enum row_kind *out_kind)
{
    bool is_bytes = builder->plan->fields[field].field.traits & FIELD_IS_BYTES;
    bool is_plain = !(item->modifiers & ~(unsigned)MODIFIER_NEQ);
    if (item->modifiers & MODIFIER_DOMAIN)
        *out_kind = ROW_DOMAIN;
    else if (item->modifiers & MODIFIER_CIDR)
        *out_kind = ROW_NETWORK;
    else if (is_plain && !is_bytes && item->value_count >= ROWS_LEAST)
        *out_kind = ROW_TEXT;
    else
        return false;
    return true;
}

/* Whether all forms of a value can be rows: whole texts without wildcards. */
static bool value_fits_row(const struct value *value, enum row_kind kind)
{
    for (; value; value = value->next_form) {
        if (kind != ROW_TEXT || value->kind == VALUE_NUMBER)
            continue;
        struct shape shape = shape_of(value, 0);
        bool is_whole = shape.at_start && shape.at_end && shape.count <= 1;
        if (value->kind != VALUE_STRING || !is_whole ||
            (shape.count && shape.pieces[0].kind != PIECE_TEXT) || shape_folds_to_nothing(shape))
            return false;
    }
    return true;
}

/* The rows of these values; made where no item before pointed to them. */
static const struct draft_rows *use_rows(struct plan_builder *builder, const struct value *values,
                                         size_t value_count, enum row_kind kind)
{
    uintptr_t address = (uintptr_t)values;
    uint64_t hash = bytes_hash(bytes_make(&address, sizeof address));
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&builder->rows_table, hash, &cursor)) != TABLE_NONE)
        if (builder->rows[index].values == values && builder->rows[index].kind == kind &&
            builder->rows[index].value_count == value_count)
            return &builder->rows[index];
    struct draft_rows rows = {.values = values, .value_count = value_count, .kind = kind};
    rows.set = row_set_new(kind, builder->plan->arena);
    for (size_t v = 0; v < value_count; v++) {
        bool fits = value_fits_row(&values[v], kind);
        rows.has_others |= !fits;
        for (const struct value *form = &values[v]; fits && form; form = form->next_form)
            row_set_add(rows.set, form, &values[v]);
    }
    index = (uint32_t)builder->plan->row_set_count++;
    builder->rows = memory_grow(builder->rows, &builder->rows_capacity, (size_t)index + 1,
                                sizeof *builder->rows);
    builder->rows[index] = rows;
    table_insert(&builder->rows_table, hash, index);
    return &builder->rows[index];
}

/* One group for all rows among these values. */
static struct atom_group draft_rows(struct plan_builder *builder, const struct draft_rows *rows,
                                    uint32_t field, uint32_t rule_index)
{
    struct draft_atom draft = {.atom = {.kind = ATOM_ROWS, .field = field, .is_folded = true}};
    uint32_t *atom = arena_alloc(builder->plan->arena, sizeof *atom);
    struct buffer text = {0};
    draft.atom.row_set = rows->set;
    buffer_format(&text, "%zu values", row_set_count(rows->set));
    draft.atom.text = buffer_bytes(&text);
    *atom = add_draft(builder, &draft);
    buffer_done(&text);
    note_rule(builder, *atom, rule_index);
    return (struct atom_group){atom, 1, rows->values};
}

/* An item whose values are looked up: one group for all of them, or with `all` one each. Those that
 * cannot be rows are searched for. */
static void draft_row_item(struct plan_builder *builder, const struct item *item,
                           enum row_kind kind, uint32_t rule_index, struct plan_item *result)
{
    const struct draft_rows *rows = NULL;
    if (!result->all)
        rows = use_rows(builder, item->values, item->value_count, kind);
    bool is_one_group = rows && !rows->has_others;
    struct atom_group *groups = arena_zeroed(
        builder->plan->arena, is_one_group ? 1 : item->value_count + 1, sizeof *groups);
    if (rows && row_set_count(rows->set))
        groups[result->group_count++] = draft_rows(builder, rows, result->field, rule_index);
    for (size_t v = 0; v < item->value_count && !is_one_group; v++) {
        const struct value *value = &item->values[v];
        if (result->all)
            groups[result->group_count++] =
                draft_rows(builder, use_rows(builder, value, 1, kind), result->field, rule_index);
        else if (!value_fits_row(value, kind))
            groups[result->group_count++] =
                draft_forms(builder, value, item, result->field, rule_index);
    }
    result->groups = groups;
}

/* Keywords are searched for anywhere in every keyword field. */
static struct atom_group draft_keyword(struct plan_builder *builder, const struct value *value,
                                       unsigned modifiers, uint32_t rule_index)
{
    const char *const *names = field_keyword_names();
    size_t name_count = 0;
    while (names[name_count])
        name_count++;
    struct atom_group group = {.value = value};
    uint32_t *atoms =
        arena_zeroed(builder->plan->arena, name_count * count_forms(value), sizeof *atoms);
    for (const struct value *form = value; form; form = form->next_form) {
        unsigned own = form->kind == VALUE_REGEX ? modifiers : modifiers | MODIFIER_CONTAINS;
        for (size_t i = 0; i < name_count; i++) {
            uint32_t field = 0;
            struct bytes nearest = {0};
            (void)use_field(builder, bytes_of(names[i]), &field, &nearest);
            atoms[group.count] = draft_value(builder, form, own, field);
            note_rule(builder, atoms[group.count++], rule_index);
        }
    }
    group.atoms = atoms;
    return group;
}

/* Whether an item holds just where its field has a value. */
static bool only_wants_presence(const struct item *item)
{
    size_t count = 0;
    for (size_t v = 0; v < item->value_count; v++)
        count += value_is_any(&item->values[v], item->modifiers);
    return item->modifiers & MODIFIER_ALL ? count == item->value_count : count > 0;
}

/* Whether the item asks for the presence or the absence of its field, and for no pattern. */
static bool item_asks_for_presence(const struct item *item, bool *out_present)
{
    bool present = false;
    if (item->modifiers & MODIFIER_EXISTS)
        present = item->values[0].number != 0;
    else if (item->values[0].kind == VALUE_NULL)
        present = false;
    else if (item->field.size && only_wants_presence(item))
        present = true;
    else
        return false;
    *out_present = present != ((item->modifiers & MODIFIER_NEQ) != 0);
    return true;
}

/* The set of the domains that `draft` lists; those of one list share it. */
static const struct lookalike_set *share_lookalikes(struct plan_builder *builder,
                                                    const struct item *item, uint32_t draft)
{
    struct plan *plan = builder->plan;
    struct bytes list = builder->drafts[draft].atom.text;
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&builder->lookalike_table, bytes_hash(list), &cursor)) != TABLE_NONE)
        if (bytes_equal(builder->drafts[index].atom.text, list))
            return builder->drafts[index].atom.lookalike;
    plan->lookalikes = memory_grow(plan->lookalikes, &builder->lookalike_capacity,
                                   plan->lookalike_count + 1, sizeof(void *));
    plan->lookalikes[plan->lookalike_count] = lookalike_set_new(item);
    table_insert(&builder->lookalike_table, bytes_hash(list), draft);
    return plan->lookalikes[plan->lookalike_count++];
}

/* One atom for all values: a domain is genuine if it is any of them. */
static struct atom_group draft_lookalike(struct plan_builder *builder, const struct item *item,
                                         uint32_t field, uint32_t rule_index)
{
    struct draft_atom draft = {.atom = {.kind = ATOM_LOOKALIKE, .field = field}};
    struct buffer list = {0};
    for (size_t v = 0; v < item->value_count; v++) {
        for (const struct value *form = &item->values[v]; form; form = form->next_form) {
            buffer_append(&list, form->text);
            buffer_append_byte(&list, '\n');
        }
    }
    draft.atom.text = buffer_bytes(&list);
    uint32_t *atom = arena_alloc(builder->plan->arena, sizeof *atom);
    *atom = add_draft(builder, &draft);
    buffer_done(&list);
    if (!builder->drafts[*atom].atom.lookalike)
        builder->drafts[*atom].atom.lookalike = share_lookalikes(builder, item, *atom);
    note_rule(builder, *atom, rule_index);
    return (struct atom_group){.atoms = atom, .count = 1};
}

/* Whether one of its expressions matches what the field is taken to hold where it has no value. */
static bool holds_unset(const struct item *item)
{
    bool holds = false;
    for (size_t v = 0; item->absent_text && !holds && v < item->value_count; v++)
        holds = regex_matches_text(&item->values[v], item->modifiers, *item->absent_text);
    return holds;
}

/* The fields that the values of a `fieldref` item name. */
static void translate_references(struct plan_builder *builder, const struct item *item,
                                 struct plan_item *result)
{
    if (!(item->modifiers & MODIFIER_FIELDREF))
        return;
    uint32_t *fields = arena_zeroed(builder->plan->arena, item->value_count, sizeof *fields);
    struct bytes nearest = {0};
    for (size_t v = 0; v < item->value_count; v++) {
        (void)use_field(builder, item->values[v].text, &fields[v], &nearest);
        result->of_part |= (builder->plan->fields[fields[v]].field.traits & FIELD_OF_PART) != 0;
    }
    result->other_fields = fields;
}

static struct plan_item translate_item(struct plan_builder *builder, const struct item *item,
                                       uint32_t rule_index)
{
    struct plan_item result = {.test = TEST_ATOMS,
                               .all = item->modifiers & MODIFIER_ALL,
                               .is_negated = item->modifiers & MODIFIER_NEQ};
    uint32_t field = 0;
    bool present = false;
    struct bytes nearest = {0};
    if (item->field.size) {
        (void)use_field(builder, item->field, &field, &nearest);
        result.field = field;
        result.of_part = builder->plan->fields[field].field.traits & FIELD_OF_PART;
    }
    if (item_asks_for_presence(item, &present)) {
        result.test = present ? TEST_PRESENT : TEST_ABSENT;
        result.is_negated = false;
        return result;
    }
    if (item->modifiers & MODIFIERS_COMPARED) {
        result.test = TEST_COMPARED;
        result.compared = item;
        translate_references(builder, item, &result);
        return result;
    }
    enum row_kind kind = ROW_TEXT;
    if (item->field.size && row_kind_of(builder, item, field, &kind)) {
        draft_row_item(builder, item, kind, rule_index, &result);
        return result;
    }
    struct atom_group *groups =
        arena_zeroed(builder->plan->arena, item->value_count, sizeof *groups);
    result.groups = groups;
    if (item->modifiers & MODIFIER_LOOKALIKE) {
        groups[result.group_count++] = draft_lookalike(builder, item, field, rule_index);
        return result;
    }
    for (size_t v = 0; v < item->value_count; v++) {
        const struct value *value = &item->values[v];
        if (!item->field.size)
            groups[result.group_count++] =
                draft_keyword(builder, value, item->modifiers, rule_index);
        else if (!value_is_any(value, item->modifiers)) /* an `all` of others includes it */
            groups[result.group_count++] = draft_forms(builder, value, item, field, rule_index);
    }
    result.holds_unset = holds_unset(item);
    return result;
}

/* Comparisons stand last: they cost more than to ask what was found. */
static void translate_map(struct plan_builder *builder, const struct item_map *map,
                          uint32_t rule_index, struct plan_item *out_items)
{
    for (int compared = 0; compared < 2; compared++)
        for (size_t i = 0; i < map->item_count; i++)
            if (((map->items[i].modifiers & MODIFIERS_COMPARED) != 0) == compared)
                *out_items++ = translate_item(builder, &map->items[i], rule_index);
}

void builder_add_rule(struct plan_builder *builder, const struct rule *rule, uint32_t rule_index,
                      struct plan_rule *out_rule)
{
    struct arena *arena = builder->plan->arena;
    struct plan_selection *selections =
        arena_zeroed(arena, rule->selection_count, sizeof *selections);
    bool has_comparison = false;
    for (size_t s = 0; s < rule->selection_count; s++) {
        const struct selection *selection = &rule->selections[s];
        struct plan_map *maps = arena_zeroed(arena, selection->map_count, sizeof *maps);
        for (size_t m = 0; m < selection->map_count; m++) {
            const struct item_map *map = &selection->maps[m];
            struct plan_item *items = arena_zeroed(arena, map->item_count, sizeof *items);
            translate_map(builder, map, rule_index, items);
            maps[m] = (struct plan_map){items, map->item_count};
            has_comparison |= map->item_count && items[map->item_count - 1].compared;
        }
        selections[s] = (struct plan_selection){selection->name, maps, selection->map_count};
    }
    *out_rule = (struct plan_rule){
        .rule = rule, .selections = selections, .has_comparison = has_comparison};
}
