#include "tests/match/oracle_coverage.h"

#include <stdio.h>
#include <string.h>

#include "tests/match/oracle_rules.h"

/* Words that a parsed rule no longer shows: they are looked for in its text. */
static const char *const modifier_names[] = {
    "contains",   "startswith",   "endswith", "all",     "cased",  "neq",
    "exists",     "re",           "i",        "m",       "s",      "domain",
    "ignorecase", "multiline",    "dotall",   "windash", "base64", "utf16le",
    "wide",       "base64offset", "utf16be",  "utf16",   "expand", "cidr",
    "lookalike",  "lt",           "lte",      "gt",      "gte",    "minute",
    "hour",       "day",          "week",     "month",   "year",   "fieldref"};
static const char *const condition_words[] = {"1 of ", "any of ", "all of ", "2 of ",
                                              "them",  "not ",    " or ",    " and ",
                                              " (",    "_*",      "*_",      "condition: ["};

enum parsed_form {
    FORM_AND,
    FORM_OR,
    FORM_NOT,
    FORM_AT_LEAST,
    FORM_RULE,
    FORM_COMPARE,
    FORM_SEVERAL_MAPS,
    FORM_SEVERAL_ITEMS,
    FORM_KEYWORD,
    FORM_TEXT,
    FORM_EMPTY,
    FORM_ANY,
    FORM_SINGLE,
    FORM_NUMBER,
    FORM_NULL,
    FORM_REGEX,
    FORM_REGEX_BEYOND_ASCII,
    FORM_FURTHER_FORMS,
    FORM_SEVERAL_VALUES,
    FORM_IF_UNSET,
    FORM_MULTIPLE,
    FORM_QUANTITY, /* the first of enum quantity_kind */
    FORM_COUNT = FORM_QUANTITY + QUANTITY_EQUAL + 1,
};
static const char *const form_names[FORM_COUNT] = {
    "and",
    "or",
    "not",
    "N of",
    "another rule",
    "a formula",
    "several maps",
    "several items",
    "a keyword",
    "text",
    "''",
    "*",
    "?",
    "a number",
    "null",
    "a regex",
    "a regex beyond ASCII",
    "several forms of a value",
    "several values",
    "if-unset",
    "tflags multiple",
    [FORM_QUANTITY + QUANTITY_NUMBER] = "number in a formula",
    [FORM_QUANTITY + QUANTITY_RULE] = "rule in a formula",
    [FORM_QUANTITY + QUANTITY_SUM] = "+",
    [FORM_QUANTITY + QUANTITY_PRODUCT] = "* in a formula",
    [FORM_QUANTITY + QUANTITY_QUOTIENT] = "/",
    [FORM_QUANTITY + QUANTITY_NEGATIVE] = "-",
    [FORM_QUANTITY + QUANTITY_NOT] = "!",
    [FORM_QUANTITY + QUANTITY_AND] = "&&",
    [FORM_QUANTITY + QUANTITY_OR] = "||",
    [FORM_QUANTITY + QUANTITY_GREATER] = ">",
    [FORM_QUANTITY + QUANTITY_AT_LEAST] = ">=",
    [FORM_QUANTITY + QUANTITY_EQUAL] = "==",
};

/* What one rule has. */
struct forms {
    bool has[FORM_COUNT];
};

static void note_quantity(struct forms *forms, const struct quantity *quantity)
{
    forms->has[FORM_QUANTITY + quantity->kind] = true;
    for (size_t i = 0; i < quantity->child_count; i++)
        note_quantity(forms, quantity->children[i]);
}

static void note_condition(struct forms *forms, const struct condition *condition)
{
    forms->has[FORM_AND] |= condition->kind == CONDITION_AND;
    forms->has[FORM_OR] |= condition->kind == CONDITION_OR;
    forms->has[FORM_NOT] |= condition->kind == CONDITION_NOT;
    forms->has[FORM_AT_LEAST] |= condition->kind == CONDITION_AT_LEAST;
    forms->has[FORM_RULE] |= condition->kind == CONDITION_RULE;
    forms->has[FORM_COMPARE] |= condition->kind == CONDITION_COMPARE;
    if (condition->kind == CONDITION_COMPARE)
        note_quantity(forms, condition->quantity);
    for (size_t i = 0; i < condition->child_count; i++)
        note_condition(forms, condition->children[i]);
}

