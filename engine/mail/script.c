#include "engine/mail/script.h"

#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/mail/script_string.h"
#include "engine/mail/script_token.h"

/* Variables are looked for at so many places of the table and then given up, so that names chosen
 * to collide cost no more. */
#define VARIABLE_PROBES 16

/* Longer strings in brackets name no property; one may stand in many. */
#define NAME_MOST_BYTES 256

/* One reading. A pull parser of expressions: each function begins at a token and ends behind what
 * it understood, and none goes back. */
struct script_parser {
    struct script_reader *reader;
    struct script_work *work;
    struct script_tokenizer tokens;
    struct bytes member;       /* the last name: what is called, or assigned to */
    struct script_shift shift; /* by which the last callback moves numbers; its sign 0: none */
    unsigned depth;
};

static struct script_value parse_expression(struct script_parser *parser);
static bool parse_piece(struct script_parser *parser, struct script_value *out_value);

void script_reader_begin(struct script_reader *reader, struct arena *arena, size_t most_bytes)
{
    *reader = (struct script_reader){.work = {.arena = arena, .bytes_left = most_bytes}};
}

/* --- Variables --- */

static struct script_variable *find_place(struct script_variable *variables, size_t capacity,
                                          struct bytes name)
{
    size_t at = (size_t)bytes_hash(name) & (capacity - 1);
    for (size_t i = 0; i < VARIABLE_PROBES; i++) {
        struct script_variable *variable = &variables[(at + i) & (capacity - 1)];
        if (variable->name.size == 0 || bytes_equal(variable->name, name))
            return variable;
    }
    return NULL;
}

static void grow_variables(struct script_reader *reader)
{
    size_t capacity = reader->variable_capacity ? 2 * reader->variable_capacity : 64;
    struct script_variable *grown = arena_zeroed(reader->work.arena, capacity, sizeof *grown);
    for (size_t i = 0; i < reader->variable_capacity; i++) {
        if (reader->variables[i].name.size == 0)
            continue;
        struct script_variable *place = find_place(grown, capacity, reader->variables[i].name);
        if (place)
            *place = reader->variables[i];
    }
    reader->variables = grown;
    reader->variable_capacity = capacity;
}

/* The variable of that name, made where there is none; NULL where LIMIT_SCRIPT_VARIABLES is
 * reached, which is told. */
static struct script_variable *make_variable(struct script_reader *reader, struct bytes name)
{
    if (2 * reader->variable_count >= reader->variable_capacity &&
        reader->variable_capacity < 2 * LIMIT_SCRIPT_VARIABLES)
        grow_variables(reader);
    struct script_variable *variable =
        find_place(reader->variables, reader->variable_capacity, name);
    if (!variable) {
        reader->work.is_cut = true;
    } else if (variable->name.size == 0) {
        variable->name = name;
        reader->variable_count++;
    }
    return variable;
}

static struct script_value value_of_name(struct script_parser *parser, struct bytes name)
{
    struct script_reader *reader = parser->reader;
    struct script_variable *variable =
        reader->variable_count ? find_place(reader->variables, reader->variable_capacity, name)
                               : NULL;
    if (!variable || variable->name.size == 0)
        return (struct script_value){0};
    variable->is_used = true;
    variable->use_size = variable->value.size;
    return variable->value;
}

static void value_is_unused(struct script_reader *reader, struct bytes name)
{
    struct script_variable *variable =
        reader->variable_count ? find_place(reader->variables, reader->variable_capacity, name)
                               : NULL;
    if (variable)
        variable->is_used = false;
}

/* --- Outputs --- */

/* Shorter strings are taken for words that a script glues together for its own ends. */
#define OUTPUT_LEAST_BYTES 4

static void add_output(struct script_reader *reader, struct bytes text, enum script_use use,
                       bool is_changed)
{
    if (text.size < OUTPUT_LEAST_BYTES || !script_work_spend(&reader->work, text.size))
        return;
    reader->outputs = list_room(reader->work.arena, reader->outputs, reader->output_count,
                                &reader->output_capacity, sizeof *reader->outputs);
    reader->outputs[reader->output_count++] = (struct script_output){text, use, is_changed};
}

