/* Truth tables: every combination of the selections that a condition names, 64 at a time. */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "signatures/complaint.h"
#include "signatures/lint_rule.h"

/* 2^12 combinations: 64 words. */
#define MOST_SELECTIONS 12
#define MOST_WORDS (1 << (MOST_SELECTIONS - 6))
/* A count of selections in binary. */
#define COUNT_BITS 16

#define NOT_NAMED SIZE_MAX
#define NEVER_HOLDS (SIZE_MAX - 1)

/* The first six selections change within a word. */
static const uint64_t columns[6] = {
    UINT64_C(0xaaaaaaaaaaaaaaaa), UINT64_C(0xcccccccccccccccc), UINT64_C(0xf0f0f0f0f0f0f0f0),
    UINT64_C(0xff00ff00ff00ff00), UINT64_C(0xffff0000ffff0000), UINT64_C(0xffffffff00000000),
};

struct truth {
    size_t *variables; /* of each selection: its number, or NOT_NAMED, or NEVER_HOLDS */
    size_t variable_count;
    size_t word_count;
    uint64_t words[MOST_WORDS];
    bool has_threshold; /* `2 of sel_*` occurs */
    bool is_open;       /* it depends on more than selections: its truth is not known here */
};

static uint64_t selection_word(size_t variable, size_t word)
{
    if (variable == NEVER_HOLDS)
        return 0;
    if (variable < 6)
        return columns[variable];
    return word >> (variable - 6) & 1 ? UINT64_MAX : 0;
}

static uint64_t evaluate(const struct truth *truth, const struct condition *condition, size_t word);

/* Counts in 64 columns at once, then compares them with the threshold from the lowest bit on. */
static uint64_t at_least(const struct truth *truth, const struct condition *condition, size_t word)
{
    uint64_t bits[COUNT_BITS] = {0};
    for (size_t i = 0; i < condition->child_count; i++) {
        uint64_t carry = evaluate(truth, condition->children[i], word);
        for (size_t bit = 0; bit < COUNT_BITS && carry; bit++) {
            uint64_t sum = bits[bit] ^ carry;
            carry &= bits[bit];
            bits[bit] = sum;
        }
    }
    uint64_t reached = UINT64_MAX;
    for (size_t bit = 0; bit < COUNT_BITS; bit++)
        reached = condition->threshold >> bit & 1 ? bits[bit] & reached : bits[bit] | reached;
    return reached;
}

static uint64_t evaluate(const struct truth *truth, const struct condition *condition, size_t word)
{
    uint64_t result = 0;
    switch (condition->kind) {
    case CONDITION_SELECTION:
        return selection_word(truth->variables[condition->selection_index], word);
    case CONDITION_NOT:
        return ~evaluate(truth, condition->children[0], word);
    case CONDITION_AT_LEAST:
        return at_least(truth, condition, word);
    case CONDITION_AND:
        result = UINT64_MAX;
        for (size_t i = 0; i < condition->child_count && result; i++)
            result &= evaluate(truth, condition->children[i], word);
        return result;
    case CONDITION_OR:
        for (size_t i = 0; i < condition->child_count && ~result; i++)
            result |= evaluate(truth, condition->children[i], word);
        return result;
    default:
        break;
    }
    return result;
}

static void number_selections(struct truth *truth, const struct condition *condition)
{
    switch (condition->kind) {
    case CONDITION_SELECTION:
        if (truth->variables[condition->selection_index] == NOT_NAMED)
            truth->variables[condition->selection_index] = truth->variable_count++;
        break;
    case CONDITION_AT_LEAST:
    case CONDITION_AND:
    case CONDITION_OR:
    case CONDITION_NOT:
        truth->has_threshold |= condition->kind == CONDITION_AT_LEAST;
        for (size_t i = 0; i < condition->child_count; i++)
            number_selections(truth, condition->children[i]);
        break;
    default:
        truth->is_open = true;
    }
}

static bool wants_absence(const struct item *item)
{
    if (item->modifiers & MODIFIER_NEQ)
        return false;
    return item->values[0].kind == VALUE_NULL ||
           ((item->modifiers & MODIFIER_EXISTS) && item->values[0].number == 0);
}

/* The field that a map wants absent and yet looks into; NULL: none. */
static const struct item *contradiction_of(const struct item_map *map)
{
    struct table absent = {0};
    const struct item *found = NULL;
    for (size_t i = 0; i < map->item_count; i++)
        if (wants_absence(&map->items[i]))
            table_insert(&absent, bytes_hash(map->items[i].field), (uint32_t)i);
    for (size_t i = 0; i < map->item_count && absent.count && !found; i++) {
        const struct item *item = &map->items[i];
        size_t cursor = 0;
        uint32_t other = 0;
        if (wants_absence(item) || (item->modifiers & MODIFIER_NEQ))
            continue;
        while (!found &&
               (other = table_next(&absent, bytes_hash(item->field), &cursor)) != TABLE_NONE)
            if (bytes_equal(map->items[other].field, item->field))
                found = item;
    }
    table_done(&absent);
    return found;
}

