#include "engine/match/required.h"

#include "engine/match/regex.h"

/* Groups inside groups; more is left to PCRE2. */
#define MOST_NESTING 40
/* A class of more characters says too little. */
#define CLASS_MOST 8

/* What is known of a part of an expression. */
struct meaning {
    struct literal_set exact; /* it matches one of these and nothing else */
    struct literal_set inner; /* where `exact` is not known: each match contains one of these */
};

struct parser {
    struct arena *arena;
    struct bytes text;
    size_t at;
    size_t nesting;
    bool is_utf;
    bool folds;       /* letters may stand for letters beyond ASCII: k, s (CaseFolding.txt) */
    bool is_given_up; /* something we do not know */
};

static struct meaning parse_alternatives(struct parser *parser);

static bool at_end(const struct parser *parser)
{
    return parser->is_given_up || parser->at >= parser->text.size;
}

static bool next_is(const struct parser *parser, const char *text)
{
    return bytes_start_with(bytes_from(parser->text, parser->at), bytes_of(text));
}

static bool take(struct parser *parser, const char *text)
{
    if (!next_is(parser, text))
        return false;
    parser->at += strlen(text);
    return true;
}

static struct meaning give_up(struct parser *parser)
{
    parser->is_given_up = true;
    return (struct meaning){0};
}

/* Any character, or any number of them. */
static const struct meaning anything;

static struct meaning no_width(struct parser *parser)
{
    return (struct meaning){.exact = literal_set_of(parser->arena, bytes_of(""))};
}

/* An ASCII character, or a byte where bytes are matched. */
static struct meaning one_byte(struct parser *parser, uint8_t byte)
{
    uint8_t lower = byte_to_lower(byte);
    if (parser->folds && (lower == 'k' || lower == 's'))
        return anything;
    return (struct meaning){.exact = literal_set_of(parser->arena, bytes_make(&lower, 1))};
}

/* The character that begins with `byte`, which was taken. */
static struct meaning one_character(struct parser *parser, uint8_t byte)
{
    if (!parser->is_utf || byte < 0x80)
        return one_byte(parser, byte);
    size_t start = parser->at - 1;
    while (!at_end(parser) && (parser->text.data[parser->at] & 0xC0) == 0x80)
        parser->at++;
    struct bytes character = bytes_slice(parser->text, start, parser->at);
    if (parser->folds)
        return anything;
    return (struct meaning){.exact = literal_set_of(parser->arena, character)};
}

/* "\x41", "\x{41}": behind the x. Beyond ASCII it is a byte or a character, which is not asked. */
static struct meaning parse_hexadecimal(struct parser *parser)
{
    bool is_braced = take(parser, "{");
    unsigned value = 0;
    size_t digits = 0;
    while (!at_end(parser) && (is_braced || digits < 2)) {
        int digit = byte_hex_value(parser->text.data[parser->at]);
        if (digit < 0)
            break;
        value = value << 4 | (unsigned)digit;
        parser->at++;
        if (++digits > 6)
            return give_up(parser);
    }
    if (is_braced && !take(parser, "}"))
        return give_up(parser);
    return value && value < 0x80 ? one_byte(parser, (uint8_t)value) : anything;
}

/* A number behind a backslash, or an octal code: which of them, only PCRE2 knows, unless it begins
 * with 0. All digits are taken, so that what stands behind them is sure to be itself. */
static struct meaning parse_number(struct parser *parser)
{
    unsigned value = 0;
    size_t digits = 0;
    bool is_octal = next_is(parser, "0");
    for (; !at_end(parser) && byte_is_digit(parser->text.data[parser->at]); digits++) {
        value = value * 8 + (parser->text.data[parser->at++] - '0') % 8U;
        is_octal &= digits < 3 && parser->text.data[parser->at - 1] < '8';
        value &= 0xFFFF;
    }
    return is_octal && value && value < 0x80 ? one_byte(parser, (uint8_t)value) : anything;
}

/* Behind a backslash. */
static struct meaning parse_escape(struct parser *parser)
{
    if (at_end(parser))
        return give_up(parser);
    uint8_t byte = parser->text.data[parser->at];
    if (byte_is_digit(byte))
        return parse_number(parser);
    parser->at++;
    if (!byte_is_alpha(byte))
        return one_character(parser, byte);
    switch (byte) {
    case 'b':
    case 'B':
    case 'A':
    case 'z':
    case 'Z':
    case 'G':
        return no_width(parser);
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 's':
    case 'S':
    case 'h':
    case 'H':
    case 'v':
    case 'V':
    case 'R':
    case 'X':
        return anything;
    case 't':
        return one_byte(parser, '\t');
    case 'n':
        return one_byte(parser, '\n');
    case 'r':
        return one_byte(parser, '\r');
    case 'f':
        return one_byte(parser, '\f');
    case 'x':
        return parse_hexadecimal(parser);
    default: /* quoting, properties, references … */
        return give_up(parser);
    }
}

