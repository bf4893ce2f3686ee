#include "tests/signatures/rule_text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "signatures/correlation.h"

static const char *const modifier_names[] = {
    "contains", "startswith", "endswith", "all",  "cased",    "re",     "i",         "m",    "s",
    "exists",   "neq",        "lt",       "lte",  "gt",       "gte",    "minute",    "hour", "day",
    "week",     "month",      "year",     "cidr", "fieldref", "domain", "lookalike", "bytes"};

static const char *operator_of(enum condition_kind kind)
{
    switch (kind) {
    case CONDITION_AND:
        return "and";
    case CONDITION_OR:
        return "or";
    case CONDITION_NOT:
        return "not";
    case CONDITION_AT_LEAST:
        return "at-least";
    case CONDITION_SELECTION:
    case CONDITION_RULE:
    case CONDITION_COMPARE:
        break;
    }
    return "?";
}

void rule_text_condition(struct buffer *out, const struct condition *condition,
                         const struct selection *selections)
{
    if (condition->kind == CONDITION_SELECTION) {
        buffer_append(out, selections[condition->selection_index].name);
        return;
    }
    buffer_format(out, "(%s", operator_of(condition->kind));
    if (condition->kind == CONDITION_AT_LEAST)
        buffer_format(out, " %zu", condition->threshold);
    for (size_t i = 0; i < condition->child_count; i++) {
        buffer_append_byte(out, ' ');
        rule_text_condition(out, condition->children[i], selections);
    }
    buffer_append_byte(out, ')');
}

static void append_pieces(struct buffer *out, const struct value *value)
{
    if (value->piece_count == 0)
        buffer_append_string(out, "\"\"");
    for (size_t i = 0; i < value->piece_count; i++) {
        const struct piece *piece = &value->pieces[i];
        if (i > 0)
            buffer_append_byte(out, ' ');
        if (piece->kind == PIECE_TEXT) {
            buffer_append_byte(out, '"');
            buffer_append(out, piece->text);
            buffer_append_byte(out, '"');
        } else {
            buffer_append_byte(out, piece->kind == PIECE_ANY ? '*' : '?');
        }
    }
}

void rule_text_value(struct buffer *out, const struct value *value)
{
    switch (value->kind) {
    case VALUE_STRING:
        append_pieces(out, value);
        break;
    case VALUE_REGEX:
        buffer_append_byte(out, '/');
        buffer_append(out, value->text);
        buffer_append_byte(out, '/');
        break;
    case VALUE_NUMBER:
        buffer_format(out, "#%lld", (long long)value->number);
        break;
    case VALUE_NULL:
        buffer_append_string(out, "null");
        break;
    case VALUE_BOOLEAN:
        buffer_append_string(out, value->number ? "true" : "false");
        break;
    case VALUE_TIME:
        buffer_format(out, "@%lld", (long long)value->number);
        break;
    case VALUE_FIELD:
        buffer_format(out, "<%.*s>", (int)value->text.size, (const char *)value->text.data);
        break;
    case VALUE_NETWORK:
        for (size_t i = 0; i < sizeof value->network->address; i++)
            buffer_format(out, "%02x", value->network->address[i]);
        buffer_format(out, "/%u", value->network->prefix_bits);
        break;
    }
}

static void append_item(struct buffer *out, const struct item *item)
{
    buffer_append(out, item->field);
    for (size_t i = 0; i < sizeof modifier_names / sizeof modifier_names[0]; i++)
        if (item->modifiers & (1U << i))
            buffer_format(out, "|%s", modifier_names[i]);
    buffer_append_byte(out, ':');
    for (size_t i = 0; i < item->value_count; i++) {
        buffer_append_string(out, i > 0 ? ", " : " ");
        rule_text_value(out, &item->values[i]);
        for (const struct value *form = item->values[i].next_form; form; form = form->next_form) {
            buffer_append_string(out, " or ");
            rule_text_value(out, form);
        }
    }
}

static void append_selection(struct buffer *out, const struct selection *selection)
{
    buffer_append(out, selection->name);
    for (size_t i = 0; i < selection->map_count; i++) {
        buffer_append_string(out, i > 0 ? " or {" : "={");
        for (size_t j = 0; j < selection->maps[i].item_count; j++) {
            buffer_append_string(out, j > 0 ? "; " : "");
            append_item(out, &selection->maps[i].items[j]);
        }
        buffer_append_byte(out, '}');
    }
}

