#include "signatures/stix_pattern.h"

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "signatures/stix_token.h"

struct parser {
    struct arena *arena;
    struct complaint *complaint;
    struct rule_place place;
    struct bytes pattern;
    struct stix_token token; /* the one to be looked at */
    struct buffer path;      /* of the test that is being read */
    size_t depth;
};

/* Operands of one operator while their number is not known. */
struct operand {
    const struct stix_expression *expression;
    struct operand *next;
};

static const struct stix_expression *parse_any(struct parser *parser);
static const struct stix_expression *parse_followed_by(struct parser *parser);

static void advance(struct parser *parser)
{
    parser->token = stix_token_at(parser->pattern, parser->token.end);
}

static bool is_mark(const struct parser *parser, const char *mark)
{
    return parser->token.kind == STIX_TOKEN_MARK && bytes_equal(parser->token.text, bytes_of(mark));
}

static bool is_word(const struct parser *parser, const char *word)
{
    return parser->token.kind == STIX_TOKEN_WORD &&
           bytes_equal_fold(parser->token.text, bytes_of(word));
}

static bool take_mark(struct parser *parser, const char *mark)
{
    bool is_there = is_mark(parser, mark);
    if (is_there)
        advance(parser);
    return is_there;
}

static bool take_word(struct parser *parser, const char *word)
{
    bool is_there = is_word(parser, word);
    if (is_there)
        advance(parser);
    return is_there;
}

static size_t character_number(const struct parser *parser, size_t offset)
{
    size_t number = 1;
    for (size_t i = 0; i < offset; i++)
        number += (parser->pattern.data[i] & 0xC0) != 0x80;
    return number;
}

static bool refuse(struct parser *parser, const char *expected)
{
    struct stix_token token = parser->token;
    size_t number = character_number(parser, token.start);
    if (token.kind == STIX_TOKEN_UNCLOSED)
        return complaint_raise(parser->complaint, parser->place,
                               "pattern, character %zu: a %s is never closed", number,
                               token.text.data[0] == '/' ? "comment" : "string");
    if (token.kind == STIX_TOKEN_END)
        return complaint_raise(parser->complaint, parser->place, "pattern: %s expected at its end",
                               expected);
    struct bytes text = bytes_slice(parser->pattern, token.start, token.end);
    return complaint_raise(parser->complaint, parser->place,
                           "pattern, character %zu: %s expected before %.*s", number, expected,
                           complaint_shown_size(text), complaint_shown(text));
}

static struct stix_expression *new_expression(struct parser *parser, enum stix_kind kind,
                                              size_t child_count)
{
    struct stix_expression *expression = arena_zeroed(parser->arena, 1, sizeof *expression);
    expression->kind = kind;
    expression->child_count = child_count;
    return expression;
}

static const struct stix_expression *wrap(struct parser *parser, enum stix_kind kind,
                                          const struct stix_expression *child)
{
    const struct stix_expression **children =
        arena_zeroed(parser->arena, 1, sizeof(struct stix_expression *));
    children[0] = child;
    struct stix_expression *expression = new_expression(parser, kind, 1);
    expression->children = children;
    return expression;
}

/* `word` between what `parse_operand` reads; one operand alone stays as it is. */
static const struct stix_expression *
parse_chain(struct parser *parser, const char *word, enum stix_kind kind,
            const struct stix_expression *(*parse_operand)(struct parser *))
{
    struct operand *first = NULL;
    struct operand **end = &first;
    size_t count = 0;
    do {
        struct operand *operand = arena_zeroed(parser->arena, 1, sizeof *operand);
        operand->expression = parse_operand(parser);
        if (!operand->expression)
            return NULL;
        *end = operand;
        end = &operand->next;
        count++;
    } while (take_word(parser, word));
    if (count == 1)
        return first->expression;
    const struct stix_expression **children =
        arena_zeroed(parser->arena, count, sizeof(struct stix_expression *));
    for (size_t i = 0; i < count; i++, first = first->next)
        children[i] = first->expression;
    struct stix_expression *expression = new_expression(parser, kind, count);
    expression->children = children;
    return expression;
}