/* "[:alpha:]", behind its "[". What only looks like one is left to PCRE2. */
static void take_named_class(struct parser *parser)
{
    parser->at++;
    (void)take(parser, "^");
    while (!at_end(parser) && byte_is_alpha(parser->text.data[parser->at]))
        parser->at++;
    if (!take(parser, ":]"))
        (void)give_up(parser);
}

/* Behind "[". Its end is what matters; its characters only where they are few and plain. */
static struct meaning parse_class(struct parser *parser)
{
    struct meaning class = {0};
    bool is_plain = !take(parser, "^");
    for (size_t count = 0; !at_end(parser); count++) {
        uint8_t byte = parser->text.data[parser->at];
        if (byte == ']' && count > 0) {
            parser->at++;
            return is_plain ? class : anything;
        }
        parser->at++;
        struct meaning one = anything;
        if (byte == '[' && (next_is(parser, ":") || next_is(parser, ".") || next_is(parser, "=")))
            take_named_class(parser);
        else if (byte == '\\')
            one = parse_escape(parser);
        else if (byte != '-')
            one = one_character(parser, byte);
        /* `\b` is a backspace here, not something without width. */
        is_plain &= literal_set_shortest(one.exact) > 0 && count < CLASS_MOST;
        if (is_plain)
            class.exact =
                count ? literal_set_union(parser->arena, class.exact, one.exact) : one.exact;
    }
    return give_up(parser);
}

/* Behind "(?": takes what stands before the content of a group, or all of an option setting. */
static bool parse_options(struct parser *parser, bool *out_is_group)
{
    static const char letters[] = "ims-";
    while (!at_end(parser)) {
        uint8_t byte = parser->text.data[parser->at++];
        *out_is_group = byte == ':';
        if (byte == ':' || byte == ')')
            return true;
        if (!memchr(letters, byte, sizeof letters - 1))
            return false;
        parser->folds |= parser->is_utf;
    }
    return false;
}

/* "(?<name>" and the like, up to its end. */
static bool take_name(struct parser *parser, char end)
{
    size_t found = bytes_find_byte(parser->text, (uint8_t)end, parser->at);
    if (found == BYTES_NOT_FOUND)
        return false;
    parser->at = found + 1;
    return true;
}

/* The content of a group, and the parenthesis behind it. */
static struct meaning parse_content(struct parser *parser)
{
    if (++parser->nesting > MOST_NESTING)
        return give_up(parser);
    struct meaning content = parse_alternatives(parser);
    parser->nesting--;
    return take(parser, ")") ? content : give_up(parser);
}

/* Behind "(". */
static struct meaning parse_group(struct parser *parser)
{
    bool is_group = true;
    if (next_is(parser, "*"))
        return give_up(parser);
    if (!take(parser, "?"))
        return parse_content(parser);
    if (take(parser, "=") || take(parser, "!") || take(parser, "<=") || take(parser, "<!")) {
        (void)parse_content(parser);
        return no_width(parser);
    }
    if (take(parser, "#"))
        return take_name(parser, ')') ? no_width(parser) : give_up(parser);
    if (take(parser, ">") || take(parser, "|"))
        return parse_content(parser);
    if (take(parser, "P<") || take(parser, "<"))
        return take_name(parser, '>') ? parse_content(parser) : give_up(parser);
    if (take(parser, "'"))
        return take_name(parser, '\'') ? parse_content(parser) : give_up(parser);
    if (!parse_options(parser, &is_group))
        return give_up(parser);
    return is_group ? parse_content(parser) : no_width(parser);
}

static struct meaning parse_item(struct parser *parser)
{
    uint8_t byte = parser->text.data[parser->at++];
    switch (byte) {
    case '\\':
        return parse_escape(parser);
    case '[':
        return parse_class(parser);
    case '(':
        return parse_group(parser);
    case '.':
        return anything;
    case '^':
    case '$':
        return no_width(parser);
    case '*':
    case '+':
    case '?':
    case '{': /* behind another repeat, it may be one too */
        return give_up(parser);
    default:
        return one_character(parser, byte);
    }
}

#define UNBOUNDED SIZE_MAX

struct repeat {
    size_t least;
    size_t most;
};