/* Whether no map of the selection can hold; each that cannot is said. */
static bool is_impossible(struct lint *lint, const struct rule *rule,
                          const struct selection *selection)
{
    size_t count = 0;
    for (size_t i = 0; i < selection->map_count; i++) {
        const struct item *item = contradiction_of(&selection->maps[i]);
        if (!item)
            continue;
        count++;
        lint_warn(lint, (struct lint_spot){rule, item->place, "contradiction"},
                  "selection '%.*s' wants '%.*s' to be absent and to have a value: it never holds",
                  complaint_shown_size(selection->name), complaint_shown(selection->name),
                  complaint_shown_size(item->field), complaint_shown(item->field));
    }
    return count == selection->map_count;
}

/* Whether some combination comes out differently when this one selection changes. */
static bool decides(const struct truth *truth, size_t variable)
{
    for (size_t word = 0; word < truth->word_count; word++) {
        uint64_t here = truth->words[word];
        if (variable < 6) {
            if (((here >> (1U << variable)) ^ here) & ~columns[variable])
                return true;
        } else if (here != truth->words[word ^ (size_t)1 << (variable - 6)]) {
            return true;
        }
    }
    return false;
}

static void judge_truth(struct lint *lint, const struct rule *rule, const struct truth *truth)
{
    struct lint_spot spot = {rule, rule->place, "never-true"};
    uint64_t any = 0;
    uint64_t all = UINT64_MAX;
    for (size_t word = 0; word < truth->word_count; word++) {
        any |= truth->words[word];
        all &= truth->words[word];
    }
    if (!any) {
        lint_warn(lint, spot, "the condition can never hold: %.*s",
                  complaint_shown_size(rule->condition_text),
                  complaint_shown(rule->condition_text));
        return;
    }
    if (!~all) {
        spot.check = "always-true";
        lint_warn(lint, spot, "the condition holds for every message: %.*s",
                  complaint_shown_size(rule->condition_text),
                  complaint_shown(rule->condition_text));
        return;
    }
    /* SpamAssassin's authors mean it: such tests count in formulas, or score what mail should have.
     */
    if ((truth->words[0] & 1) && rule->origin == RULE_OF_AUTHOR) {
        spot.check = "only-negations";
        lint_warn(lint, spot,
                  "the condition holds where no selection does, so for nearly every message");
    }
    for (size_t i = 0; i < rule->selection_count; i++) {
        const struct selection *selection = &rule->selections[i];
        if (truth->variables[i] < MOST_SELECTIONS && !decides(truth, truth->variables[i]))
            lint_warn(lint, (struct lint_spot){rule, selection->place, "idle-selection"},
                      "selection '%.*s' decides nothing: with or without it the condition comes to "
                      "the same",
                      complaint_shown_size(selection->name), complaint_shown(selection->name));
    }
}

static void judge_selections(struct lint *lint, const struct rule *rule, struct truth *truth)
{
    for (size_t i = 0; i < rule->selection_count; i++) {
        const struct selection *selection = &rule->selections[i];
        if (truth->variables[i] == NOT_NAMED)
            lint_warn(lint, (struct lint_spot){rule, selection->place, "unused-selection"},
                      "the condition does not use selection '%.*s'",
                      complaint_shown_size(selection->name), complaint_shown(selection->name));
        if (is_impossible(lint, rule, selection) && truth->variables[i] != NOT_NAMED)
            truth->variables[i] = NEVER_HOLDS;
    }
}

static bool has_negation(const struct rule *rule, const struct condition *condition)
{
    bool is_found = condition->kind == CONDITION_NOT;
    for (size_t i = 0; i < condition->child_count && !is_found; i++)
        is_found = has_negation(rule, condition->children[i]);
    if (condition->kind != CONDITION_SELECTION)
        return is_found;
    const struct selection *selection = &rule->selections[condition->selection_index];
    for (size_t m = 0; m < selection->map_count; m++)
        for (size_t i = 0; i < selection->maps[m].item_count; i++)
            is_found = is_found || (selection->maps[m].items[i].modifiers & MODIFIER_NEQ) ||
                       wants_absence(&selection->maps[m].items[i]);
    return is_found;
}

void lint_filter(struct lint *lint, const struct filter *filter)
{
    const struct rule *rule = &filter->rule;
    if (!has_negation(rule, rule->condition))
        lint_warn(lint, (struct lint_spot){rule, rule->place, "filter-without-not"},
                  "the filter's condition has no 'not': its rules will be found only in mail that "
                  "it describes, not in all other mail");
}

void lint_condition(struct lint *lint, const struct rule *rule)
{
    /* Formulas over other rules hold selections of theirs, or numbers alone. */
    if (rule->selection_count == 0)
        return;
    struct truth truth = {.variables = memory_new(rule->selection_count, sizeof *truth.variables)};
    for (size_t i = 0; i < rule->selection_count; i++)
        truth.variables[i] = NOT_NAMED;
    number_selections(&truth, rule->condition);
    judge_selections(lint, rule, &truth);
    if (truth.has_threshold)
        lint_note(lint, (struct lint_spot){rule, rule->place, "portability"},
                  "a number above 1 before 'of' is an extension: other tools for Sigma refuse it");
    if (!truth.is_open && truth.variable_count <= MOST_SELECTIONS) {
        truth.word_count = truth.variable_count > 6 ? (size_t)1 << (truth.variable_count - 6) : 1;
        for (size_t word = 0; word < truth.word_count; word++)
            truth.words[word] = evaluate(&truth, rule->condition, word);
        judge_truth(lint, rule, &truth);
    }
    free(truth.variables);
}
