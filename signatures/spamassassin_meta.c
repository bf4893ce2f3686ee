#include "signatures/spamassassin_meta.h"

#include "engine/base/limits.h"
#include "signatures/quantity.h"
#include "signatures/spamassassin_installed.h"

/* Parentheses, signs and operators inside one another. */
#define MOST_DEPTH 100

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_OPERATOR, TOKEN_OPEN, TOKEN_CLOSE };

enum operation {
    OPERATION_OR,
    OPERATION_AND,
    OPERATION_EQUAL,
    OPERATION_UNEQUAL,
    OPERATION_AT_LEAST,
    OPERATION_AT_MOST,
    OPERATION_GREATER,
    OPERATION_LESS,
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_NOT,
};

struct operator_row {
    const char *text;
    enum operation operation;
    unsigned level; /* how strongly it binds (perlop) */
};

#define WEAKEST_LEVEL 0
#define UNARY_LEVEL 6

/* Longer ones before those they begin with. */
static const struct operator_row operator_rows[] = {
    {"||", OPERATION_OR, 0},           {"&&", OPERATION_AND, 1},      {"==", OPERATION_EQUAL, 2},
    {"!=", OPERATION_UNEQUAL, 2},      {">=", OPERATION_AT_LEAST, 3}, {"<=", OPERATION_AT_MOST, 3},
    {">", OPERATION_GREATER, 3},       {"<", OPERATION_LESS, 3},      {"+", OPERATION_ADD, 4},
    {"-", OPERATION_SUBTRACT, 4},      {"*", OPERATION_MULTIPLY, 5},  {"/", OPERATION_DIVIDE, 5},
    {"!", OPERATION_NOT, UNARY_LEVEL},
};

struct token {
    enum token_kind kind;
    struct bytes text;
    const struct operator_row *operator;
    double number;
};

struct parser {
    struct arena *arena;
    struct complaint *complaint;
    struct rule_place place;
    struct bytes text;
    size_t offset; /* behind the token */
    struct token token;
    size_t depth;
    bool is_if; /* names are known here, not rules */
    struct bytes *asked;
    size_t asked_count;
    size_t asked_capacity;
};

static bool complain(struct parser *parser, const char *what)
{
    return complaint_raise(parser->complaint, parser->place, "the formula is wrong: %s '%.*s'",
                           what, complaint_shown_size(parser->token.text),
                           complaint_shown(parser->token.text));
}

static bool is_name_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '_';
}

static double read_number(struct bytes text)
{
    double value = 0;
    double scale = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.') {
            scale = 1;
            continue;
        }
        value = value * 10 + (text.data[i] - '0');
        scale *= 10;
    }
    return scale > 0 ? value / scale : value;
}

static struct token word_token(struct bytes text)
{
    size_t end = 0;
    size_t dot_count = 0;
    bool is_number = byte_is_digit(text.data[0]) || text.data[0] == '.';
    while (end < text.size &&
           (is_name_byte(text.data[end]) || (is_number && text.data[end] == '.'))) {
        is_number &= byte_is_digit(text.data[end]) || text.data[end] == '.';
        dot_count += text.data[end] == '.';
        end++;
    }
    struct token token = {.kind = TOKEN_NAME, .text = bytes_slice(text, 0, end)};
    if (is_number && dot_count <= 1 && end > dot_count) {
        token.kind = TOKEN_NUMBER;
        token.number = read_number(token.text);
    }
    return token;
}

