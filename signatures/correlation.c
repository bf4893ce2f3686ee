#include "signatures/correlation.h"

#include "engine/base/limits.h"
#include "signatures/sigma_rule.h"
#include "signatures/suggestion.h"

static const char *const type_names[CORRELATION_TYPE_COUNT] = {
    [CORRELATION_EVENT_COUNT] = "event_count",
    [CORRELATION_VALUE_COUNT] = "value_count",
    [CORRELATION_TEMPORAL] = "temporal",
    [CORRELATION_TEMPORAL_ORDERED] = "temporal_ordered",
    [CORRELATION_VALUE_SUM] = "value_sum",
    [CORRELATION_VALUE_AVG] = "value_avg",
    [CORRELATION_VALUE_PERCENTILE] = "value_percentile",
};

static const char *const operator_names[CORRELATION_OPERATOR_COUNT] = {
    [CORRELATION_GT] = "gt",   [CORRELATION_GTE] = "gte", [CORRELATION_LT] = "lt",
    [CORRELATION_LTE] = "lte", [CORRELATION_EQ] = "eq",   [CORRELATION_NEQ] = "neq",
};

/* No window needs to be longer than mail is old; and seconds stay far from overflowing. */
#define MOST_TIMESPAN_DAYS INT64_C(36500)
#define DAY_SECONDS INT64_C(86400)
/* Doubles count exactly up to 2^53. */
#define MOST_NUMBER INT64_C(9007199254740992)

const char *correlation_type_name(enum correlation_type type)
{
    return type_names[type];
}

const char *correlation_operator_name(enum correlation_operator comparison)
{
    return operator_names[comparison];
}

bool correlation_is(const struct node *root)
{
    return tree_member(root, "correlation") != NULL;
}

/* For "%.*s" twice. */
#define SHOWN(text) complaint_shown_size(text), complaint_shown(text)

struct reader {
    struct arena *arena;
    struct complaint *complaint;
    const struct node *body; /* what stands under `correlation` */
    struct correlation *out;
};

static bool counts_values(enum correlation_type type)
{
    return type == CORRELATION_VALUE_COUNT || type >= CORRELATION_VALUE_SUM;
}

static bool is_temporal(enum correlation_type type)
{
    return type == CORRELATION_TEMPORAL || type == CORRELATION_TEMPORAL_ORDERED;
}

static bool is_word(const struct node *node)
{
    return node->kind == NODE_SCALAR && !tree_is_null(node) && node->text.size > 0 &&
           node->text.size <= LIMIT_CORRELATION_WORD_BYTES;
}

static struct correlation_word word_of(struct arena *arena, const struct node *node)
{
    return (struct correlation_word){arena_copy(arena, node->text), node->place};
}

static bool read_type(struct reader *reader)
{
    const struct node *node = tree_member(reader->body, "type");
    if (!node)
        return complaint_raise(reader->complaint, reader->body->place,
                               "the correlation has no 'type'");
    if (node->kind != NODE_SCALAR)
        return complaint_raise(reader->complaint, node->place, "'type' must be a word");
    struct suggestion suggestion = suggestion_for(node->text);
    for (size_t i = 0; i < CORRELATION_TYPE_COUNT; i++) {
        if (bytes_equal(node->text, bytes_of(type_names[i]))) {
            reader->out->type = (enum correlation_type)i;
            return true;
        }
        suggestion_offer(&suggestion, bytes_of(type_names[i]));
    }
    if (suggestion.best.size)
        return complaint_raise(reader->complaint, node->place,
                               "there is no correlation type '%.*s': did you mean '%.*s'?",
                               SHOWN(node->text), SHOWN(suggestion.best));
    return complaint_raise(reader->complaint, node->place,
                           "this version has no correlation type '%.*s': there are event_count, "
                           "value_count, value_sum, value_avg, value_percentile, temporal and "
                           "temporal_ordered",
                           SHOWN(node->text));
}

/* A list of words, or one that stands for a list of one. False: something else is in it. */
static bool read_words(struct reader *reader, const struct node *node, const char *what,
                       size_t most, struct correlation_word **out_words, size_t *out_count)
{
    const struct node *next = node->kind == NODE_SEQUENCE ? node->first : node;
    size_t count = node->kind == NODE_SEQUENCE ? node->count : 1;
    if (count > most)
        return complaint_raise(reader->complaint, node->place, "more than %zu %s", most, what);
    struct correlation_word *words = arena_zeroed(reader->arena, count, sizeof *words);
    for (size_t i = 0; i < count; i++, next = next->next) {
        if (!is_word(next))
            return complaint_raise(reader->complaint, next->place, "%s must be names", what);
        words[i] = word_of(reader->arena, next);
        for (size_t j = 0; j < i; j++)
            if (bytes_equal(words[i].text, words[j].text))
                return complaint_raise(reader->complaint, next->place, "'%.*s' is there twice",
                                       SHOWN(words[i].text));
    }
    *out_words = words;
    *out_count = count;
    return true;
}

