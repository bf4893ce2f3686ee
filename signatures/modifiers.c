#include "signatures/modifiers.h"

#include "signatures/suggestion.h"

static const struct {
    const char *name;
    unsigned modifier;
} known_modifiers[] = {
    {"contains", MODIFIER_CONTAINS},
    {"startswith", MODIFIER_STARTSWITH},
    {"endswith", MODIFIER_ENDSWITH},
    {"all", MODIFIER_ALL},
    {"cased", MODIFIER_CASED},
    {"exists", MODIFIER_EXISTS},
    {"re", MODIFIER_RE},
    {"i", MODIFIER_RE_IGNORECASE},
    {"ignorecase", MODIFIER_RE_IGNORECASE},
    {"m", MODIFIER_RE_MULTILINE},
    {"multiline", MODIFIER_RE_MULTILINE},
    {"s", MODIFIER_RE_DOTALL},
    {"dotall", MODIFIER_RE_DOTALL},
    {"neq", MODIFIER_NEQ},
    {"domain", MODIFIER_DOMAIN},
    {"lt", MODIFIER_LT},
    {"lte", MODIFIER_LTE},
    {"gt", MODIFIER_GT},
    {"gte", MODIFIER_GTE},
    {"minute", MODIFIER_MINUTE},
    {"hour", MODIFIER_HOUR},
    {"day", MODIFIER_DAY},
    {"week", MODIFIER_WEEK},
    {"month", MODIFIER_MONTH},
    {"year", MODIFIER_YEAR},
    {"cidr", MODIFIER_CIDR},
    {"fieldref", MODIFIER_FIELDREF},
    {"lookalike", MODIFIER_LOOKALIKE},
};
#define KNOWN_COUNT (sizeof known_modifiers / sizeof known_modifiers[0])

static const struct {
    const char *name;
    enum value_rewrite rewrite;
} known_rewrites[] = {
    {"expand", REWRITE_EXPAND},   {"windash", REWRITE_WINDASH},
    {"base64", REWRITE_BASE64},   {"base64offset", REWRITE_BASE64OFFSET},
    {"utf16", REWRITE_UTF16},     {"utf16le", REWRITE_UTF16LE},
    {"utf16be", REWRITE_UTF16BE}, {"wide", REWRITE_UTF16LE},
};
#define REWRITE_COUNT (sizeof known_rewrites / sizeof known_rewrites[0])

/* What reads a value in another way than as text to be found; nothing can be rewritten for it. */
#define NOT_REWRITTEN                                                                              \
    (~(unsigned)(MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH | MODIFIER_ALL |      \
                 MODIFIER_CASED | MODIFIER_NEQ))

#define MODIFIERS_OF_DOMAINS (MODIFIER_DOMAIN | MODIFIER_LOOKALIKE)
#define PARTS_OF_TEXT (MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH)

#define RE_FLAGS (MODIFIER_RE_IGNORECASE | MODIFIER_RE_MULTILINE | MODIFIER_RE_DOTALL)