/* Look at the next token. */
static bool next_token(struct parser *parser)
{
    while (parser->offset < parser->text.size && byte_is_space(parser->text.data[parser->offset]))
        parser->offset++;
    struct bytes rest = bytes_from(parser->text, parser->offset);
    parser->token = (struct token){.kind = TOKEN_END};
    if (rest.size == 0)
        return true;
    uint8_t first = rest.data[0];
    parser->token.text = bytes_slice(rest, 0, 1);
    if (is_name_byte(first) || first == '.') {
        parser->token = word_token(rest);
    } else if (first == '(' || first == ')') {
        parser->token.kind = first == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    } else {
        size_t count = sizeof operator_rows / sizeof operator_rows[0];
        size_t i = 0;
        while (i < count && !bytes_start_with(rest, bytes_of(operator_rows[i].text)))
            i++;
        if (i == count)
            return complain(parser, "it cannot hold");
        parser->token.kind = TOKEN_OPERATOR;
        parser->token.operator= & operator_rows[i];
        parser->token.text = bytes_slice(rest, 0, strlen(operator_rows[i].text));
    }
    parser->offset += parser->token.text.size;
    return true;
}

static bool go_deeper(struct parser *parser)
{
    if (parser->depth++ < MOST_DEPTH)
        return true;
    return complaint_raise(parser->complaint, parser->place, "the formula is nested deeper than %d",
                           MOST_DEPTH);
}

static struct quantity *new_quantity(struct parser *parser, enum quantity_kind kind)
{
    struct quantity *quantity = arena_zeroed(parser->arena, 1, sizeof *quantity);
    quantity->kind = kind;
    return quantity;
}

static const struct quantity *join(struct parser *parser, enum quantity_kind kind,
                                   const struct quantity *left, const struct quantity *right)
{
    struct quantity *quantity = new_quantity(parser, kind);
    const struct quantity **children =
        arena_alloc(parser->arena, 2 * sizeof(const struct quantity *));
    children[0] = left;
    children[1] = right;
    quantity->children = children;
    quantity->child_count = right ? 2 : 1;
    return quantity;
}

static const struct quantity *number(struct parser *parser, double value)
{
    struct quantity *quantity = new_quantity(parser, QUANTITY_NUMBER);
    quantity->number = value;
    return quantity;
}

static const struct quantity *ask_for(struct parser *parser, struct bytes name)
{
    if (parser->asked_count == parser->asked_capacity) {
        size_t capacity = parser->asked_capacity ? 2 * parser->asked_capacity : 8;
        struct bytes *asked = arena_alloc(parser->arena, capacity * sizeof *asked);
        if (parser->asked_count)
            memcpy(asked, parser->asked, parser->asked_count * sizeof *asked);
        parser->asked = asked;
        parser->asked_capacity = capacity;
    }
    struct quantity *quantity = new_quantity(parser, QUANTITY_RULE);
    quantity->asked_index = parser->asked_count;
    parser->asked[parser->asked_count++] = arena_copy(parser->arena, name);
    return quantity;
}

/* A name behind `if`; the token behind it is looked at already. */
static const struct quantity *known_name(struct parser *parser, struct bytes name)
{
    double value = spamassassin_version(name);
    if (parser->token.kind != TOKEN_OPEN)
        return number(parser, value);
    size_t end = bytes_find_byte(parser->text, ')', parser->offset);
    if (end == BYTES_NOT_FOUND) {
        (void)complain(parser, "nothing closes");
        return NULL;
    }
    struct bytes argument = bytes_trim(bytes_slice(parser->text, parser->offset, end));
    parser->offset = end + 1;
    bool is_plugin = bytes_equal(name, bytes_of("plugin"));
    bool is_feature = bytes_equal(name, bytes_of("has")) || bytes_equal(name, bytes_of("can"));
    value = (is_plugin && spamassassin_has_plugin(argument)) ||
            (is_feature && spamassassin_has_feature(argument));
    return next_token(parser) ? number(parser, value) : NULL;
}

static const struct quantity *parse_level(struct parser *parser, unsigned level);

static const struct quantity *parse_group(struct parser *parser)
{
    if (!go_deeper(parser) || !next_token(parser))
        return NULL;
    const struct quantity *inner = parse_level(parser, WEAKEST_LEVEL);
    if (!inner)
        return NULL;
    if (parser->token.kind != TOKEN_CLOSE) {
        (void)complain(parser, "a parenthesis is not closed before");
        return NULL;
    }
    parser->depth--;
    return next_token(parser) ? inner : NULL;
}

