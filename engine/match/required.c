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
    struct outline outline;
};

struct parser {
    struct arena *arena;
    struct bytes text;
    size_t at;
    size_t nesting;
    bool is_utf;
    bool is_multiline; /* `^` may stand for the beginning of any line */
    bool folds;        /* letters may stand for letters beyond ASCII: k, s (CaseFolding.txt) */
    bool is_given_up;  /* something we do not know */
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
static struct meaning anything(void)
{
    return (struct meaning){.outline = outline_of_anything()};
}

/* One of these bytes, whatever the case. A character beyond ASCII is one or more of the bytes
 * beyond it. */
static struct meaning one_of(const struct parser *parser, struct byte_class bytes,
                             bool beyond_ascii)
{
    struct byte_class others = {0};
    for (unsigned byte = 0x80; beyond_ascii && byte < 0x100; byte++)
        byte_class_add(&others, (uint8_t)byte);
    byte_class_fold(&bytes);
    byte_class_unite(&bytes, &others);
    struct meaning meaning = {.outline = outline_of_class(parser->arena, &bytes)};
    meaning.outline.behind = others;
    return meaning;
}

static struct meaning any_one(const struct parser *parser)
{
    struct byte_class all = {0};
    byte_class_complement(&all);
    return one_of(parser, all, parser->is_utf);
}

static struct meaning no_width(struct parser *parser)
{
    return (struct meaning){.exact = literal_set_of(parser->arena, bytes_of(""))};
}

static struct meaning at_start(struct parser *parser)
{
    struct meaning meaning = no_width(parser);
    meaning.outline.at_start = true;
    return meaning;
}

/* An ASCII character, or a byte where bytes are matched. */
static struct meaning one_byte(struct parser *parser, uint8_t byte)
{
    uint8_t lower = byte_to_lower(byte);
    bool beyond_ascii = parser->folds && (lower == 'k' || lower == 's');
    struct byte_class bytes = {0};
    byte_class_add(&bytes, byte);
    struct meaning meaning = one_of(parser, bytes, beyond_ascii);
    if (!beyond_ascii)
        meaning.exact = literal_set_of(parser->arena, bytes_make(&lower, 1));
    return meaning;
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
    struct meaning meaning = one_of(parser, (struct byte_class){0}, true);
    if (!parser->folds)
        meaning.exact = literal_set_of(parser->arena, character);
    return meaning;
}

/* "\x41", "\x{41}": behind the x. */
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
    if (value == 0 || value > (parser->is_utf ? 0x7FU : 0xFFU))
        return anything();
    return one_byte(parser, (uint8_t)value);
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
    return is_octal && value && value < 0x80 ? one_byte(parser, (uint8_t)value) : anything();
}

