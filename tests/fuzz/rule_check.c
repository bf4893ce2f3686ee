#include "tests/fuzz/rule_check.h"

#include "engine/base/require.h"
#include "signatures/correlation.h"

static void check_quantity(const struct rule *rule, const struct quantity *quantity)
{
    REQUIRE(quantity->kind != QUANTITY_RULE || quantity->asked_index < rule->asked_count);
    REQUIRE((quantity->kind > QUANTITY_RULE) == (quantity->child_count > 0));
    for (size_t i = 0; i < quantity->child_count; i++)
        check_quantity(rule, quantity->children[i]);
}

static void check_condition(const struct rule *rule, const struct condition *condition)
{
    switch (condition->kind) {
    case CONDITION_SELECTION:
        REQUIRE(condition->selection_index < rule->selection_count);
        REQUIRE(condition->child_count == 0);
        return;
    case CONDITION_NOT:
        REQUIRE(condition->child_count == 1);
        break;
    case CONDITION_AT_LEAST:
        REQUIRE(condition->threshold >= 2 && condition->threshold <= condition->child_count);
        break;
    case CONDITION_AND:
    case CONDITION_OR:
        REQUIRE(condition->child_count >= 2);
        break;
    case CONDITION_RULE:
        REQUIRE(condition->asked_index < rule->asked_count);
        return;
    case CONDITION_COMPARE:
        check_quantity(rule, condition->quantity);
        return;
    }
    for (size_t i = 0; i < condition->child_count; i++)
        check_condition(rule, condition->children[i]);
}

static void check_pieces(const struct value *value)
{
    for (size_t i = 0; i < value->piece_count; i++) {
        const struct piece *piece = &value->pieces[i];
        REQUIRE((piece->kind == PIECE_TEXT) == (piece->text.size > 0));
        REQUIRE(i == 0 || piece->kind == PIECE_SINGLE || piece->kind != piece[-1].kind);
    }
}

static void check_value(const struct item *item, const struct value *value)
{
    bool is_only = item->value_count == 1;
    REQUIRE(value->place.line > 0 && value->place.column > 0);
    REQUIRE((value->kind == VALUE_REGEX) == ((item->modifiers & MODIFIER_RE) != 0));
    REQUIRE((value->kind == VALUE_BOOLEAN) == ((item->modifiers & MODIFIER_EXISTS) != 0));
    REQUIRE(value->kind == VALUE_STRING || value->piece_count == 0);
    REQUIRE(value->kind != VALUE_REGEX || value->text.size > 0);
    REQUIRE((value->kind != VALUE_NULL && value->kind != VALUE_BOOLEAN) || is_only);
    REQUIRE(item->field.size > 0 || value->kind == VALUE_STRING || value->kind == VALUE_REGEX);
    check_pieces(value);
}

static void check_selection(const struct selection *selection)
{
    REQUIRE(selection->name.size > 0 && selection->map_count > 0);
    for (size_t i = 0; i < selection->map_count; i++) {
        const struct item_map *map = &selection->maps[i];
        REQUIRE(map->item_count > 0);
        for (size_t j = 0; j < map->item_count; j++) {
            REQUIRE(map->items[j].value_count > 0);
            for (size_t k = 0; k < map->items[j].value_count; k++)
                check_value(&map->items[j], &map->items[j].values[k]);
        }
    }
}

void rule_check(const struct rule *rule)
{
    REQUIRE(rule->id.size == 36 && rule->sha256.size == 64);
    REQUIRE(rule->title.size > 0 && rule->place.line > 0);
    REQUIRE((unsigned)rule->level < RULE_LEVEL_COUNT);
    REQUIRE(rule->condition);
    check_condition(rule, rule->condition);
    for (size_t i = 0; i < rule->selection_count; i++)
        check_selection(&rule->selections[i]);
}

static void check_correlation(const struct rule_set *set, size_t index)
{
    const struct correlation *correlation = &set->correlations[index];
    REQUIRE(correlation->rule.id.size == 36 && correlation->rule.title.size > 0);
    REQUIRE((unsigned)correlation->type < CORRELATION_TYPE_COUNT);
    REQUIRE(correlation->member_count > 0 && correlation->timespan_seconds > 0);
    REQUIRE(correlation->comparison_count <= 2);
    for (size_t i = 0; i < correlation->member_count; i++) {
        const struct correlation_member *member = &correlation->members[i];
        bool is_found = !member->is_correlation;
        for (size_t j = 0; j < index; j++) /* each stands behind those that it counts */
            is_found |= bytes_equal_fold(set->correlations[j].rule.id, member->id);
        REQUIRE(is_found && member->id.size == 36);
    }
    for (size_t i = 0; i < correlation->alias_count; i++)
        REQUIRE(correlation->aliases[i].member_index < correlation->member_count);
}

void rule_check_set(const struct rule_set *set)
{
    for (size_t i = 0; i < set->correlation_count; i++)
        check_correlation(set, i);
    for (size_t i = 0; i < set->rule_count; i++) {
        rule_check(&set->rules[i]);
        REQUIRE(i == 0 || set->rules[i - 1].place.line <= set->rules[i].place.line);
    }
    for (size_t i = 0; i < set->refusal_count; i++)
        REQUIRE(set->refusals[i].reason.size > 0);
    for (size_t i = 0; i < set->imports.count; i++)
        REQUIRE(set->imports.notes[i].reason.size > 0 && set->imports.notes[i].count > 0);
}

void rule_check_indicators(const struct rule_set *set, struct bytes path)
{
    size_t value_count = 0;
    for (size_t i = 0; i < set->rule_count; i++) {
        rule_check(&set->rules[i]);
        const struct item *item = &set->rules[i].selections[0].maps[0].items[0];
        for (size_t j = 0; j < item->value_count; j++) {
            const struct indicator *indicator = item->values[j].indicator;
            REQUIRE(indicator && indicator->feed && indicator->type.size > 0);
            REQUIRE(indicator->line > 0);
            REQUIRE(bytes_equal(indicator->value, item->values[j].text));
        }
        value_count += item->value_count;
    }
    REQUIRE(value_count == import_report_count(&set->imports, path, IMPORT_TAKEN) +
                               import_report_count(&set->imports, path, IMPORT_DEGRADED));
}
