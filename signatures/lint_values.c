#include "engine/base/buffer.h"
#include "engine/base/table.h"
#include "signatures/complaint.h"
#include "signatures/lint_rule.h"
#include "signatures/modifiers.h"

#define ENDS (MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH)
/* Hyperscan looks for literals; one character of one is found on every line. */
#define LEAST_RUN 2

static struct lint_spot spot_of(const struct rule *rule, const struct value *value,
                                const char *check)
{
    return (struct lint_spot){rule, value->place, check};
}

static bool respects_case(const struct item *item)
{
    return item->modifiers & (MODIFIER_CASED | MODIFIER_RE);
}

static uint64_t value_hash(const struct item *item, const struct value *value)
{
    if (respects_case(item))
        return bytes_hash(value->text);
    struct buffer lower = {0};
    for (size_t i = 0; i < value->text.size; i++)
        buffer_append_byte(&lower, byte_to_lower(value->text.data[i]));
    uint64_t hash = bytes_hash(buffer_bytes(&lower));
    buffer_done(&lower);
    return hash;
}

static void lint_repetition(struct lint *lint, const struct rule *rule, const struct value *value,
                            const struct value *earlier)
{
    bool is_same = bytes_equal(value->text, earlier->text);
    lint_warn(lint, spot_of(rule, value, is_same ? "repeated-value" : "case-only"),
              is_same ? "'%.*s' is listed already, in line %zu"
                      : "'%.*s' differs from a value in line %zu by case alone, which is not "
                        "regarded here",
              complaint_shown_size(value->text), complaint_shown(value->text), earlier->place.line);
}

static void lint_repetitions(struct lint *lint, const struct rule *rule, const struct item *item)
{
    struct table table = {0};
    for (size_t i = 0; i < item->value_count; i++) {
        const struct value *value = &item->values[i];
        uint64_t hash = value_hash(item, value);
        size_t cursor = 0;
        uint32_t other = 0;
        const struct value *earlier = NULL;
        while (!earlier && (other = table_next(&table, hash, &cursor)) != TABLE_NONE) {
            const struct value *candidate = &item->values[other];
            bool is_equal = respects_case(item) ? bytes_equal(candidate->text, value->text)
                                                : bytes_equal_fold(candidate->text, value->text);
            if (is_equal && candidate->kind == value->kind)
                earlier = candidate;
        }
        if (!earlier)
            table_insert(&table, hash, (uint32_t)i);
        else
            lint_repetition(lint, rule, value, earlier);
    }
    table_done(&table);
}

/* The modifier that says what `*` at the ends of a value says; NULL: none does. */
static const char *modifier_for(const struct value *value)
{
    if (value->kind != VALUE_STRING || value->piece_count < 2)
        return NULL;
    bool is_open_before = value->pieces[0].kind == PIECE_ANY;
    bool is_open_behind = value->pieces[value->piece_count - 1].kind == PIECE_ANY;
    if (is_open_before && is_open_behind)
        return "contains";
    if (is_open_before)
        return "endswith";
    return is_open_behind ? "startswith" : NULL;
}

static bool is_idle(const struct item *item, const char *modifier)
{
    if (item->field.size == 0)
        return true; /* a keyword stands anywhere */
    bool is_open_before = strcmp(modifier, "startswith") != 0;
    bool is_open_behind = strcmp(modifier, "endswith") != 0;
    return (is_open_before && (item->modifiers & (MODIFIER_CONTAINS | MODIFIER_ENDSWITH))) ||
           (is_open_behind && (item->modifiers & (MODIFIER_CONTAINS | MODIFIER_STARTSWITH)));
}

/* Where some values have `*` at their ends and others none, only wildcards can say so in one item.
 */
static void lint_wildcards(struct lint *lint, const struct rule *rule, const struct item *item)
{
    const char *common = NULL;
    size_t common_count = 0;
    if (item->modifiers & MODIFIERS_BEYOND_TEXT)
        return;
    for (size_t i = 0; i < item->value_count; i++) {
        const struct value *value = &item->values[i];
        const char *modifier = value->next_form ? NULL : modifier_for(value);
        if (!modifier)
            continue;
        if (is_idle(item, modifier))
            lint_warn(lint, spot_of(rule, value, "idle-wildcard"),
                      "'*' at an end of '%.*s' changes nothing: any text may stand there anyway",
                      complaint_shown_size(value->text), complaint_shown(value->text));
        common = common ? common : modifier;
        common_count += strcmp(common, modifier) == 0;
    }
    if (common && common_count == item->value_count && item->field.size > 0 &&
        !(item->modifiers & ENDS))
        lint_warn(lint, (struct lint_spot){rule, item->place, "wildcard-for-modifier"},
                  "all values have '*' at the same end: '%.*s|%s' says so without",
                  complaint_shown_size(item->field), complaint_shown(item->field), common);
}