static size_t parse_count(struct parser *parser)
{
    size_t count = 0;
    while (!at_end(parser) && byte_is_digit(parser->text.data[parser->at]) && count < 100000)
        count = count * 10 + parser->text.data[parser->at++] - '0';
    return count;
}

/* What stands behind an item, if anything: "*", "{2,5}", "+?" … */
static struct repeat parse_repeat(struct parser *parser)
{
    struct repeat repeat = {1, 1};
    if (take(parser, "*")) {
        repeat = (struct repeat){0, UNBOUNDED};
    } else if (take(parser, "+")) {
        repeat = (struct repeat){1, UNBOUNDED};
    } else if (take(parser, "?")) {
        repeat = (struct repeat){0, 1};
    } else if (take(parser, "{")) {
        /* A brace that begins no count is itself, but versions differ in what a count is. */
        bool has_digit = !at_end(parser) && byte_is_digit(parser->text.data[parser->at]);
        repeat.least = repeat.most = parse_count(parser);
        if (take(parser, ","))
            repeat.most = next_is(parser, "}") ? UNBOUNDED : parse_count(parser);
        if (!has_digit || !take(parser, "}"))
            (void)give_up(parser);
    } else {
        return repeat;
    }
    if (!take(parser, "?"))
        (void)take(parser, "+");
    return repeat;
}

/* Of what is known of a part, what is best looked for. */
static struct literal_set best_of(struct meaning meaning)
{
    struct literal_set best = meaning.exact.count ? meaning.exact : meaning.inner;
    return literal_set_shortest(best) ? best : (struct literal_set){0};
}

/* Items one behind the other: the strings that they begin to make, and the best seen so far. */
struct sequence {
    struct literal_set open;
    struct literal_set best;
    bool is_exact;
};

static void end_run(struct parser *parser, struct sequence *sequence)
{
    sequence->best = literal_set_better(sequence->best, sequence->open);
    sequence->open = literal_set_of(parser->arena, bytes_of(""));
    sequence->is_exact = false;
}

static void append_item(struct parser *parser, struct sequence *sequence, struct meaning item)
{
    struct literal_set longer = literal_set_product(parser->arena, sequence->open, item.exact);
    if (longer.count) {
        sequence->open = longer;
        return;
    }
    end_run(parser, sequence);
    if (item.exact.count)
        sequence->open = item.exact;
    else
        sequence->best = literal_set_better(sequence->best, item.inner);
}

static void append_repeated(struct parser *parser, struct sequence *sequence, struct meaning item,
                            struct repeat repeat)
{
    if (repeat.least == 0 && repeat.most == 1 && item.exact.count) {
        struct literal_set none = no_width(parser).exact;
        append_item(parser, sequence,
                    (struct meaning){.exact = literal_set_union(parser->arena, none, item.exact)});
        return;
    }
    /* More repeats than a literal has bytes add nothing. */
    for (size_t i = 0; i < repeat.least && i <= LITERAL_MOST_BYTES; i++)
        append_item(parser, sequence, item);
    if (repeat.most != repeat.least || repeat.least > LITERAL_MOST_BYTES)
        end_run(parser, sequence);
}

static struct meaning parse_sequence(struct parser *parser)
{
    struct sequence sequence = {.open = no_width(parser).exact, .is_exact = true};
    while (!at_end(parser) && !next_is(parser, "|") && !next_is(parser, ")")) {
        struct meaning item = parse_item(parser);
        struct repeat repeat = parse_repeat(parser);
        append_repeated(parser, &sequence, item, repeat);
    }
    if (sequence.is_exact)
        return (struct meaning){.exact = sequence.open};
    return (struct meaning){.inner = literal_set_better(sequence.best, sequence.open)};
}

static struct meaning parse_alternatives(struct parser *parser)
{
    struct meaning all = parse_sequence(parser);
    while (!at_end(parser) && take(parser, "|")) {
        struct meaning one = parse_sequence(parser);
        struct literal_set inner = literal_set_union(parser->arena, best_of(all), best_of(one));
        all.exact = literal_set_union(parser->arena, all.exact, one.exact);
        all.inner = inner;
    }
    return all;
}

struct literal_set required_literals(struct arena *arena, struct bytes expression, unsigned flags)
{
    struct parser parser = {.arena = arena,
                            .text = expression,
                            .is_utf = flags & REGEX_UTF,
                            .folds = (flags & REGEX_UTF) && (flags & REGEX_CASELESS)};
    struct literal_set best = best_of(parse_alternatives(&parser));
    if (parser.is_given_up || parser.at < expression.size ||
        literal_set_shortest(best) < REQUIRED_LEAST_BYTES)
        return (struct literal_set){0};
    return best;
}