/* Refused where some bit of `one` comes together with some bit of `other`. */
static const struct {
    unsigned one;
    unsigned other;
    const char *reason;
} conflicts[] = {
    {MODIFIER_EXISTS, ~(unsigned)MODIFIER_EXISTS,
     "modifier 'exists' asks for presence alone: no other goes with it"},
    {MODIFIER_LOOKALIKE, ~(unsigned)(MODIFIER_LOOKALIKE | MODIFIER_NEQ),
     "'lookalike' compares whole domains: it goes with 'expand' and 'neq' alone"},
    {MODIFIER_RE, MODIFIER_CONTAINS,
     "'re' finds its pattern anywhere in the value already: leave 'contains' out"},
    {MODIFIER_RE, MODIFIER_STARTSWITH,
     "'startswith' does not go with 're': begin the pattern with '^' instead"},
    {MODIFIER_RE, MODIFIER_ENDSWITH,
     "'endswith' does not go with 're': end the pattern with '$' instead"},
    {MODIFIER_RE, MODIFIER_CASED, "'re' respects case unless 'i' is given: leave 'cased' out"},
    {MODIFIER_CONTAINS, MODIFIER_STARTSWITH | MODIFIER_ENDSWITH,
     "'contains' does not go with 'startswith' or 'endswith'"},
    {MODIFIER_DOMAIN, ~(unsigned)(MODIFIER_DOMAIN | MODIFIER_ALL | MODIFIER_NEQ),
     "'domain' compares whole names: only 'all' and 'neq' go with it"},
    {MODIFIER_CIDR, ~(unsigned)(MODIFIER_CIDR | MODIFIER_ALL | MODIFIER_NEQ),
     "'cidr' compares addresses: only 'all' and 'neq' go with it"},
    {MODIFIERS_OF_ORDER | MODIFIERS_OF_DATES,
     ~(unsigned)(MODIFIERS_OF_ORDER | MODIFIERS_OF_DATES | MODIFIER_ALL | MODIFIER_NEQ),
     "numbers, times and parts of dates are compared by 'lt', 'lte', 'gt' and 'gte': only 'all' "
     "and 'neq' go with them"},
    {MODIFIER_FIELDREF,
     ~(unsigned)(MODIFIER_FIELDREF | PARTS_OF_TEXT | MODIFIER_CASED | MODIFIER_ALL | MODIFIER_NEQ),
     "'fieldref' compares texts: only 'contains', 'startswith', 'endswith', 'cased', 'all' and "
     "'neq' go with it"},
    {MODIFIER_STARTSWITH, MODIFIER_ENDSWITH,
     "'startswith' does not go with 'endswith': use two items, or a wildcard"},
};

static bool holds_two(unsigned bits)
{
    return (bits & (bits - 1)) != 0;
}

static bool refuse_unknown(struct bytes name, struct rule_place place, struct complaint *complaint)
{
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        suggestion_offer(&suggestion, bytes_of(known_modifiers[i].name));
    for (size_t i = 0; i < REWRITE_COUNT; i++)
        suggestion_offer(&suggestion, bytes_of(known_rewrites[i].name));
    struct bytes best = suggestion.best;
    if (best.size == 0)
        return complaint_raise(complaint, place, "unknown modifier '%.*s'",
                               complaint_shown_size(name), complaint_shown(name));
    return complaint_raise(complaint, place, "unknown modifier '%.*s': did you mean '%.*s'?",
                           complaint_shown_size(name), complaint_shown(name),
                           complaint_shown_size(best), complaint_shown(best));
}

/* Steps that would make nothing of what stands before them. */
static bool add_rewrite(const char *name, enum value_rewrite rewrite, struct rule_place place,
                        struct complaint *complaint, struct modifiers *modifiers)
{
    const struct rewrites added = {{rewrite}, 1};
    bool is_bytes = rewrites_yield_bytes(&modifiers->rewrites);
    if (modifiers->rewrites.count == LIMIT_VALUE_REWRITES)
        return complaint_raise(complaint, place, "more than %zu modifiers rewrite the value",
                               LIMIT_VALUE_REWRITES);
    bool needs_text = rewrite == REWRITE_EXPAND || rewrite == REWRITE_WINDASH;
    if (is_bytes && (needs_text || rewrites_yield_bytes(&added)))
        return complaint_raise(complaint, place,
                               "modifier '%s' needs text, and UTF-16 stands before it: put '%s' "
                               "in front, and encode once",
                               name, name);
    if (needs_text && rewrites_yield_base64(&modifiers->rewrites))
        return complaint_raise(complaint, place,
                               "'%s' finds nothing to replace in base64: put it in front", name);
    if (rewrites_yield_base64(&added) && (modifiers->bits & PARTS_OF_TEXT))
        return complaint_raise(complaint, place,
                               "'%s' encodes what stands before it, and wildcards cannot be "
                               "encoded: put 'contains', 'startswith' and 'endswith' behind it",
                               name);
    modifiers->rewrites.steps[modifiers->rewrites.count++] = rewrite;
    return true;
}