/* Behind an opening bracket: what `parse_inner` reads, and the closing bracket. */
static const struct stix_expression *
parse_group(struct parser *parser, const char *close, const char *expected,
            const struct stix_expression *(*parse_inner)(struct parser *))
{
    if (parser->depth == LIMIT_RULE_DEPTH) {
        complaint_raise(parser->complaint, parser->place,
                        "pattern: parentheses are nested deeper than %d", LIMIT_RULE_DEPTH);
        return NULL;
    }
    parser->depth++;
    const struct stix_expression *inner = parse_inner(parser);
    parser->depth--;
    if (!inner)
        return NULL;
    if (take_mark(parser, close))
        return inner;
    (void)refuse(parser, expected);
    return NULL;
}

/* A string's `\'` and `\\`; other backslashes stand for themselves. */
static struct bytes unescape(struct arena *arena, struct bytes text)
{
    if (bytes_find_byte(text, '\\', 0) == BYTES_NOT_FOUND)
        return text;
    uint8_t *plain = arena_alloc(arena, text.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool is_escape = text.data[i] == '\\' && i + 1 < text.size &&
                         (text.data[i + 1] == '\'' || text.data[i + 1] == '\\');
        i += is_escape;
        plain[size++] = text.data[i];
    }
    arena_shrink(arena, plain, size);
    return bytes_make(plain, size);
}

static bool decode_hex(struct arena *arena, struct bytes text, struct bytes *out)
{
    uint8_t *decoded = arena_alloc(arena, text.size / 2 + 1);
    for (size_t i = 0; i + 1 < text.size; i += 2) {
        int high = byte_hex_value(text.data[i]);
        int low = byte_hex_value(text.data[i + 1]);
        if (high < 0 || low < 0)
            return false;
        decoded[i / 2] = (uint8_t)(high * 16 + low);
    }
    *out = bytes_make(decoded, text.size / 2);
    return text.size % 2 == 0;
}

static int base64_value(uint8_t byte)
{
    if (byte_is_alpha(byte))
        return byte < 'a' ? byte - 'A' : byte - 'a' + 26;
    if (byte_is_digit(byte))
        return byte - '0' + 52;
    return byte == '+' ? 62 : byte == '/' ? 63 : -1;
}

/* Strict (RFC 4648 §4), as the grammar is: whole groups, padding at the end alone. */
static bool decode_base64(struct arena *arena, struct bytes text, struct bytes *out)
{
    size_t digit_count = text.size;
    while (digit_count > 0 && text.size - digit_count < 2 && text.data[digit_count - 1] == '=')
        digit_count--;
    uint8_t *decoded = arena_alloc(arena, text.size + 1);
    size_t size = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < digit_count; i++) {
        int value = base64_value(text.data[i]);
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        if (i % 4 != 0)
            decoded[size++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
    }
    *out = bytes_make(decoded, size);
    return text.size % 4 == 0;
}

static bool read_literal(struct parser *parser, struct stix_literal *literal)
{
    struct stix_token token = parser->token;
    bool is_well = true;
    literal->text = token.text;
    switch (token.kind) {
    case STIX_TOKEN_INTEGER:
        literal->kind = STIX_INTEGER;
        break;
    case STIX_TOKEN_FLOAT:
        literal->kind = STIX_FLOAT;
        break;
    case STIX_TOKEN_STRING:
        literal->kind = STIX_STRING;
        literal->text = unescape(parser->arena, token.text);
        break;
    case STIX_TOKEN_HEX:
        literal->kind = STIX_BINARY;
        is_well = decode_hex(parser->arena, token.text, &literal->text);
        break;
    case STIX_TOKEN_BASE64:
        literal->kind = STIX_BINARY;
        is_well = decode_base64(parser->arena, token.text, &literal->text);
        break;
    case STIX_TOKEN_TIME:
        literal->kind = STIX_TIME;
        break;
    case STIX_TOKEN_WORD:
        literal->kind = STIX_BOOLEAN;
        is_well = is_word(parser, "true") || is_word(parser, "false");
        break;
    case STIX_TOKEN_MARK:
    case STIX_TOKEN_END:
    case STIX_TOKEN_UNCLOSED:
        is_well = false;
    }
    if (!is_well)
        return refuse(parser, "a value");
    advance(parser);
    return true;
}