/* "\d", "\W" …: `kind` is the letter. */
static struct meaning one_of_kind(const struct parser *parser, uint8_t kind)
{
    struct byte_class bytes = {0};
    uint8_t lower = byte_to_lower(kind);
    for (unsigned i = 0; i < 0x80; i++) {
        uint8_t byte = (uint8_t)i;
        bool is_word = byte_is_alpha(byte) || byte_is_digit(byte) || byte == '_';
        if (lower == 'd'   ? byte_is_digit(byte)
            : lower == 'w' ? is_word
                           : byte == ' ' || (byte >= '\t' && byte <= '\r'))
            byte_class_add(&bytes, byte);
    }
    if (lower != kind)
        byte_class_complement(&bytes);
    return one_of(parser, bytes, parser->is_utf);
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
    case 'A':
        return at_start(parser);
    case 'b':
    case 'B':
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
        return one_of_kind(parser, byte);
    case 'h':
    case 'H':
    case 'v':
    case 'V':
    case 'R':
    case 'X':
        return anything();
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

/* A character of a class, or more of them. */
static struct meaning parse_member(struct parser *parser)
{
    uint8_t byte = parser->text.data[parser->at++];
    if (byte == '[' && (next_is(parser, ":") || next_is(parser, ".") || next_is(parser, "="))) {
        take_named_class(parser);
        return anything();
    }
    return byte == '\\' ? parse_escape(parser) : one_character(parser, byte);
}

/* What is known of no single byte may be any: `\b` is a backspace here. */
static void add_member(struct byte_class *bytes, const struct meaning *member)
{
    if (member->outline.count == 1)
        byte_class_unite(bytes, &member->outline.steps[0].bytes);
    else
        *bytes = (struct byte_class){{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
}

/* All bytes from the first of `low` to the last of `high`, which may be more than were meant: both
 * have letters of either case. */
static void add_range(struct byte_class *bytes, const struct byte_class *low,
                      const struct byte_class *high)
{
    unsigned first = 0;
    unsigned last = 255;
    while (first < last && !byte_class_has(low, (uint8_t)first))
        first++;
    while (last > first && !byte_class_has(high, (uint8_t)last))
        last--;
    for (; first <= last; first++)
        byte_class_add(bytes, (uint8_t)first);
}

/* Behind "-" in a class: the end of a range, unless it is "\d" or the like. */
static void parse_range(struct parser *parser, struct byte_class *bytes,
                        const struct meaning *member)
{
    if (at_end(parser)) {
        (void)give_up(parser);
        return;
    }
    struct byte_class low = {0};
    struct byte_class high = {0};
    struct meaning last = parse_member(parser);
    add_member(&low, member);
    add_member(&high, &last);
    add_range(bytes, &low, &high);
    byte_class_unite(bytes, &high);
    byte_class_add(bytes, '-');
}

/* Behind "[". As strings, its characters matter only where they are few and plain. */
static struct meaning parse_class(struct parser *parser)
{
    bool is_negated = take(parser, "^");
    bool is_plain = !is_negated;
    struct literal_set exact = {0};
    struct byte_class bytes = {0};
    for (size_t count = 0; !at_end(parser); count++) {
        if (count > 0 && take(parser, "]")) {
            struct meaning class =
                is_negated ? any_one(parser) : one_of(parser, bytes, parser->is_utf);
            if (is_plain)
                class.exact = exact;
            return class;
        }
        struct meaning member = parse_member(parser);
        add_member(&bytes, &member);
        is_plain &= literal_set_shortest(member.exact) > 0 && count < CLASS_MOST;
        if (is_plain)
            exact = count ? literal_set_union(parser->arena, exact, member.exact) : member.exact;
        if (next_is(parser, "-") && !next_is(parser, "-]")) {
            parser->at++;
            parse_range(parser, &bytes, &member);
            is_plain = false;
        }
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
        parser->is_multiline |= byte == 'm';
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
        return any_one(parser);
    case '^':
        return parser->is_multiline ? no_width(parser) : at_start(parser);
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
    struct outline outline;
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

static void append_outline(struct parser *parser, struct sequence *sequence,
                           const struct outline *outline, struct repeat repeat)
{
    struct outline *whole = &sequence->outline;
    for (size_t i = 0; i < repeat.least && i < OUTLINE_MOST_STEPS; i++)
        *whole = outline_append(parser->arena, whole, outline);
    struct outline more = outline_any_number(outline);
    if (repeat.most != repeat.least || repeat.least > OUTLINE_MOST_STEPS)
        *whole = outline_append(parser->arena, whole, &more);
}

static void append_repeated(struct parser *parser, struct sequence *sequence, struct meaning item,
                            struct repeat repeat)
{
    append_outline(parser, sequence, &item.outline, repeat);
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
    struct meaning meaning = {.outline = sequence.outline};
    if (sequence.is_exact)
        meaning.exact = sequence.open;
    else
        meaning.inner = literal_set_better(sequence.best, sequence.open);
    return meaning;
}

static struct meaning parse_alternatives(struct parser *parser)
{
    struct meaning all = parse_sequence(parser);
    while (!at_end(parser) && take(parser, "|")) {
        struct meaning one = parse_sequence(parser);
        struct literal_set inner = literal_set_union(parser->arena, best_of(all), best_of(one));
        all.exact = literal_set_union(parser->arena, all.exact, one.exact);
        all.inner = inner;
        all.outline = outline_either(parser->arena, &all.outline, &one.outline);
    }
    return all;
}

struct required required_of(struct arena *arena, struct bytes expression, unsigned flags)
{
    struct parser parser = {.arena = arena,
                            .text = expression,
                            .is_utf = flags & REGEX_UTF,
                            .is_multiline = flags & REGEX_MULTILINE,
                            .folds = (flags & REGEX_UTF) && (flags & REGEX_CASELESS)};
    struct meaning meaning = parse_alternatives(&parser);
    if (parser.is_given_up || parser.at < expression.size)
        return (struct required){0};
    struct required required = {.literals = best_of(meaning),
                                .outline = outline_rare_part(&meaning.outline)};
    if (literal_set_shortest(required.literals) < REQUIRED_LEAST_BYTES)
        required.literals = (struct literal_set){0};
    return required;
}