void rule_text_append(struct buffer *out, const struct rule *rule)
{
    rule_text_condition(out, rule->condition, rule->selections);
    for (size_t i = 0; i < rule->selection_count; i++) {
        buffer_append_string(out, "; ");
        append_selection(out, &rule->selections[i]);
    }
}

static void append_words(struct buffer *out, const char *before,
                         const struct correlation_word *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, i == 0 ? before : " ");
        buffer_append(out, words[i].text);
    }
}

static void append_correlation(struct buffer *out, const struct correlation *correlation)
{
    buffer_append_string(out, correlation_type_name(correlation->type));
    for (size_t i = 0; i < correlation->member_count; i++) {
        const struct correlation_member *member = &correlation->members[i];
        append_words(out, member->is_correlation ? " <" : " ", &member->name, 1);
        buffer_append_string(out, member->is_correlation ? ">" : "");
    }
    append_words(out, " by ", correlation->group_by, correlation->group_by_count);
    buffer_format(out, " in %llds", (long long)correlation->timespan_seconds);
    for (size_t i = 0; i < correlation->comparison_count; i++)
        buffer_format(out, " %s %g",
                      correlation_operator_name(correlation->comparisons[i].comparison),
                      correlation->comparisons[i].number);
    append_words(out, " of ", &correlation->field, correlation->field.text.size > 0);
    if (correlation->percentile > 0)
        buffer_format(out, " at %g", correlation->percentile);
    for (size_t i = 0; i < correlation->alias_count; i++) {
        const struct correlation_alias *alias = &correlation->aliases[i];
        append_words(out, "; ", &alias->name, 1);
        buffer_format(out, "@%zu=", alias->member_index);
        append_words(out, "", &alias->field, 1);
    }
    buffer_append_string(out, correlation->generates ? " generate\n" : "\n");
}

void rule_text_set(struct buffer *out, const struct rule_set *set)
{
    for (size_t i = 0; i < set->rule_count; i++) {
        rule_text_append(out, &set->rules[i]);
        buffer_append_byte(out, '\n');
    }
    for (size_t i = 0; i < set->correlation_count; i++)
        append_correlation(out, &set->correlations[i]);
    for (size_t i = 0; i < set->refusal_count; i++) {
        const struct refusal *refusal = &set->refusals[i];
        buffer_format(out, "%zu:%zu: ", refusal->place.line, refusal->place.column);
        buffer_append(out, refusal->reason);
        buffer_append_byte(out, '\n');
    }
}

void rule_text_of(struct buffer *out, struct bytes text)
{
    struct rule_set set;
    rule_set_init(&set);
    rule_set_add_text(&set, text, "test.yml");
    rule_set_finish(&set);
    rule_text_set(out, &set);
    rule_set_done(&set);
}

void rule_text_compare(struct buffer *found, const char *expected)
{
    buffer_append_byte(found, '\0');
    assert_string_equal((const char *)found->data, expected);
    buffer_done(found);
}

void rule_text_expect(const char *text, const char *expected)
{
    struct buffer found = {0};
    rule_text_of(&found, bytes_of(text));
    buffer_append_byte(&found, '\0');
    if (strcmp((const char *)found.data, expected) != 0)
        print_error("of the text:\n%.2000s\n", text);
    assert_string_equal((const char *)found.data, expected);
    buffer_done(&found);
}

void rule_text_expect_item(const char *key, const char *value, const char *expected)
{
    struct buffer text = {0};
    buffer_format(&text,
                  "title: t\n"
                  "logsource: {category: email}\n"
                  "detection:\n"
                  "  sel:\n"
                  "    '%s': %s\n"
                  "  condition: sel\n",
                  key, value);
    buffer_append_byte(&text, '\0');
    rule_text_expect((const char *)text.data, expected);
    buffer_done(&text);
}

void rule_text_expect_items(const struct rule_text_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rule_text_expect_item(items[i].key, items[i].value, items[i].expected);
}