static bool read_members(struct reader *reader)
{
    const struct node *node = tree_member(reader->body, "rules");
    struct correlation_word *words = NULL;
    size_t count = 0;
    if (!node || tree_is_null(node) || (node->kind == NODE_SEQUENCE && node->count == 0))
        return complaint_raise(reader->complaint, node ? node->place : reader->body->place,
                               "the correlation names no 'rules'");
    if (!read_words(reader, node, "'rules'", LIMIT_CORRELATION_RULES, &words, &count))
        return false;
    if (is_temporal(reader->out->type) && count == 1)
        return complaint_raise(reader->complaint, node->place,
                               "'%s' is about the order or nearness of several rules, and one is "
                               "named",
                               type_names[reader->out->type]);
    reader->out->members = arena_zeroed(reader->arena, count, sizeof *reader->out->members);
    reader->out->member_count = count;
    for (size_t i = 0; i < count; i++)
        reader->out->members[i].name = words[i];
    return true;
}

static bool read_group_by(struct reader *reader)
{
    const struct node *node = tree_member(reader->body, "group-by");
    struct correlation_word *words = NULL;
    if (!node || tree_is_null(node))
        return true;
    if (!read_words(reader, node, "'group-by'", LIMIT_CORRELATION_KEYS, &words,
                    &reader->out->group_by_count))
        return false;
    reader->out->group_by = words;
    return true;
}

/* "<n>s|m|h|d" */
static bool read_timespan(struct reader *reader)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY_SECONDS}};
    const struct node *node = tree_member(reader->body, "timespan");
    if (!node || tree_is_null(node))
        return complaint_raise(reader->complaint, node ? node->place : reader->body->place,
                               "the correlation has no 'timespan'");
    int64_t number = 0;
    size_t size = node->kind == NODE_SCALAR ? node->text.size : 0;
    if (size < 2 || !bytes_to_number(bytes_slice(node->text, 0, size - 1), &number))
        return complaint_raise(reader->complaint, node->place,
                               "'timespan' must be a number and a letter: 90s, 15m, 72h, 30d");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (node->text.data[size - 1] != (uint8_t)units[i].letter)
            continue;
        if (number == 0 || number > MOST_TIMESPAN_DAYS * DAY_SECONDS / units[i].seconds)
            return complaint_raise(reader->complaint, node->place,
                                   "'timespan' must be longer than nothing and at most %lldd",
                                   (long long)MOST_TIMESPAN_DAYS);
        reader->out->timespan_seconds = number * units[i].seconds;
        return true;
    }
    return complaint_raise(reader->complaint, node->place,
                           "'timespan' has no unit '%c': s, m, h and d are seconds, minutes, hours "
                           "and days",
                           byte_is_alpha(node->text.data[size - 1]) ? node->text.data[size - 1]
                                                                    : '?');
}

static bool read_alias(struct reader *reader, const struct node *alias,
                       struct correlation_alias *out, size_t *out_count)
{
    if (alias->kind != NODE_MAPPING || alias->count == 0)
        return complaint_raise(reader->complaint, alias->place,
                               "alias '%.*s' must be a map of rules and their fields",
                               SHOWN(alias->key->text));
    for (const struct node *member = alias->first; member; member = member->next) {
        if (!is_word(member) || !is_word(member->key))
            return complaint_raise(reader->complaint, member->place,
                                   "an alias says 'rule: field' of each rule");
        out[(*out_count)++] = (struct correlation_alias){
            .name = word_of(reader->arena, alias->key),
            .rule = word_of(reader->arena, member->key),
            .field = word_of(reader->arena, member),
        };
    }
    return true;
}

