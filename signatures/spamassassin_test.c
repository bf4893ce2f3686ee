#include "signatures/spamassassin_test.h"

#include "engine/base/utf8.h"

/* The header names behind a name that is none (Mail::SpamAssassin::Conf, "header"). */
struct pseudo_header {
    const char *name;
    const char *headers[4]; /* ended by a NULL */
};
static const struct pseudo_header pseudo_headers[] = {
    {"ToCc", {"to", "cc"}},
    {"MESSAGEID", {"message-id", "resent-message-id", "x-message-id"}},
};

/* What SpamAssassin knows of relays that its configuration trusts, and of its plugins. */
static const char *const relay_headers[] = {
    "X-Spam-Relays-", "ALL-TRUSTED", "ALL-INTERNAL", "ALL-UNTRUSTED",
    "ALL-EXTERNAL",   "X-Spam-ASN",  "X-Languages",  "X-Relay-Countries",
};

struct header_modifier {
    const char *word;
    const char *prefix;      /* of the field */
    const char *part_prefix; /* of `mimeheader`; NULL: not there */
};
static const struct header_modifier header_modifiers[] = {
    {"", "coldtrail.header.", "coldtrail.part_header."},
    {"raw", "coldtrail.header_raw.", "coldtrail.part_header_raw."},
    {"addr", "coldtrail.header_address.", NULL},
    {"name", "coldtrail.header_name.", NULL},
};

const char *spamassassin_kind_name(enum spamassassin_kind kind)
{
    static const char *const names[] = {"none", "header",     "body", "rawbody", "full",
                                        "uri",  "mimeheader", "meta", "network"};
    return names[kind];
}

const char *spamassassin_test_obstacle(const struct spamassassin_test *test)
{
    if (test->kind == SPAMASSASSIN_NETWORK)
        return "it asks the network";
    if (test->kind == SPAMASSASSIN_META)
        return NULL;
    if (bytes_start_with(test->definition, bytes_of("eval:")) ||
        bytes_start_with(test->definition, bytes_of("rbleval:")))
        return "it calls a function of SpamAssassin's code (eval)";
    for (size_t i = 0;
         test->kind == SPAMASSASSIN_HEADER && i < sizeof relay_headers / sizeof relay_headers[0];
         i++)
        if (bytes_start_with_fold(test->definition, bytes_of(relay_headers[i])))
            return "it asks which relays are trusted, or what a plugin found out";
    return NULL;
}

struct reader {
    struct arena *arena;
    const struct spamassassin_test *test;
    struct complaint *complaint;
    struct bytes fields[4]; /* any of which may hold it */
    size_t field_count;
};

static void add_field(struct reader *reader, const char *prefix, struct bytes name)
{
    size_t prefix_size = strlen(prefix);
    char *field = arena_alloc(reader->arena, prefix_size + name.size + 1);
    memcpy(field, prefix, prefix_size);
    for (size_t i = 0; i < name.size; i++)
        field[prefix_size + i] = (char)byte_to_lower(name.data[i]);
    reader->fields[reader->field_count++] = bytes_make(field, prefix_size + name.size);
}

/* The fields of a header by the name that stands before `=~`. */
static bool name_header_fields(struct reader *reader, struct bytes name)
{
    bool is_part = reader->test->kind == SPAMASSASSIN_MIMEHEADER;
    size_t colon = bytes_find_byte(name, ':', 0);
    struct bytes word = bytes_of("");
    if (colon != BYTES_NOT_FOUND) {
        word = bytes_from(name, colon + 1);
        name = bytes_slice(name, 0, colon);
    }
    const char *prefix = NULL;
    for (size_t i = 0; i < sizeof header_modifiers / sizeof header_modifiers[0]; i++)
        if (bytes_equal_fold(word, bytes_of(header_modifiers[i].word)))
            prefix = is_part ? header_modifiers[i].part_prefix : header_modifiers[i].prefix;
    if (!prefix)
        return complaint_raise(reader->complaint, reader->test->place,
                               "what ':%.*s' makes of a header is not known here",
                               complaint_shown_size(word), complaint_shown(word));
    if (name.size == 0)
        return complaint_raise(reader->complaint, reader->test->place, "a header has no name");
    if (!is_part && bytes_equal(name, bytes_of("ALL"))) {
        add_field(reader, "coldtrail.headers.raw", bytes_of(""));
        return true;
    }
    if (!is_part && bytes_equal(name, bytes_of("EnvelopeFrom"))) {
        add_field(reader, "coldtrail.return_path.address", bytes_of(""));
        return true;
    }
    for (size_t i = 0; i < sizeof pseudo_headers / sizeof pseudo_headers[0] && !is_part; i++) {
        if (!bytes_equal(name, bytes_of(pseudo_headers[i].name)))
            continue;
        for (size_t j = 0; pseudo_headers[i].headers[j]; j++)
            add_field(reader, prefix, bytes_of(pseudo_headers[i].headers[j]));
        return true;
    }
    add_field(reader, prefix, name);
    return true;
}

static struct bytes text_field(const struct spamassassin_test *test)
{
    switch (test->kind) {
    case SPAMASSASSIN_BODY:
        return bytes_of(test->is_without_subject ? "coldtrail.body.paragraph"
                                                 : "coldtrail.paragraph");
    case SPAMASSASSIN_RAWBODY:
        return bytes_of("coldtrail.body.source");
    case SPAMASSASSIN_FULL:
        return bytes_of("coldtrail.raw");
    default:
        return bytes_of("url.full");
    }
}

