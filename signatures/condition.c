#include "signatures/condition.h"

#include "engine/base/limits.h"
#include "signatures/suggestion.h"
#include "signatures/wildcards.h"

/* Matching a pattern takes the square of a name's length at worst. */
#define MOST_NAME_BYTES 128

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    struct bytes text;
    size_t offset;
};

struct parser {
    struct arena *arena;
    struct complaint *complaint;
    const struct condition_names *names;
    const struct condition *leaves; /* one for each selection, whatever often it is named */
    struct bytes text;
    struct rule_place start;
    bool is_one_line;
    struct token token; /* the one to be looked at */
    size_t depth;
};

/* Operands of one operator while their number is not known. */
struct operand {
    const struct condition *condition;
    struct operand *next;
};
struct operands {
    struct operand *first;
    struct operand *last;
    size_t count;
};

static const struct condition *parse_or(struct parser *parser);

static bool is_word_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '_' || byte == '-' || byte == '*';
}

static struct token token_at(struct bytes text, size_t offset)
{
    while (offset < text.size && byte_is_space(text.data[offset]))
        offset++;
    if (offset == text.size)
        return (struct token){TOKEN_END, bytes_make(NULL, 0), offset};
    size_t end = offset;
    while (end < text.size && is_word_byte(text.data[end]))
        end++;
    if (end > offset)
        return (struct token){TOKEN_WORD, bytes_slice(text, offset, end), offset};
    enum token_kind kind = text.data[offset] == '('   ? TOKEN_OPEN
                           : text.data[offset] == ')' ? TOKEN_CLOSE
                                                      : TOKEN_OTHER;
    return (struct token){kind, bytes_slice(text, offset, offset + 1), offset};
}

static struct token token_behind(const struct parser *parser)
{
    return token_at(parser->text, parser->token.offset + parser->token.text.size);
}

static bool is_keyword(struct token token, const char *keyword)
{
    return token.kind == TOKEN_WORD && bytes_equal_fold(token.text, bytes_of(keyword));
}

static void advance(struct parser *parser)
{
    parser->token = token_behind(parser);
}

/* Columns count characters, offsets bytes: continuation bytes of UTF-8 are left out. */
static struct rule_place place_of(const struct parser *parser, size_t offset)
{
    struct rule_place place = parser->start;
    if (!parser->is_one_line)
        return place;
    for (size_t i = 0; i < offset; i++)
        place.column += (parser->text.data[i] & 0xC0) != 0x80;
    return place;
}

static const struct condition *refuse_token(struct parser *parser, const char *expected)
{
    struct token token = parser->token;
    struct rule_place place = place_of(parser, token.offset);
    if (token.kind == TOKEN_OTHER && token.text.data[0] == '|')
        complaint_raise(parser->complaint, place,
                        "aggregations ('|') in conditions are obsolete: use a correlation");
    else if (token.kind == TOKEN_OTHER && token.text.data[0] >= 0x80)
        complaint_raise(parser->complaint, place,
                        "condition: selections are named with ASCII letters, digits, '_', '-'");
    else if (token.kind == TOKEN_END)
        complaint_raise(parser->complaint, place, "condition: %s expected at its end", expected);
    else
        complaint_raise(parser->complaint, place, "condition: %s expected before '%.*s'", expected,
                        complaint_shown_size(token.text), complaint_shown(token.text));
    return NULL;
}

static void append_operand(struct parser *parser, struct operands *operands,
                           const struct condition *condition)
{
    struct operand *operand = arena_zeroed(parser->arena, 1, sizeof *operand);
    operand->condition = condition;
    if (operands->last)
        operands->last->next = operand;
    else
        operands->first = operand;
    operands->last = operand;
    operands->count++;
}

static struct condition *join(struct parser *parser, enum condition_kind kind,
                              const struct operands *operands)
{
    const struct condition **children =
        arena_zeroed(parser->arena, operands->count, sizeof(struct condition *));
    size_t count = 0;
    for (const struct operand *operand = operands->first; operand; operand = operand->next)
        children[count++] = operand->condition;
    struct condition *condition = arena_zeroed(parser->arena, 1, sizeof *condition);
    condition->kind = kind;
    condition->children = children;
    condition->child_count = count;
    return condition;
}