static const struct quantity *parse_operand(struct parser *parser)
{
    struct token token = parser->token;
    if (token.kind == TOKEN_OPEN)
        return parse_group(parser);
    if (token.kind == TOKEN_NUMBER)
        return next_token(parser) ? number(parser, token.number) : NULL;
    if (token.kind == TOKEN_NAME) {
        if (!next_token(parser))
            return NULL;
        if (parser->is_if)
            return known_name(parser, token.text);
        if (parser->token.kind != TOKEN_OPEN)
            return ask_for(parser, token.text);
        parser->token = token;
        (void)complain(parser, "it calls a function, and none is known here:");
        return NULL;
    }
    bool is_sign = token.kind == TOKEN_OPERATOR &&
                   (token.operator->operation == OPERATION_NOT || token.operator->operation ==
                    OPERATION_SUBTRACT);
    if (!is_sign) {
        (void)complain(parser, token.kind == TOKEN_END ? "something is missing at the end of it"
                                                       : "something is missing before");
        return NULL;
    }
    if (!go_deeper(parser) || !next_token(parser))
        return NULL;
    const struct quantity *operand = parse_operand(parser);
    parser->depth--;
    if (!operand)
        return NULL;
    return join(parser,
                token.operator->operation == OPERATION_NOT ? QUANTITY_NOT : QUANTITY_NEGATIVE,
                operand, NULL);
}

/* Operands of `||`, `&&`, `+` and `*` while they grow: one quantity, however many there are. */
struct row {
    enum quantity_kind kind;
    const struct quantity **items;
    size_t count;
    size_t capacity;
};

static void add_to_row(struct parser *parser, struct row *row, const struct quantity *item)
{
    if (row->count == row->capacity) {
        size_t capacity = row->capacity ? 2 * row->capacity : 4;
        const struct quantity **items =
            arena_alloc(parser->arena, capacity * sizeof(const struct quantity *));
        if (row->count)
            memcpy(items, row->items, row->count * sizeof(const struct quantity *));
        row->items = items;
        row->capacity = capacity;
    }
    row->items[row->count++] = item;
}

static const struct quantity *end_row(struct parser *parser, const struct row *row)
{
    if (row->count == 1)
        return row->items[0];
    struct quantity *quantity = new_quantity(parser, row->kind);
    quantity->children = row->items;
    quantity->child_count = row->count;
    return quantity;
}

/* Two operands of an operator that takes no more. */
static const struct quantity *pair(struct parser *parser, enum operation operation,
                                   const struct quantity *left, const struct quantity *right)
{
    switch (operation) {
    case OPERATION_EQUAL:
        return join(parser, QUANTITY_EQUAL, left, right);
    case OPERATION_UNEQUAL:
        return join(parser, QUANTITY_NOT, join(parser, QUANTITY_EQUAL, left, right), NULL);
    case OPERATION_AT_LEAST:
        return join(parser, QUANTITY_AT_LEAST, left, right);
    case OPERATION_AT_MOST:
        return join(parser, QUANTITY_AT_LEAST, right, left);
    case OPERATION_GREATER:
        return join(parser, QUANTITY_GREATER, left, right);
    case OPERATION_LESS:
        return join(parser, QUANTITY_GREATER, right, left);
    default:
        return join(parser, QUANTITY_QUOTIENT, left, right);
    }
}

/* Add what stands behind `operation` to a row; false where the row must end and be its left side.
 */
static bool extend_row(struct parser *parser, struct row *row, enum operation operation,
                       const struct quantity *right)
{
    if (operation == OPERATION_SUBTRACT)
        right = join(parser, QUANTITY_NEGATIVE, right, NULL);
    else if (operation != OPERATION_OR && operation != OPERATION_AND &&
             operation != OPERATION_ADD && operation != OPERATION_MULTIPLY)
        return false;
    add_to_row(parser, row, right);
    return true;
}