/* `object:property.property[*].'quoted property'`. */
static bool read_path(struct parser *parser, struct stix_test *test)
{
    struct buffer *path = &parser->path;
    buffer_reset(path);
    if (parser->token.kind != STIX_TOKEN_WORD)
        return refuse(parser, "an object path such as email-message:subject");
    buffer_append(path, parser->token.text);
    advance(parser);
    if (!take_mark(parser, ":"))
        return refuse(parser, "':'");
    buffer_append_byte(path, ':');
    for (;;) {
        bool is_quoted = parser->token.kind == STIX_TOKEN_STRING;
        if (!is_quoted && parser->token.kind != STIX_TOKEN_WORD)
            return refuse(parser, "a property");
        buffer_append(path,
                      is_quoted ? unescape(parser->arena, parser->token.text) : parser->token.text);
        advance(parser);
        while (take_mark(parser, "[")) {
            if (!is_mark(parser, "*") && parser->token.kind != STIX_TOKEN_INTEGER)
                return refuse(parser, "an index or '*'");
            advance(parser);
            if (!take_mark(parser, "]"))
                return refuse(parser, "']'");
            buffer_append_string(path, "[*]");
        }
        if (!take_mark(parser, "."))
            break;
        buffer_append_byte(path, '.');
    }
    test->path = arena_copy(parser->arena, buffer_bytes(path));
    return true;
}

static bool read_list(struct parser *parser, struct stix_test *test)
{
    if (!take_mark(parser, "("))
        return refuse(parser, "'('");
    struct buffer literals = {0};
    bool is_well = false;
    do {
        struct stix_literal literal = {0};
        is_well = read_literal(parser, &literal);
        buffer_append(&literals, bytes_make(&literal, sizeof literal));
        test->literal_count++;
    } while (is_well && take_mark(parser, ","));
    struct bytes found = arena_copy(parser->arena, buffer_bytes(&literals));
    buffer_done(&literals);
    /* The arena hands out memory for any type. */
    test->literals = (const void *)found.data;
    return is_well && (take_mark(parser, ")") || refuse(parser, "',' or ')'"));
}

static bool read_one_literal(struct parser *parser, struct stix_test *test)
{
    struct stix_literal *literal = arena_zeroed(parser->arena, 1, sizeof *literal);
    test->literals = literal;
    test->literal_count = 1;
    return read_literal(parser, literal);
}

/* The operators between a path and one literal. */
static bool take_comparison(struct parser *parser, struct stix_test *test)
{
    static const struct {
        const char *text;
        enum stix_comparison comparison;
        bool is_negated;
        bool is_word;
    } rows[] = {
        {"=", STIX_EQUAL, false, false},
        {"==", STIX_EQUAL, false, false},
        {"!=", STIX_EQUAL, true, false},
        {"<>", STIX_EQUAL, true, false},
        {"<", STIX_LESS, false, false},
        {"<=", STIX_LESS_OR_EQUAL, false, false},
        {">", STIX_GREATER, false, false},
        {">=", STIX_GREATER_OR_EQUAL, false, false},
        {"LIKE", STIX_LIKE, false, true},
        {"MATCHES", STIX_MATCHES, false, true},
        {"ISSUBSET", STIX_IS_SUBSET, false, true},
        {"ISSUPERSET", STIX_IS_SUPERSET, false, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!(rows[i].is_word ? take_word : take_mark)(parser, rows[i].text))
            continue;
        test->comparison = rows[i].comparison;
        test->is_negated ^= rows[i].is_negated;
        return true;
    }
    return false;
}

static bool read_comparison(struct parser *parser, struct stix_test *test)
{
    if (!read_path(parser, test))
        return false;
    test->is_negated = take_word(parser, "NOT");
    if (take_word(parser, "IN"))
        return read_list(parser, test);
    if (!take_comparison(parser, test))
        return refuse(parser, "a comparison such as '=' or LIKE");
    bool wants_string = test->comparison >= STIX_LIKE;
    if (wants_string && parser->token.kind != STIX_TOKEN_STRING)
        return refuse(parser, "a string in quotes");
    return read_one_literal(parser, test);
}

static const struct stix_expression *parse_test(struct parser *parser)
{
    if (take_mark(parser, "("))
        return parse_group(parser, ")", "AND, OR or ')'", parse_any);
    struct stix_test *test = arena_zeroed(parser->arena, 1, sizeof *test);
    bool is_negated = take_word(parser, "NOT");
    bool is_well = false;
    if (take_word(parser, "EXISTS")) {
        test->comparison = STIX_EXISTS;
        is_well = read_path(parser, test);
    } else {
        is_well = read_comparison(parser, test);
    }
    if (!is_well)
        return NULL;
    test->is_negated ^= is_negated;
    struct stix_expression *expression = new_expression(parser, STIX_TEST, 0);
    expression->test = test;
    return expression;
}