static void note_value(struct forms *forms, const struct value *value)
{
    forms->has[FORM_EMPTY] |= value->kind == VALUE_STRING && value->piece_count == 0;
    for (size_t i = 0; i < value->piece_count; i++) {
        forms->has[FORM_TEXT] |= value->pieces[i].kind == PIECE_TEXT;
        forms->has[FORM_ANY] |= value->pieces[i].kind == PIECE_ANY;
        forms->has[FORM_SINGLE] |= value->pieces[i].kind == PIECE_SINGLE;
    }
    forms->has[FORM_NUMBER] |= value->kind == VALUE_NUMBER;
    forms->has[FORM_NULL] |= value->kind == VALUE_NULL;
    forms->has[FORM_REGEX] |= value->kind == VALUE_REGEX;
    forms->has[FORM_REGEX_BEYOND_ASCII] |=
        value->kind == VALUE_REGEX && !bytes_are_ascii(value->text);
    forms->has[FORM_FURTHER_FORMS] |= value->next_form != NULL;
}

static void note_item(struct forms *forms, const struct item *item)
{
    forms->has[FORM_KEYWORD] |= item->field.size == 0;
    forms->has[FORM_SEVERAL_VALUES] |= item->value_count > 1;
    forms->has[FORM_IF_UNSET] |= item->absent_text != NULL;
    for (size_t i = 0; i < item->value_count; i++)
        note_value(forms, &item->values[i]);
}

static void note_rule(struct forms *forms, const struct rule *rule)
{
    note_condition(forms, rule->condition);
    forms->has[FORM_MULTIPLE] |= rule->most_count > 0;
    for (size_t i = 0; i < rule->selection_count; i++) {
        const struct selection *selection = &rule->selections[i];
        forms->has[FORM_SEVERAL_MAPS] |= selection->map_count > 1;
        for (size_t j = 0; j < selection->map_count; j++) {
            forms->has[FORM_SEVERAL_ITEMS] |= selection->maps[j].item_count > 1;
            for (size_t k = 0; k < selection->maps[j].item_count; k++)
                note_item(forms, &selection->maps[j].items[k]);
        }
    }
}

static bool has_modifier(const char *text, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = text; (at = strchr(at, '|')); at++)
        if (strncmp(at + 1, name, size) == 0 && strchr("|:'", at[1 + size]))
            return true;
    return false;
}

static bool has_word(const char *text, const char *word)
{
    const char *condition = strstr(text, "condition: ");
    return condition && strstr(condition, word);
}

static bool report(const char *what, const char *name, size_t count, size_t least)
{
    (void)printf("%-10s %-24s %3zu%s\n", what, name, count, count < least ? ": too few" : "");
    return count >= least;
}

static bool texts_suffice(const char *what, const char *word,
                          bool (*has)(const char *text, const char *word), size_t least)
{
    size_t count = 0;
    for (size_t i = 0; i < oracle_rule_count; i++)
        count += has(oracle_rules[i], word);
    for (size_t i = 0; i < oracle_form_count; i++)
        count += has(oracle_forms[i].written, word);
    return report(what, word, count, least);
}

bool oracle_coverage_suffices(const struct rule_set *set, const char *folder, size_t least)
{
    size_t counts[FORM_COUNT] = {0};
    bool suffices = true;
    for (size_t i = 0; i < set->rule_count; i++) {
        struct forms forms = {0};
        if (!bytes_start_with(set->rules[i].source, bytes_of(folder)))
            continue;
        note_rule(&forms, &set->rules[i]);
        for (size_t form = 0; form < FORM_COUNT; form++)
            counts[form] += forms.has[form];
    }
    for (size_t i = 0; i < sizeof modifier_names / sizeof *modifier_names; i++)
        suffices &= texts_suffice("modifier", modifier_names[i], has_modifier, least);
    for (size_t i = 0; i < sizeof condition_words / sizeof *condition_words; i++)
        suffices &= texts_suffice("condition", condition_words[i], has_word, least);
    for (size_t form = 0; form < FORM_COUNT; form++)
        suffices &= report("rule", form_names[form], counts[form], least);
    return suffices;
}