/* One map a field, with one item each: any of them will do. */
static void fill_rule(struct reader *reader, const struct item *model, bool is_negated,
                      struct rule *rule)
{
    struct arena *arena = reader->arena;
    struct item_map *maps = arena_zeroed(arena, reader->field_count, sizeof *maps);
    for (size_t i = 0; i < reader->field_count; i++) {
        struct item *item = arena_zeroed(arena, 1, sizeof *item);
        *item = *model;
        item->field = reader->fields[i];
        maps[i] = (struct item_map){item, 1};
    }
    struct selection *selection = arena_zeroed(arena, 1, sizeof *selection);
    *selection = (struct selection){.name = reader->test->name,
                                    .maps = maps,
                                    .map_count = reader->field_count,
                                    .place = reader->test->place};
    struct condition *condition = arena_zeroed(arena, 1, sizeof *condition);
    condition->kind = CONDITION_SELECTION;
    rule->condition = condition;
    if (is_negated) {
        struct condition *negation = arena_zeroed(arena, 1, sizeof *negation);
        const struct condition **children = arena_alloc(arena, sizeof(const struct condition *));
        children[0] = condition;
        *negation =
            (struct condition){.kind = CONDITION_NOT, .children = children, .child_count = 1};
        rule->condition = negation;
    }
    rule->selections = selection;
    rule->selection_count = 1;
}

static bool fill_presence(struct reader *reader, struct bytes name, struct rule *rule)
{
    if (!name_header_fields(reader, name))
        return false;
    struct value *value = arena_zeroed(reader->arena, 1, sizeof *value);
    *value = (struct value){
        .kind = VALUE_BOOLEAN, .text = bytes_of("true"), .number = 1, .place = reader->test->place};
    struct item item = {.modifiers = MODIFIER_EXISTS,
                        .values = value,
                        .value_count = 1,
                        .place = reader->test->place};
    fill_rule(reader, &item, false, rule);
    return true;
}

/* `[if-unset: TEXT]` behind an expression. */
static bool read_default(struct reader *reader, struct bytes rest, const struct bytes **out_text)
{
    static const char prefix[] = "[if-unset:";
    *out_text = NULL;
    if (rest.size == 0)
        return true;
    if (!bytes_start_with(rest, bytes_of(prefix)) || rest.data[rest.size - 1] != ']')
        return complaint_raise(reader->complaint, reader->test->place,
                               "what stands behind the expression is not understood: '%.*s'",
                               complaint_shown_size(rest), complaint_shown(rest));
    struct bytes *text = arena_alloc(reader->arena, sizeof *text);
    *text = arena_copy(reader->arena, bytes_trim(bytes_slice(rest, strlen(prefix), rest.size - 1)));
    *out_text = text;
    return true;
}

static bool fill_regex(struct reader *reader, struct bytes text, bool is_negated,
                       const struct replacement_list *replacements, struct rule *rule)
{
    const struct spamassassin_test *test = reader->test;
    struct spamassassin_regex regex = {0};
    struct bytes rest = {0};
    struct item item = {.value_count = 1, .place = test->place};
    if (!spamassassin_regex_read(reader->arena, text, test->is_replaced ? replacements : NULL,
                                 test->place, reader->complaint, &regex, &rest) ||
        !read_default(reader, rest, &item.absent_text))
        return false;
    struct value *value = arena_zeroed(reader->arena, 1, sizeof *value);
    *value = (struct value){.kind = VALUE_REGEX, .text = regex.expression, .place = test->place};
    item.values = value;
    item.modifiers = regex.modifiers;
    fill_rule(reader, &item, is_negated, rule);
    return true;
}

static bool fill_header(struct reader *reader, const struct replacement_list *replacements,
                        struct rule *rule)
{
    struct bytes text = reader->test->definition;
    struct bytes exists = bytes_of("exists:");
    if (bytes_start_with(text, exists))
        return fill_presence(reader, bytes_from(text, exists.size), rule);
    size_t end = 0;
    while (end < text.size && !byte_is_space(text.data[end]) && text.data[end] != '=' &&
           text.data[end] != '!')
        end++;
    struct bytes rest = bytes_trim(bytes_from(text, end));
    bool is_negated = bytes_start_with(rest, bytes_of("!~"));
    if (!is_negated && !bytes_start_with(rest, bytes_of("=~")))
        return complaint_raise(reader->complaint, reader->test->place,
                               "a header test reads NAME =~ /…/, NAME !~ /…/ or exists:NAME");
    return name_header_fields(reader, bytes_slice(text, 0, end)) &&
           fill_regex(reader, bytes_trim(bytes_from(rest, 2)), is_negated, replacements, rule);
}

bool spamassassin_test_parse(struct arena *arena, const struct spamassassin_test *test,
                             const struct replacement_list *replacements,
                             struct complaint *complaint, struct rule *rule)
{
    struct reader reader = {.arena = arena, .test = test, .complaint = complaint};
    struct buffer shown = {0};
    buffer_format(&shown, "%s ", spamassassin_kind_name(test->kind));
    (void)utf8_append_repaired(&shown, test->definition);
    rule->condition_text = arena_copy(arena, buffer_bytes(&shown));
    buffer_done(&shown);
    if (test->kind == SPAMASSASSIN_HEADER || test->kind == SPAMASSASSIN_MIMEHEADER)
        return fill_header(&reader, replacements, rule);
    reader.fields[0] = text_field(test);
    reader.field_count = 1;
    return fill_regex(&reader, test->definition, false, replacements, rule);
}