static const struct stix_expression *parse_all(struct parser *parser)
{
    return parse_chain(parser, "AND", STIX_ALL, parse_test);
}

static const struct stix_expression *parse_any(struct parser *parser)
{
    return parse_chain(parser, "OR", STIX_ANY, parse_all);
}

static bool take_number(struct parser *parser)
{
    bool is_there =
        parser->token.kind == STIX_TOKEN_INTEGER || parser->token.kind == STIX_TOKEN_FLOAT;
    if (is_there)
        advance(parser);
    return is_there;
}

/* STIX 2.0 has a plain string here. */
static bool take_time(struct parser *parser)
{
    bool is_there =
        parser->token.kind == STIX_TOKEN_TIME || parser->token.kind == STIX_TOKEN_STRING;
    if (is_there)
        advance(parser);
    return is_there;
}

/* Behind its first word. */
static bool read_qualifier(struct parser *parser, enum stix_kind kind)
{
    if (kind == STIX_BETWEEN) {
        if (!take_time(parser))
            return refuse(parser, "a time such as t'2024-01-31T00:00:00Z'");
        if (!take_word(parser, "STOP"))
            return refuse(parser, "STOP");
        return take_time(parser) || refuse(parser, "a time such as t'2024-01-31T00:00:00Z'");
    }
    const char *unit = kind == STIX_WITHIN ? "SECONDS" : "TIMES";
    return (take_number(parser) || refuse(parser, "a number")) &&
           (take_word(parser, unit) || refuse(parser, unit));
}

/* Behind an observation; each of the three may be said once (STIX 2.1 §9.5.1). */
static const struct stix_expression *parse_qualifiers(struct parser *parser,
                                                      const struct stix_expression *expression)
{
    static const struct {
        const char *word;
        enum stix_kind kind;
    } rows[] = {{"WITHIN", STIX_WITHIN}, {"REPEATS", STIX_REPEATS}, {"START", STIX_BETWEEN}};
    bool is_said[3] = {false};
    for (size_t i = 0; i < 3;) {
        if (is_said[i] || !take_word(parser, rows[i].word)) {
            i++;
            continue;
        }
        if (!read_qualifier(parser, rows[i].kind))
            return NULL;
        expression = wrap(parser, rows[i].kind, expression);
        is_said[i] = true;
        i = 0;
    }
    return expression;
}

static const struct stix_expression *parse_observation(struct parser *parser)
{
    const struct stix_expression *expression = NULL;
    if (take_mark(parser, "(")) {
        expression = parse_group(parser, ")", "AND, OR, FOLLOWEDBY or ')'", parse_followed_by);
    } else if (take_mark(parser, "[")) {
        expression = parse_group(parser, "]", "AND, OR or ']'", parse_any);
        expression = expression ? wrap(parser, STIX_OBSERVATION, expression) : NULL;
    } else {
        (void)refuse(parser, "'[' or '('");
    }
    return expression ? parse_qualifiers(parser, expression) : NULL;
}

static const struct stix_expression *parse_observed_all(struct parser *parser)
{
    return parse_chain(parser, "AND", STIX_OBSERVED_ALL, parse_observation);
}

static const struct stix_expression *parse_observed_any(struct parser *parser)
{
    return parse_chain(parser, "OR", STIX_OBSERVED_ANY, parse_observed_all);
}

static const struct stix_expression *parse_followed_by(struct parser *parser)
{
    return parse_chain(parser, "FOLLOWEDBY", STIX_FOLLOWED_BY, parse_observed_any);
}

const struct stix_expression *stix_pattern_parse(struct arena *arena, struct bytes pattern,
                                                 struct rule_place place,
                                                 struct complaint *complaint)
{
    struct parser parser = {
        .arena = arena, .complaint = complaint, .place = place, .pattern = pattern};
    if (pattern.size > LIMIT_PATTERN_BYTES) {
        complaint_raise(complaint, place, "the pattern is longer than %zu bytes",
                        LIMIT_PATTERN_BYTES);
        return NULL;
    }
    advance(&parser);
    const struct stix_expression *expression = parse_followed_by(&parser);
    if (expression && parser.token.kind != STIX_TOKEN_END) {
        (void)refuse(&parser, "AND, OR, FOLLOWEDBY or a qualifier");
        expression = NULL;
    }
    buffer_done(&parser.path);
    return expression;
}