static bool starts_hidden(struct bytes name)
{
    return name.size > 0 && name.data[0] == '_';
}

static void collect_matching(struct parser *parser, struct bytes pattern, struct operands *operands)
{
    bool is_them = bytes_equal_fold(pattern, bytes_of("them"));
    bool sees_hidden = !is_them && starts_hidden(pattern);
    for (size_t i = 0; i < parser->names->count; i++) {
        struct bytes name = parser->names->selections[i].name;
        bool is_seen = sees_hidden || !starts_hidden(name);
        if (is_seen && (is_them || wildcards_match_name(name, pattern)))
            append_operand(parser, operands, &parser->leaves[i]);
    }
}

/* `all` is SIZE_MAX, `any` is 1. */
static bool read_quantifier(struct token token, size_t *out_threshold)
{
    int64_t number = 0;
    if (is_keyword(token, "all"))
        *out_threshold = SIZE_MAX;
    else if (is_keyword(token, "any"))
        *out_threshold = 1;
    else if (token.kind == TOKEN_WORD && bytes_to_number(token.text, &number))
        *out_threshold = (size_t)number;
    else
        return false;
    return true;
}

/* From the quantifier on; `of` is known to stand behind it. */
static const struct condition *parse_quantified(struct parser *parser, size_t threshold)
{
    struct token quantifier = parser->token;
    advance(parser);
    advance(parser);
    struct token target = parser->token;
    if (target.kind != TOKEN_WORD)
        return refuse_token(parser, "'them' or a pattern such as 'sel_*'");
    struct operands operands = {0};
    collect_matching(parser, target.text, &operands);
    if (operands.count == 0) {
        complaint_raise(parser->complaint, place_of(parser, target.offset),
                        "condition: '%.*s' matches no selection", complaint_shown_size(target.text),
                        complaint_shown(target.text));
        return NULL;
    }
    if (threshold == 0 || (threshold > operands.count && threshold != SIZE_MAX)) {
        complaint_raise(parser->complaint, place_of(parser, quantifier.offset),
                        "condition: '%.*s of' asks for a number from 1 to the %zu selections that "
                        "'%.*s' matches",
                        complaint_shown_size(quantifier.text), complaint_shown(quantifier.text),
                        operands.count, complaint_shown_size(target.text),
                        complaint_shown(target.text));
        return NULL;
    }
    advance(parser);
    if (operands.count == 1)
        return operands.first->condition;
    if (threshold == 1)
        return join(parser, CONDITION_OR, &operands);
    if (threshold == SIZE_MAX)
        return join(parser, CONDITION_AND, &operands);
    struct condition *condition = join(parser, CONDITION_AT_LEAST, &operands);
    condition->threshold = threshold;
    return condition;
}

static const struct condition *refuse_pattern(struct parser *parser)
{
    struct bytes pattern = parser->token.text;
    complaint_raise(parser->complaint, place_of(parser, parser->token.offset),
                    "condition: '%.*s' stands for several selections: write '1 of' or 'all of' "
                    "in front of it",
                    complaint_shown_size(pattern), complaint_shown(pattern));
    return NULL;
}

static const struct condition *refuse_unknown(struct parser *parser)
{
    struct bytes name = parser->token.text;
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < parser->names->count; i++)
        suggestion_offer(&suggestion, parser->names->selections[i].name);
    struct bytes best = suggestion.best;
    complaint_raise(parser->complaint, place_of(parser, parser->token.offset),
                    "condition: there is no selection '%.*s'%s%.*s%s", complaint_shown_size(name),
                    complaint_shown(name), best.size ? ": did you mean '" : "",
                    complaint_shown_size(best), complaint_shown(best), best.size ? "'?" : "");
    return NULL;
}

static const struct condition *parse_word(struct parser *parser)
{
    size_t threshold = 0;
    if (is_keyword(token_behind(parser), "of") && read_quantifier(parser->token, &threshold))
        return parse_quantified(parser, threshold);
    for (size_t i = 0; i < parser->names->count; i++) {
        if (bytes_equal(parser->names->selections[i].name, parser->token.text)) {
            advance(parser);
            return &parser->leaves[i];
        }
    }
    bool is_pattern = bytes_find_byte(parser->token.text, '*', 0) != BYTES_NOT_FOUND;
    if (!is_pattern && !condition_can_name(parser->token.text))
        return refuse_token(parser, "a selection");
    return is_pattern ? refuse_pattern(parser) : refuse_unknown(parser);
}