static bool is_url(struct bytes text)
{
    return bytes_start_with_fold(text, bytes_of("http://")) ||
           bytes_start_with_fold(text, bytes_of("https://")) ||
           bytes_start_with_fold(text, bytes_of("data:"));
}

/* Whether the same value was handed out a short while ago: a script says a name more than once. */
static bool was_shown(struct script_reader *reader, struct script_value value)
{
    for (size_t i = 0; i < SCRIPT_VALUES_REMEMBERED; i++)
        if (value.size && reader->shown[i].data == value.data &&
            reader->shown[i].size == value.size)
            return true;
    reader->shown[reader->shown_count++ % SCRIPT_VALUES_REMEMBERED] = value;
    return false;
}

/* Nothing more is done with `value`: hand it out where it says more than the script's source. */
static void emit(struct script_reader *reader, struct script_value value, enum script_use use)
{
    if (value.kind != VALUE_STRING && value.kind != VALUE_CHARACTERS && value.kind != VALUE_ARRAY)
        return;
    if (was_shown(reader, value))
        return;
    struct bytes text = script_value_shown(&reader->work, value);
    /* Whether it is encoded, or markup, is found out by looking at all of it. */
    if (text.size == 0 || !script_work_spend(&reader->work, text.size))
        return;
    bool is_changed = value.is_changed || value.kind == VALUE_ARRAY;
    struct bytes decoded;
    if (script_guess_decode(reader->work.arena, text, &decoded)) {
        if (is_changed)
            add_output(reader, text, SCRIPT_USE_ANY, true);
        add_output(reader, decoded, use, true);
    } else if (is_changed || use != SCRIPT_USE_ANY || is_url(text) || script_has_markup(text)) {
        add_output(reader, text, use, is_changed);
    }
}

/* --- Assignments --- */

static void assign(struct script_parser *parser, struct bytes name, struct script_value value)
{
    struct script_variable *variable = make_variable(parser->reader, name);
    if (!variable) {
        emit(parser->reader, value, SCRIPT_USE_ANY);
        return;
    }
    if (!variable->is_used)
        emit(parser->reader, variable->value, SCRIPT_USE_ANY);
    *variable = (struct script_variable){.name = variable->name, .value = value};
}

/* A string that grows piece by piece is copied when its room is used up, not each time. */
static void append_to(struct script_parser *parser, struct bytes name, struct script_value value)
{
    struct script_variable *variable = make_variable(parser->reader, name);
    if (!variable ||
        (variable->value.kind != VALUE_STRING && variable->value.kind != VALUE_UNKNOWN)) {
        assign(parser, name, value);
        return;
    }
    union {
        const void *borrowed;
        uint8_t *owned; /* where `capacity` says so, this module made it */
    } memory = {.borrowed = variable->value.data};
    struct script_builder builder = {.capacity = variable->capacity};
    if (variable->capacity) {
        builder.out = memory.owned;
        builder.size = variable->value.size;
    } else {
        script_builder_add(&builder, parser->work, variable->value);
    }
    size_t size = builder.size;
    script_builder_add(&builder, parser->work, value);
    bool is_changed = variable->value.is_changed || value.is_changed || size;
    variable->value = script_value_string(bytes_make(builder.out, builder.size), is_changed);
    variable->capacity = builder.capacity;
    variable->is_used = variable->use_size && variable->use_size == builder.size;
}