static bool read_aliases(struct reader *reader)
{
    const struct node *node = tree_member(reader->body, "aliases");
    size_t count = 0;
    if (!node || tree_is_null(node))
        return true;
    if (node->kind != NODE_MAPPING)
        return complaint_raise(reader->complaint, node->place, "'aliases' must be a map");
    for (const struct node *alias = node->first; alias; alias = alias->next)
        count += alias->count;
    if (count > LIMIT_CORRELATION_RULES * LIMIT_CORRELATION_KEYS)
        return complaint_raise(reader->complaint, node->place, "too many aliases");
    struct correlation_alias *aliases = arena_zeroed(reader->arena, count, sizeof *aliases);
    reader->out->aliases = aliases;
    for (const struct node *alias = node->first; alias; alias = alias->next)
        if (!read_alias(reader, alias, aliases, &reader->out->alias_count))
            return false;
    return true;
}

/* Counts are whole; sums, averages and percentiles need not be. */
static bool read_number(struct reader *reader, const struct node *node, double *out_number)
{
    struct bytes text =
        node->kind == NODE_SCALAR && node->is_plain ? node->text : (struct bytes){0};
    int64_t whole = 0;
    if (reader->out->type >= CORRELATION_VALUE_SUM)
        return bytes_to_decimal(text, out_number) ||
               complaint_raise(reader->complaint, node->place, "'%.*s' must be a number",
                               SHOWN(node->key->text));
    if (!bytes_to_number(text, &whole) || whole > MOST_NUMBER)
        return complaint_raise(reader->complaint, node->place,
                               "'%.*s' must be a whole number: it is compared with a count",
                               SHOWN(node->key->text));
    *out_number = (double)whole;
    return true;
}

static bool read_comparison(struct reader *reader, const struct node *node)
{
    struct correlation *out = reader->out;
    struct suggestion suggestion = suggestion_for(node->key->text);
    for (size_t i = 0; i < CORRELATION_OPERATOR_COUNT; i++) {
        suggestion_offer(&suggestion, bytes_of(operator_names[i]));
        if (!bytes_equal(node->key->text, bytes_of(operator_names[i])))
            continue;
        if (out->comparison_count == 2)
            return complaint_raise(reader->complaint, node->key->place,
                                   "'condition' takes one comparison, or two that are a range");
        struct correlation_comparison *comparison = &out->comparisons[out->comparison_count++];
        comparison->comparison = (enum correlation_operator)i;
        return read_number(reader, node, &comparison->number);
    }
    if (suggestion.best.size)
        return complaint_raise(reader->complaint, node->key->place,
                               "'condition' knows no '%.*s': did you mean '%.*s'?",
                               SHOWN(node->key->text), SHOWN(suggestion.best));
    return complaint_raise(reader->complaint, node->key->place,
                           "'condition' knows no '%.*s': there are gt, gte, lt, lte, eq, neq and "
                           "field",
                           SHOWN(node->key->text));
}

static bool read_condition_member(struct reader *reader, const struct node *node)
{
    struct correlation *out = reader->out;
    if (bytes_equal(node->key->text, bytes_of("field"))) {
        if (!counts_values(out->type))
            return complaint_raise(reader->complaint, node->key->place,
                                   "'%s' counts no values: 'field' means nothing here",
                                   type_names[out->type]);
        if (!is_word(node))
            return complaint_raise(reader->complaint, node->place, "'field' must be one field");
        out->field = word_of(reader->arena, node);
        return true;
    }
    if (!bytes_equal(node->key->text, bytes_of("percentile")))
        return read_comparison(reader, node);
    if (out->type != CORRELATION_VALUE_PERCENTILE)
        return complaint_raise(reader->complaint, node->key->place,
                               "'percentile' is of value_percentile alone");
    if (!read_number(reader, node, &out->percentile))
        return false;
    return (out->percentile > 0 && out->percentile <= 100) ||
           complaint_raise(reader->complaint, node->place,
                           "'percentile' must be above 0, and 100 at most");
}

/* Two comparisons: a lower bound and an upper one, with something between them. */
static bool check_range(struct reader *reader, const struct node *node)
{
    const struct correlation_comparison *low = &reader->out->comparisons[0];
    const struct correlation_comparison *high = &reader->out->comparisons[1];
    if (low->comparison >= CORRELATION_LT) {
        low = high;
        high = &reader->out->comparisons[0];
    }
    if (low->comparison > CORRELATION_GTE || high->comparison < CORRELATION_LT ||
        high->comparison > CORRELATION_LTE)
        return complaint_raise(reader->complaint, node->place,
                               "two comparisons must be a range: gt or gte with lt or lte");
    bool is_open = low->comparison == CORRELATION_GT || high->comparison == CORRELATION_LT;
    return low->number < high->number || (low->number == high->number && !is_open) ||
           complaint_raise(reader->complaint, node->place, "no number is in this range");
}