/* The modifier that would do for a plain text between `^` and `$`. */
static const char *modifier_of_plain(const struct expression_shape *shape)
{
    if (shape->at_start)
        return shape->at_end ? "" : "|startswith";
    return shape->at_end ? "|endswith" : "|contains";
}

static void lint_expression(struct lint *lint, const struct rule *rule, const struct value *value,
                            const struct expression_shape *shape)
{
    if (shape->is_literal)
        return;
    if (shape->begins_unbounded || shape->ends_unbounded)
        lint_warn(lint, spot_of(rule, value, "unbounded-expression"),
                  "'%.*s' %s with any number of characters: it is found anywhere without",
                  complaint_shown_size(value->text), complaint_shown(value->text),
                  shape->begins_unbounded ? "begins" : "ends");
    if (shape->longest_run < LEAST_RUN)
        lint_warn(lint, spot_of(rule, value, "expression-without-text"),
                  "'%.*s' has no two characters of plain text side by side: it is slow, and likely "
                  "to be found everywhere",
                  complaint_shown_size(value->text), complaint_shown(value->text));
}

/* Where only some values are plain text, they need no item of their own. */
static void lint_expressions(struct lint *lint, const struct rule *rule, const struct item *item)
{
    const char *common = NULL;
    size_t common_count = 0;
    for (size_t i = 0; i < item->value_count; i++) {
        struct expression_shape shape = expression_shape_of(item->values[i].text);
        lint_expression(lint, rule, &item->values[i], &shape);
        if (!shape.is_literal)
            continue;
        common = common ? common : modifier_of_plain(&shape);
        common_count += strcmp(common, modifier_of_plain(&shape)) == 0;
    }
    if (common && common_count == item->value_count && item->field.size > 0 &&
        !(item->modifiers & MODIFIER_RE_MULTILINE))
        lint_warn(lint, (struct lint_spot){rule, item->place, "plain-expression"},
                  "no expression here is more than plain text: '%.*s%s%s' says the same",
                  complaint_shown_size(item->field), complaint_shown(item->field), common,
                  item->modifiers & MODIFIER_RE_IGNORECASE ? "" : "|cased");
}

static void lint_references(struct lint *lint, const struct rule *rule, const struct item *item)
{
    for (size_t i = 0; i < item->value_count; i++)
        if (item->values[i].kind == VALUE_FIELD && bytes_equal(item->values[i].text, item->field))
            lint_warn(lint, spot_of(rule, &item->values[i], "self-reference"),
                      "'%.*s' is compared with itself: that holds wherever it has a value",
                      complaint_shown_size(item->field), complaint_shown(item->field));
}

static void lint_item(struct lint *lint, const struct rule *rule, const struct item *item)
{
    if ((item->modifiers & MODIFIER_ALL) && item->value_count == 1)
        lint_warn(lint, (struct lint_spot){rule, item->place, "all-of-one"},
                  "'all' with one value changes nothing");
    lint_repetitions(lint, rule, item);
    lint_wildcards(lint, rule, item);
    lint_references(lint, rule, item);
    if (item->modifiers & MODIFIER_RE)
        lint_expressions(lint, rule, item);
    if (item->modifiers & (MODIFIER_DOMAIN | MODIFIER_LOOKALIKE))
        lint_note(lint, (struct lint_spot){rule, item->place, "portability"},
                  "modifier '%s' is an extension: other tools for Sigma do not know it",
                  item->modifiers & MODIFIER_DOMAIN ? "domain" : "lookalike");
}

void lint_values(struct lint *lint, const struct rule *rule)
{
    for (size_t s = 0; s < rule->selection_count; s++) {
        const struct selection *selection = &rule->selections[s];
        for (size_t m = 0; m < selection->map_count; m++)
            for (size_t i = 0; i < selection->maps[m].item_count; i++)
                lint_item(lint, rule, &selection->maps[m].items[i]);
    }
}