/* What a property is for, by its name. */
static enum script_use use_of_member(struct bytes name)
{
    static const struct {
        const char *name;
        enum script_use use;
    } members[] = {
        {"write", SCRIPT_USE_WRITE},      {"writeln", SCRIPT_USE_WRITE},
        {"type", SCRIPT_USE_TYPE},        {"href", SCRIPT_USE_URL},
        {"src", SCRIPT_USE_URL},          {"location", SCRIPT_USE_URL},
        {"open", SCRIPT_USE_URL},         {"assign", SCRIPT_USE_URL},
        {"fetch", SCRIPT_USE_URL},        {"action", SCRIPT_USE_ACTION},
        {"status", SCRIPT_USE_STATUS},    {"eval", SCRIPT_USE_CODE},
        {"Function", SCRIPT_USE_CODE},    {"setTimeout", SCRIPT_USE_CODE},
        {"setInterval", SCRIPT_USE_CODE}, {"execScript", SCRIPT_USE_CODE},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (bytes_equal(name, bytes_of(members[i].name)))
            return members[i].use;
    return SCRIPT_USE_ANY;
}

/* --- Expressions --- */

static bool is_at(const struct script_parser *parser, uint8_t sign)
{
    return script_is_sign(&parser->tokens, sign);
}

static void step(struct script_parser *parser)
{
    script_tokenizer_next(&parser->tokens);
}

/* The name that the token is. */
static struct bytes name_of_token(struct script_parser *parser)
{
    bool is_changed = false;
    return script_literal_decode(parser->work->arena, parser->tokens.text, &is_changed);
}

/* What stands up to the closing sign, which is stepped over: items between commas are the values of
 * the array returned; statements, as in the body of a function, are read and handed out. */
static struct script_value parse_list(struct script_parser *parser, uint8_t closing)
{
    struct script_value *items = NULL;
    size_t count = 0;
    size_t capacity = 0;
    step(parser);
    if (parser->depth >= LIMIT_SCRIPT_NESTING) {
        parser->work->is_cut = true;
        return (struct script_value){0};
    }
    parser->depth++;
    while (parser->tokens.kind != SCRIPT_END && !is_at(parser, closing)) {
        struct script_value value = {0};
        if (is_at(parser, ',')) {
            step(parser);
            continue;
        }
        if (!parse_piece(parser, &value))
            continue;
        if (!is_at(parser, ',') && !is_at(parser, closing)) {
            emit(parser->reader, value, SCRIPT_USE_ANY);
        } else if (script_work_spend(parser->work, sizeof value)) {
            items = list_room(parser->work->arena, items, count, &capacity, sizeof *items);
            items[count++] = value;
        }
    }
    step(parser);
    parser->depth--;
    return (struct script_value){items, (uint32_t)count, VALUE_ARRAY, false};
}

/* What a template yields: its text with what `${…}` stands for, where that is constant. */
static struct script_value parse_template(struct script_parser *parser, struct bytes literal)
{
    struct script_builder builder = {0};
    size_t start = 0;
    size_t part_count = 0;
    bool is_changed = false;
    while (start < literal.size) {
        size_t sign = bytes_find(literal, bytes_of("${"), start);
        bool is_escaped = false;
        struct bytes text = script_literal_decode(parser->work->arena,
                                                  bytes_slice(literal, start, sign), &is_escaped);
        is_changed |= is_escaped;
        script_builder_add(&builder, parser->work, script_value_string(text, is_escaped));
        part_count += text.size > 0;
        if (sign == BYTES_NOT_FOUND)
            break;
        size_t end = bytes_find_byte(literal, '}', sign);
        end = end < literal.size ? end : literal.size;
        if (parser->depth < LIMIT_SCRIPT_NESTING) {
            struct script_parser inner = {
                .reader = parser->reader, .work = parser->work, .depth = parser->depth + 1};
            script_tokenizer_begin(&inner.tokens, bytes_slice(literal, sign + 2, end));
            struct script_value value = parse_expression(&inner);
            is_changed |= value.is_changed;
            size_t size = builder.size;
            script_builder_add(&builder, parser->work, value);
            part_count += builder.size > size;
        } else {
            parser->work->is_cut = true;
        }
        start = end + 1;
    }
    return script_value_string(bytes_make(builder.out, builder.size), is_changed || part_count > 1);
}

static struct script_value parse_literal(struct script_parser *parser)
{
    struct bytes text = parser->tokens.text;
    enum script_token_kind kind = parser->tokens.kind;
    step(parser);
    if (kind == SCRIPT_TEMPLATE)
        return parse_template(parser, text);
    bool is_changed = false;
    if (!script_work_spend(parser->work, text.size))
        return (struct script_value){0};
    text = script_literal_decode(parser->work->arena, text, &is_changed);
    return script_value_string(text, is_changed);
}

static struct script_value parse_name(struct script_parser *parser)
{
    static const char *const prefixes[] = {"new", "typeof", "void",  "await", "return",
                                           "var", "let",    "const", "throw", "case"};
    struct bytes name = name_of_token(parser);
    step(parser);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (bytes_equal(name, bytes_of(prefixes[i])))
            return (struct script_value){0};
    parser->member = name;
    struct script_value value = script_value_function(name);
    return value.kind == VALUE_UNKNOWN ? value_of_name(parser, name) : value;
}

static struct script_value parse_primary(struct script_parser *parser)
{
    struct script_value value = {0};
    switch (parser->tokens.kind) {
    case SCRIPT_STRING:
    case SCRIPT_TEMPLATE:
        return parse_literal(parser);
    case SCRIPT_NAME:
        return parse_name(parser);
    case SCRIPT_NUMBER:
        value = parser->tokens.number == UINT32_MAX ? value
                                                    : script_value_number(parser->tokens.number);
        step(parser);
        return value;
    case SCRIPT_REGEX:
        value = script_value_string(parser->tokens.text, false);
        value.kind = VALUE_REGEX;
        step(parser);
        if (parser->tokens.kind == SCRIPT_NAME && parser->tokens.text.size <= 6)
            step(parser);
        return value;
    default:
        break;
    }
    if (is_at(parser, '['))
        return parse_list(parser, ']');
    if (is_at(parser, '(')) {
        value = parse_list(parser, ')');
        return value.size && value.kind == VALUE_ARRAY ? script_value_at(value, value.size - 1)
                                                       : (struct script_value){0};
    }
    step(parser);
    return value;
}

/* A call of something unknown with these arguments: they are shown. setAttribute("type", "x") and
 * the like say what for. */
static void show_arguments(struct script_parser *parser, struct bytes callee,
                           struct script_value arguments)
{
    enum script_use use = use_of_member(callee);
    struct script_value first = script_value_at(arguments, 0);
    if (bytes_equal(callee, bytes_of("setAttribute")) && first.kind == VALUE_STRING)
        use = use_of_member(script_value_text(first));
    if (use == SCRIPT_USE_TYPE && !bytes_equal(callee, bytes_of("setAttribute")))
        use = SCRIPT_USE_ANY;
    for (uint32_t i = 0; arguments.kind == VALUE_ARRAY && i < arguments.size; i++)
        emit(parser->reader, script_value_items(arguments)[i], use);
}

static struct script_value parse_call(struct script_parser *parser, struct script_value callee)
{
    struct bytes name = parser->member;
    struct script_value arguments = parse_list(parser, ')');
    struct script_value result = {0};
    if (callee.kind == VALUE_FUNCTION)
        result = script_call(parser->work, (enum script_function)callee.size, arguments);
    if (result.kind == VALUE_UNKNOWN)
        show_arguments(parser, name, arguments);
    parser->member = bytes_make(NULL, 0);
    return result;
}

/* `self`.name, or self[name]: a method that is called, a function, a property. */
static struct script_value parse_member(struct script_parser *parser, struct script_value self,
                                        struct bytes name)
{
    parser->member = name;
    struct script_value function = script_value_function(name);
    if (!is_at(parser, '('))
        return function.kind != VALUE_UNKNOWN ? function
               : self.kind == VALUE_UNKNOWN   ? value_of_name(parser, name)
                                              : (struct script_value){0};
    if (function.kind != VALUE_UNKNOWN || self.kind == VALUE_UNKNOWN)
        return parse_call(parser, function);
    parser->shift.sign = 0;
    struct script_value arguments = parse_list(parser, ')');
    if (parser->shift.sign && bytes_equal(name, bytes_of("map")))
        self = script_value_shift(parser->work, self, parser->shift);
    struct script_value result = script_call_method(parser->work, self, name, arguments);
    parser->member = bytes_make(NULL, 0);
    if (result.kind != VALUE_UNKNOWN)
        return result;
    emit(parser->reader, self, SCRIPT_USE_ANY);
    show_arguments(parser, name, arguments);
    return result;
}

static struct script_value parse_index(struct script_parser *parser, struct script_value self)
{
    struct bytes name = parser->member;
    struct script_value list = parse_list(parser, ']');
    struct script_value index = script_value_at(list, 0);
    if (list.kind == VALUE_ARRAY && list.size == 1) {
        if (index.kind == VALUE_STRING && index.size <= NAME_MOST_BYTES)
            return parse_member(parser, self, script_value_text(index));
        if (index.kind == VALUE_NUMBER && self.kind != VALUE_UNKNOWN)
            return script_value_at(self, index.size);
    }
    /* Which item is meant is not known: all of them are shown at the end. */
    if (self.kind == VALUE_ARRAY && name.size)
        value_is_unused(parser->reader, name);
    parser->member = name;
    return (struct script_value){0};
}

static struct script_value parse_postfix(struct script_parser *parser)
{
    struct script_value value = parse_primary(parser);
    for (;;) {
        if (is_at(parser, '?') && parser->tokens.at < parser->tokens.script.size &&
            parser->tokens.script.data[parser->tokens.at] == '.') {
            step(parser); /* "?." is a "." */
        } else if (is_at(parser, '.')) {
            step(parser);
            if (parser->tokens.kind != SCRIPT_NAME)
                return value;
            struct bytes name = name_of_token(parser);
            step(parser);
            value = parse_member(parser, value, name);
        } else if (is_at(parser, '[')) {
            value = parse_index(parser, value);
        } else if (is_at(parser, '(')) {
            value = parse_call(parser, value);
        } else {
            return value;
        }
    }
}

static bool is_arithmetic(const struct script_parser *parser)
{
    return is_at(parser, '+') || is_at(parser, '-') || is_at(parser, '*') || is_at(parser, '^');
}

/* What a callback does to the number it is given, where it adds, subtracts or XORs a constant. */
static void note_shift(struct script_parser *parser, uint8_t sign, struct script_value value,
                       struct script_value next)
{
    if (value.kind == VALUE_UNKNOWN && next.kind == VALUE_NUMBER && sign != '*')
        parser->shift = (struct script_shift){sign, next.size};
    else if (value.kind == VALUE_NUMBER && next.kind == VALUE_UNKNOWN && sign == '+')
        parser->shift = (struct script_shift){sign, value.size};
}

/* `sum` and, behind it, `next`. It says more than the script does where both say something. */
static struct script_value append_operand(struct script_parser *parser,
                                          struct script_builder *builder, struct script_value sum,
                                          struct script_value next)
{
    if (!builder->size)
        script_builder_add(builder, parser->work, sum);
    bool is_changed = sum.is_changed || next.is_changed;
    size_t size = builder->size;
    script_builder_add(builder, parser->work, next);
    is_changed |= size && builder->size > size;
    return script_value_string(bytes_make(builder->out, builder->size), is_changed);
}

/* Operands of the same standing, from left to right. What is unknown in a sum of strings is empty.
 */
static struct script_value parse_expression(struct script_parser *parser)
{
    struct script_value value = parse_postfix(parser);
    struct script_builder builder = {0};
    while (is_arithmetic(parser)) {
        uint8_t sign = parser->tokens.sign;
        step(parser);
        struct script_value next = parse_postfix(parser);
        note_shift(parser, sign, value, next);
        if (value.kind == VALUE_NUMBER && next.kind == VALUE_NUMBER) {
            value.size = script_calculate(sign, value.size, next.size);
        } else if (sign != '+') {
            value = (struct script_value){0};
        } else {
            value = append_operand(parser, &builder, value, next);
        }
        parser->member = bytes_make(NULL, 0);
    }
    return value;
}

/* --- Statements --- */

/* Whether "x +" stands where `x = ` was read: to append, the whole need not be made anew. */
static bool begins_with_itself(const struct script_parser *parser, struct bytes target)
{
    const struct script_tokenizer *tokens = &parser->tokens;
    size_t at = tokens->at;
    while (at < tokens->script.size && byte_is_space(tokens->script.data[at]))
        at++;
    struct bytes rest = bytes_from(tokens->script, at);
    return tokens->kind == SCRIPT_NAME && bytes_equal(tokens->text, target) &&
           bytes_start_with(rest, bytes_of("+")) && !bytes_start_with(rest, bytes_of("++"));
}

/* At the sign behind `target`: "=", "+=" or ":" assigns what follows. */
static void parse_assignment(struct script_parser *parser, struct bytes target)
{
    bool is_append = is_at(parser, SIGN_ADD_ASSIGN);
    enum script_use use = use_of_member(target);
    step(parser);
    if (begins_with_itself(parser, target)) {
        is_append = true;
        step(parser);
        step(parser);
    }
    struct script_value value = parse_expression(parser);
    if (use == SCRIPT_USE_STATUS)
        return;
    if (is_append)
        append_to(parser, target, value);
    else
        assign(parser, target, value);
    if (use == SCRIPT_USE_TYPE || use == SCRIPT_USE_URL || use == SCRIPT_USE_ACTION)
        emit(parser->reader, value, use);
}

/* The next expression, assignment or token; false where it is no value. */
static bool parse_piece(struct script_parser *parser, struct script_value *out_value)
{
    bool is_operand =
        parser->tokens.kind != SCRIPT_SIGN || is_at(parser, '[') || is_at(parser, '(');
    if (!is_operand) {
        step(parser);
        return false;
    }
    bool is_name = parser->tokens.kind == SCRIPT_NAME;
    struct bytes key =
        parser->tokens.kind == SCRIPT_STRING ? parser->tokens.text : bytes_make(NULL, 0);
    parser->member = bytes_make(NULL, 0);
    struct script_value value = parse_expression(parser);
    bool is_assigned = is_at(parser, '=') || is_at(parser, SIGN_ADD_ASSIGN);
    if ((is_assigned || (is_name && is_at(parser, ':'))) && parser->member.size) {
        parse_assignment(parser, parser->member);
        return false;
    }
    if (key.size && is_at(parser, ':')) { /* a property of an object, its name in quotes */
        parse_assignment(parser, key);
        return false;
    }
    *out_value = value;
    return true;
}

void script_read(struct script_reader *reader, struct bytes script)
{
    reader->outputs = NULL;
    reader->output_count = 0;
    reader->output_capacity = 0;
    struct script_parser parser = {.reader = reader, .work = &reader->work};
    script_tokenizer_begin(&parser.tokens, script);
    while (parser.tokens.kind != SCRIPT_END) {
        struct script_value value = {0};
        if (parse_piece(&parser, &value))
            emit(reader, value, SCRIPT_USE_ANY);
    }
}

void script_reader_end(struct script_reader *reader)
{
    reader->outputs = NULL;
    reader->output_count = 0;
    reader->output_capacity = 0;
    for (size_t i = 0; i < reader->variable_capacity; i++)
        if (reader->variables[i].name.size && !reader->variables[i].is_used)
            emit(reader, reader->variables[i].value, SCRIPT_USE_ANY);
    reader->variable_count = 0;
    reader->variable_capacity = 0;
    reader->variables = NULL;
}