static bool check_condition(struct reader *reader, const struct node *node)
{
    struct correlation *out = reader->out;
    if (counts_values(out->type) && out->field.text.size == 0)
        return complaint_raise(reader->complaint, node->place,
                               "'%s' wants a 'field' in its condition: the one whose values count",
                               type_names[out->type]);
    if (out->type == CORRELATION_VALUE_PERCENTILE && out->percentile == 0)
        return complaint_raise(reader->complaint, node->place,
                               "value_percentile wants a 'percentile' in its condition");
    if (out->comparison_count == 0)
        return complaint_raise(reader->complaint, node->place,
                               "'condition' compares with nothing: add 'gte: 10' or the like");
    return out->comparison_count == 1 || check_range(reader, node);
}

static bool read_condition(struct reader *reader)
{
    const struct node *node = tree_member(reader->body, "condition");
    if (!node || tree_is_null(node))
        return is_temporal(reader->out->type) ||
               complaint_raise(reader->complaint, node ? node->place : reader->body->place,
                               "the correlation has no 'condition'");
    if (node->kind != NODE_MAPPING)
        return complaint_raise(reader->complaint, node->place,
                               "'condition' must be a map such as 'gte: 10': formulas over rules "
                               "are not read by this version");
    for (const struct node *member = node->first; member; member = member->next)
        if (!read_condition_member(reader, member))
            return false;
    return check_condition(reader, node);
}

/* YAML 1.1 has many words for it; Sigma's examples have two. */
static bool read_generate(struct reader *reader, const struct node *root)
{
    const struct node *node = tree_member(reader->body, "generate");
    if (!node) /* before version 2.0 it stood beside `correlation` */
        node = tree_member(root, "generate");
    if (!node || tree_is_null(node))
        return true;
    bool is_true = node->kind == NODE_SCALAR && bytes_equal_fold(node->text, bytes_of("true"));
    if (!is_true && (node->kind != NODE_SCALAR || !bytes_equal_fold(node->text, bytes_of("false"))))
        return complaint_raise(reader->complaint, node->place, "'generate' must be true or false");
    reader->out->generates = is_true;
    return true;
}

static bool check_keys(struct reader *reader)
{
    static const char *const keys[] = {"type",      "rules",   "group-by", "timespan",
                                       "condition", "aliases", "generate"};
    for (const struct node *member = reader->body->first; member; member = member->next) {
        struct suggestion suggestion = suggestion_for(member->key->text);
        bool is_known = false;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            is_known |= bytes_equal(member->key->text, bytes_of(keys[i]));
            suggestion_offer(&suggestion, bytes_of(keys[i]));
        }
        if (is_known)
            continue;
        return suggestion.best.size
                   ? complaint_raise(reader->complaint, member->key->place,
                                     "a correlation has no '%.*s': did you mean '%.*s'?",
                                     SHOWN(member->key->text), SHOWN(suggestion.best))
                   : complaint_raise(reader->complaint, member->key->place,
                                     "this version knows no '%.*s' of correlations",
                                     SHOWN(member->key->text));
    }
    return true;
}

bool correlation_parse(const struct sigma_context *context, const struct node *root,
                       const struct document *document, struct complaint *complaint,
                       struct correlation *correlation)
{
    const struct node *body = tree_member(root, "correlation");
    struct reader reader = {context->arena, complaint, body, correlation};
    if (!sigma_rule_parse_head(context, root, document, complaint, &correlation->rule))
        return false;
    if (body->kind != NODE_MAPPING)
        return complaint_raise(complaint, body->place, "'correlation' must be a map");
    return check_keys(&reader) && read_type(&reader) && read_members(&reader) &&
           read_group_by(&reader) && read_timespan(&reader) && read_condition(&reader) &&
           read_aliases(&reader) && read_generate(&reader, root);
}

struct correlation_word correlation_field_of(const struct correlation *correlation,
                                             size_t member_index, struct correlation_word word)
{
    for (size_t i = 0; i < correlation->alias_count; i++) {
        const struct correlation_alias *alias = &correlation->aliases[i];
        if (alias->member_index == member_index && bytes_equal(alias->name.text, word.text))
            return alias->field;
    }
    return word;
}

bool correlation_counts(const struct correlation *correlation, struct bytes id)
{
    for (size_t i = 0; i < correlation->member_count; i++)
        if (bytes_equal(correlation->members[i].id, id))
            return true;
    return false;
}
