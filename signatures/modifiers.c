#include "signatures/modifiers.h"

#include "signatures/suggestion.h"

static const struct {
    const char *name;
    unsigned modifier; /* 0: of the specification or the design, and not in this version */
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
    {"windash", 0},
    {"base64", 0},
    {"base64offset", 0},
    {"utf16", 0},
    {"utf16le", 0},
    {"utf16be", 0},
    {"wide", 0},
    {"lt", 0},
    {"lte", 0},
    {"gt", 0},
    {"gte", 0},
    {"minute", 0},
    {"hour", 0},
    {"day", 0},
    {"week", 0},
    {"month", 0},
    {"year", 0},
    {"cidr", 0},
    {"expand", 0},
    {"fieldref", 0},
    {"lookalike", 0},
};
#define KNOWN_COUNT (sizeof known_modifiers / sizeof known_modifiers[0])

#define RE_FLAGS (MODIFIER_RE_IGNORECASE | MODIFIER_RE_MULTILINE | MODIFIER_RE_DOTALL)

/* Refused where some bit of `one` comes together with some bit of `other`. */
static const struct {
    unsigned one;
    unsigned other;
    const char *reason;
} conflicts[] = {
    {MODIFIER_EXISTS, ~(unsigned)MODIFIER_EXISTS,
     "modifier 'exists' asks for presence alone: no other goes with it"},
    {MODIFIER_RE, MODIFIER_CONTAINS,
     "'re' finds its pattern anywhere in the value already: leave 'contains' out"},
    {MODIFIER_RE, MODIFIER_STARTSWITH,
     "'startswith' does not go with 're': begin the pattern with '^' instead"},
    {MODIFIER_RE, MODIFIER_ENDSWITH,
     "'endswith' does not go with 're': end the pattern with '$' instead"},
    {MODIFIER_RE, MODIFIER_CASED, "'re' respects case unless 'i' is given: leave 'cased' out"},
    {MODIFIER_CONTAINS, MODIFIER_STARTSWITH | MODIFIER_ENDSWITH,
     "'contains' does not go with 'startswith' or 'endswith'"},
    {MODIFIER_STARTSWITH, MODIFIER_ENDSWITH,
     "'startswith' does not go with 'endswith': use two items, or a wildcard"},
};

static bool refuse_unknown(struct bytes name, struct rule_place place, struct complaint *complaint)
{
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        suggestion_offer(&suggestion, bytes_of(known_modifiers[i].name));
    struct bytes best = suggestion.best;
    if (best.size == 0)
        return complaint_raise(complaint, place, "unknown modifier '%.*s'",
                               complaint_shown_size(name), complaint_shown(name));
    return complaint_raise(complaint, place, "unknown modifier '%.*s': did you mean '%.*s'?",
                           complaint_shown_size(name), complaint_shown(name),
                           complaint_shown_size(best), complaint_shown(best));
}

static bool add_modifier(struct bytes name, struct rule_place place, struct complaint *complaint,
                         unsigned *modifiers)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        unsigned modifier = known_modifiers[i].modifier;
        if (!bytes_equal(name, bytes_of(known_modifiers[i].name)))
            continue;
        if (modifier == 0)
            return complaint_raise(complaint, place,
                                   "modifier '%s' is not supported by this version",
                                   known_modifiers[i].name);
        if (*modifiers & modifier)
            return complaint_raise(complaint, place, "modifier '%s' is given twice",
                                   known_modifiers[i].name);
        if ((modifier & RE_FLAGS) && !(*modifiers & MODIFIER_RE))
            return complaint_raise(complaint, place,
                                   "modifier '%s' belongs to a regular expression: it needs 're' "
                                   "in front of it",
                                   known_modifiers[i].name);
        *modifiers |= modifier;
        return true;
    }
    return refuse_unknown(name, place, complaint);
}

bool modifiers_parse(struct bytes names, bool is_keyword, struct rule_place place,
                     struct complaint *complaint, unsigned *out_modifiers)
{
    unsigned modifiers = 0;
    for (size_t start = 0; start <= names.size;) {
        size_t end = bytes_find_byte(names, '|', start);
        if (end == BYTES_NOT_FOUND)
            end = names.size;
        if (!add_modifier(bytes_slice(names, start, end), place, complaint, &modifiers))
            return false;
        start = end + 1;
    }
    for (size_t i = 0; i < sizeof conflicts / sizeof conflicts[0]; i++)
        if ((modifiers & conflicts[i].one) && (modifiers & conflicts[i].other))
            return complaint_raise(complaint, place, "%s", conflicts[i].reason);
    if (is_keyword && (modifiers & (MODIFIER_STARTSWITH | MODIFIER_ENDSWITH | MODIFIER_EXISTS)))
        return complaint_raise(complaint, place,
                               "a keyword is searched in the whole message: 'startswith', "
                               "'endswith' and 'exists' need a field");
    *out_modifiers = modifiers;
    return true;
}