static bool add_modifier(struct bytes name, struct rule_place place, struct complaint *complaint,
                         struct modifiers *modifiers)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        unsigned modifier = known_modifiers[i].modifier;
        if (!bytes_equal(name, bytes_of(known_modifiers[i].name)))
            continue;
        if (modifiers->bits & modifier)
            return complaint_raise(complaint, place, "modifier '%s' is given twice",
                                   known_modifiers[i].name);
        if ((modifier & RE_FLAGS) && !(modifiers->bits & MODIFIER_RE))
            return complaint_raise(complaint, place,
                                   "modifier '%s' belongs to a regular expression: it needs 're' "
                                   "in front of it",
                                   known_modifiers[i].name);
        modifiers->bits |= modifier;
        return true;
    }
    for (size_t i = 0; i < REWRITE_COUNT; i++)
        if (bytes_equal(name, bytes_of(known_rewrites[i].name)))
            return add_rewrite(known_rewrites[i].name, known_rewrites[i].rewrite, place, complaint,
                               modifiers);
    return refuse_unknown(name, place, complaint);
}

/* What rewriting does to the item as a whole. */
static bool settle_rewrites(struct modifiers *modifiers, bool is_keyword, struct rule_place place,
                            struct complaint *complaint)
{
    if (modifiers->rewrites.count == 0)
        return true;
    bool is_expand_alone =
        modifiers->rewrites.count == 1 && rewrites_hold(&modifiers->rewrites, REWRITE_EXPAND);
    unsigned others = modifiers->bits & NOT_REWRITTEN;
    if (others & (is_expand_alone ? ~(unsigned)MODIFIERS_OF_DOMAINS : ~0U))
        return complaint_raise(complaint, place,
                               "modifiers that rewrite the value go with 'contains', 'startswith', "
                               "'endswith', 'all', 'cased' and 'neq' alone, and 'expand' with "
                               "'domain' and 'lookalike' too");
    if (rewrites_yield_base64(&modifiers->rewrites))
        modifiers->bits |= MODIFIER_CASED;
    if (!rewrites_yield_bytes(&modifiers->rewrites))
        return true;
    modifiers->bits |= MODIFIER_BYTES;
    return !is_keyword || complaint_raise(complaint, place,
                                          "a keyword is looked for in text, which holds no UTF-16: "
                                          "add 'base64offset', or name a field of bytes");
}

bool modifiers_parse(struct bytes names, bool is_keyword, struct rule_place place,
                     struct complaint *complaint, struct modifiers *out_modifiers)
{
    struct modifiers modifiers = {0};
    for (size_t start = 0; start <= names.size;) {
        size_t end = bytes_find_byte(names, '|', start);
        if (end == BYTES_NOT_FOUND)
            end = names.size;
        if (!add_modifier(bytes_slice(names, start, end), place, complaint, &modifiers))
            return false;
        start = end + 1;
    }
    for (size_t i = 0; i < sizeof conflicts / sizeof conflicts[0]; i++)
        if ((modifiers.bits & conflicts[i].one) && (modifiers.bits & conflicts[i].other))
            return complaint_raise(complaint, place, "%s", conflicts[i].reason);
    if (holds_two(modifiers.bits & MODIFIERS_OF_ORDER))
        return complaint_raise(complaint, place,
                               "one item compares in one way: use two items for a range");
    if (holds_two(modifiers.bits & MODIFIERS_OF_DATES))
        return complaint_raise(complaint, place, "one item compares one part of a date");
    if (is_keyword && (modifiers.bits & MODIFIER_LOOKALIKE))
        return complaint_raise(complaint, place,
                               "'lookalike' needs a field that holds domains or addresses");
    if (is_keyword && (modifiers.bits & ~(unsigned)MODIFIERS_OF_KEYWORDS))
        return complaint_raise(complaint, place,
                               "a keyword is searched in the whole message: only 'contains', "
                               "'all', 'cased', 're' and 'neq' go without a field");
    if (!settle_rewrites(&modifiers, is_keyword, place, complaint))
        return false;
    *out_modifiers = modifiers;
    return true;
}

void modifiers_append(struct buffer *out, unsigned bits)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (bits & known_modifiers[i].modifier)
            buffer_format(out, "|%s", known_modifiers[i].name);
        bits &= ~known_modifiers[i].modifier; /* others may mean the same */
    }
}