static const struct quantity *parse_level(struct parser *parser, unsigned level)
{
    static const enum quantity_kind kinds[] = {QUANTITY_OR,    QUANTITY_AND, QUANTITY_EQUAL,
                                               QUANTITY_EQUAL, QUANTITY_SUM, QUANTITY_PRODUCT};
    if (level == UNARY_LEVEL)
        return parse_operand(parser);
    struct row row = {.kind = kinds[level]};
    const struct quantity *right = parse_level(parser, level + 1);
    if (!right)
        return NULL;
    add_to_row(parser, &row, right);
    while (parser->token.kind == TOKEN_OPERATOR && parser->token.operator->level == level) {
        enum operation operation = parser->token.operator->operation;
        if (!next_token(parser))
            return NULL;
        right = parse_level(parser, level + 1);
        if (!right)
            return NULL;
        if (extend_row(parser, &row, operation, right))
            continue;
        if (!go_deeper(parser)) /* for good: what stands to the left is inside what follows */
            return NULL;
        const struct quantity *both = pair(parser, operation, end_row(parser, &row), right);
        row = (struct row){.kind = kinds[level]};
        add_to_row(parser, &row, both);
    }
    return end_row(parser, &row);
}

static const struct quantity *parse(struct parser *parser)
{
    if (parser->text.size > LIMIT_CONDITION_BYTES) {
        (void)complaint_raise(parser->complaint, parser->place,
                              "the formula is longer than %zu bytes", LIMIT_CONDITION_BYTES);
        return NULL;
    }
    if (!next_token(parser))
        return NULL;
    const struct quantity *quantity = parse_level(parser, WEAKEST_LEVEL);
    if (quantity && parser->token.kind != TOKEN_END) {
        (void)complain(parser, "nothing joins what stands before");
        return NULL;
    }
    return quantity;
}

/* Where a quantity is only asked whether it is 0, it is logic: that is judged rule by rule, and
 * shows its matches. */
static const struct condition *condition_of(struct arena *arena, const struct quantity *quantity)
{
    struct condition *condition = arena_zeroed(arena, 1, sizeof *condition);
    switch (quantity->kind) {
    case QUANTITY_RULE:
        condition->kind = CONDITION_RULE;
        condition->asked_index = quantity->asked_index;
        return condition;
    case QUANTITY_NOT:
        condition->kind = CONDITION_NOT;
        break;
    case QUANTITY_AND:
        condition->kind = CONDITION_AND;
        break;
    case QUANTITY_OR:
        condition->kind = CONDITION_OR;
        break;
    default:
        condition->kind = CONDITION_COMPARE;
        condition->quantity = quantity;
        return condition;
    }
    const struct condition **children =
        arena_alloc(arena, quantity->child_count * sizeof(const struct condition *));
    for (size_t i = 0; i < quantity->child_count; i++)
        children[i] = condition_of(arena, quantity->children[i]);
    condition->children = children;
    condition->child_count = quantity->child_count;
    return condition;
}

bool spamassassin_meta_parse(struct arena *arena, struct bytes text, struct rule_place place,
                             struct complaint *complaint, struct rule *rule)
{
    struct parser parser = {
        .arena = arena, .complaint = complaint, .place = place, .text = bytes_trim(text)};
    const struct quantity *quantity = parse(&parser);
    if (!quantity)
        return false;
    rule->condition = condition_of(arena, quantity);
    rule->condition_text = arena_copy(arena, parser.text);
    rule->asked = parser.asked;
    rule->asked_count = parser.asked_count;
    return true;
}

bool spamassassin_if_parse(struct arena *arena, struct bytes text, struct rule_place place,
                           struct complaint *complaint, bool *out_is_true)
{
    struct parser parser = {.arena = arena,
                            .complaint = complaint,
                            .place = place,
                            .text = bytes_trim(text),
                            .is_if = true};
    const struct quantity *quantity = parse(&parser);
    if (!quantity)
        return false;
    *out_is_true = quantity_value(quantity, NULL, NULL) != 0;
    return true;
}