static const struct condition *parse_group(struct parser *parser)
{
    size_t open_offset = parser->token.offset;
    advance(parser);
    const struct condition *inner = parse_or(parser);
    if (!inner)
        return NULL;
    if (parser->token.kind == TOKEN_END) {
        complaint_raise(parser->complaint, place_of(parser, open_offset),
                        "condition: '(' is never closed");
        return NULL;
    }
    if (parser->token.kind != TOKEN_CLOSE)
        return refuse_token(parser, "'and', 'or' or ')'");
    advance(parser);
    return inner;
}

static const struct condition *parse_unary(struct parser *parser);

static const struct condition *parse_not(struct parser *parser)
{
    advance(parser);
    struct operands operands = {0};
    append_operand(parser, &operands, parse_unary(parser));
    return operands.first->condition ? join(parser, CONDITION_NOT, &operands) : NULL;
}

static const struct condition *parse_unary(struct parser *parser)
{
    if (parser->depth == LIMIT_RULE_DEPTH) {
        complaint_raise(parser->complaint, place_of(parser, parser->token.offset),
                        "condition: nested deeper than %d", LIMIT_RULE_DEPTH);
        return NULL;
    }
    parser->depth++;
    const struct condition *condition = NULL;
    if (is_keyword(parser->token, "not"))
        condition = parse_not(parser);
    else if (parser->token.kind == TOKEN_OPEN)
        condition = parse_group(parser);
    else if (parser->token.kind == TOKEN_WORD)
        condition = parse_word(parser);
    else
        condition = refuse_token(parser, "a selection");
    parser->depth--;
    return condition;
}

/* `operator` between what `parse_operand` reads; one operand alone stays as it is. */
static const struct condition *
parse_chain(struct parser *parser, const char *operator, enum condition_kind kind,
            const struct condition *(*parse_operand)(struct parser *))
{
    struct operands operands = {0};
    for (;;) {
        const struct condition *operand = parse_operand(parser);
        if (!operand)
            return NULL;
        append_operand(parser, &operands, operand);
        if (!is_keyword(parser->token, operator))
            break;
        advance(parser);
    }
    return operands.count == 1 ? operands.first->condition : join(parser, kind, &operands);
}

static const struct condition *parse_and(struct parser *parser)
{
    return parse_chain(parser, "and", CONDITION_AND, parse_unary);
}

static const struct condition *parse_or(struct parser *parser)
{
    return parse_chain(parser, "or", CONDITION_OR, parse_and);
}

static const struct condition *make_leaves(struct arena *arena, size_t count)
{
    struct condition *leaves = arena_zeroed(arena, count, sizeof *leaves);
    for (size_t i = 0; i < count; i++) {
        leaves[i].kind = CONDITION_SELECTION;
        leaves[i].selection_index = i;
    }
    return leaves;
}

const struct condition *condition_parse(struct arena *arena, struct bytes text,
                                        struct rule_place start, bool is_one_line,
                                        const struct condition_names *names,
                                        struct complaint *complaint)
{
    struct parser parser = {.arena = arena,
                            .complaint = complaint,
                            .names = names,
                            .leaves = make_leaves(arena, names->count),
                            .text = text,
                            .start = start,
                            .is_one_line = is_one_line,
                            .token = token_at(text, 0)};
    const struct condition *condition = parse_or(&parser);
    if (condition && parser.token.kind != TOKEN_END)
        return refuse_token(&parser, "'and' or 'or'");
    return condition;
}

bool condition_can_name(struct bytes name)
{
    static const char *const reserved[] = {"and", "or", "not", "of", "them"};
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (bytes_equal_fold(name, bytes_of(reserved[i])))
            return false;
    for (size_t i = 0; i < name.size; i++)
        if (!is_word_byte(name.data[i]) || name.data[i] == '*')
            return false;
    return name.size > 0 && name.size <= MOST_NAME_BYTES;
}
