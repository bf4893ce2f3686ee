#include "engine/match/lint_plan.h"

#include "signatures/complaint.h"
#include "signatures/modifiers.h"

/* Shorter ones are likely to be found in texts that have nothing to do with them. */
#define LEAST_LITERAL_BYTES 4

#define OPEN_BEFORE (MODIFIER_CONTAINS | MODIFIER_ENDSWITH)
#define OPEN_BEHIND (MODIFIER_CONTAINS | MODIFIER_STARTSWITH)

/* A value and what it is compared with. */
struct comparison {
    const struct rule *rule;
    const struct item *item;
    const struct value *value;
    struct field field;
    bool at_start; /* the field's value must begin with the value's first piece */
    bool at_end;
};

static struct comparison comparison_of(const struct rule *rule, const struct item *item,
                                       const struct value *value, struct field field)
{
    const struct piece *last = value->pieces + (value->piece_count ? value->piece_count - 1 : 0);
    bool has_pieces = value->piece_count > 0;
    return (struct comparison){
        .rule = rule,
        .item = item,
        .value = value,
        .field = field,
        .at_start =
            !(item->modifiers & OPEN_BEFORE) && has_pieces && value->pieces[0].kind == PIECE_TEXT,
        .at_end = !(item->modifiers & OPEN_BEHIND) && has_pieces && last->kind == PIECE_TEXT,
    };
}

static bool is_exact(const struct comparison *comparison)
{
    return comparison->at_start && comparison->at_end && comparison->value->piece_count == 1;
}

/* Whether one of the bytes stands in the value's text. */
static bool has_any_of(const struct value *value, const char *bytes)
{
    struct bytes wanted = bytes_of(bytes);
    for (size_t i = 0; i < value->piece_count; i++)
        for (size_t j = 0; j < wanted.size && value->pieces[i].kind == PIECE_TEXT; j++)
            if (bytes_find_byte(value->pieces[i].text, wanted.data[j], 0) != BYTES_NOT_FOUND)
                return true;
    return false;
}

static bool has_other_than_hex(const struct value *value)
{
    for (size_t i = 0; i < value->piece_count; i++)
        for (size_t j = 0; j < value->pieces[i].text.size; j++)
            if (byte_hex_value(value->pieces[i].text.data[j]) < 0)
                return true;
    return false;
}

static const char *digest_fault(const struct comparison *comparison, size_t digits)
{
    if (has_other_than_hex(comparison->value))
        return "a hash is made of the digits 0-9 and a-f";
    if (is_exact(comparison) && comparison->value->pieces[0].text.size != digits)
        return "a hash of this kind has another number of digits";
    return NULL;
}

static const char *domain_fault(const struct comparison *comparison)
{
    if (has_any_of(comparison->value, "@"))
        return "a domain has no '@': that is an address";
    if (has_any_of(comparison->value, "/:"))
        return "a domain has no scheme, port or path: that is 'url.full'";
    if (has_any_of(comparison->value, " "))
        return "a domain has no space";
    return NULL;
}

static const char *anomaly_fault(const struct comparison *comparison)
{
    if (!is_exact(comparison))
        return NULL;
    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        if (bytes_equal_fold(comparison->value->pieces[0].text,
                             bytes_of(anomaly_name((enum anomaly)anomaly))))
            return NULL;
    return "there is no anomaly of this name";
}

/* RFC 8601 §2.7, and RFC 7208 §2.6. */
static const char *authentication_fault(const struct comparison *comparison)
{
    static const char *const results[] = {"none",          "neutral",   "pass",    "fail",
                                          "softfail",      "temperror", "policy",  "permerror",
                                          "bestguesspass", "hardfail",  "unknown", "error"};
    if (!is_exact(comparison))
        return NULL;
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (bytes_equal_fold(comparison->value->pieces[0].text, bytes_of(results[i])))
            return NULL;
    return "no method of authentication has this result";
}

/* Why the field can never have the value; NULL: it can, for all we know. */
static const char *value_fault(const struct comparison *comparison)
{
    const struct value *value = comparison->value;
    switch (comparison->field.kind) {
    case FIELD_ADDRESS:
        if (has_any_of(value, " <>"))
            return "an address has no space and no '<'";
        return is_exact(comparison) && !has_any_of(value, "@") ? "an address has an '@'" : NULL;
    case FIELD_ADDRESS_DOMAIN:
    case FIELD_ADDRESS_REGISTERED:
    case FIELD_URL_DOMAIN:
    case FIELD_URL_REGISTERED:
    case FIELD_COLLECTOR_HOST:
    case FIELD_DKIM_DOMAIN:
        return domain_fault(comparison);
    case FIELD_URL_SUFFIX:
        if (comparison->at_start && value->pieces[0].text.data[0] == '.')
            return "a top level domain stands there without its dot";
        return domain_fault(comparison);
    case FIELD_FILE_EXTENSION:
        return has_any_of(value, "./\\") ? "an extension stands there without its dot" : NULL;
    case FIELD_URL_PATH:
        return comparison->at_start && value->pieces[0].text.data[0] != '/'
                   ? "a path begins with '/'"
                   : NULL;
    case FIELD_FILE_MIME_TYPE:
        return is_exact(comparison) && !has_any_of(value, "/") ? "a type of media has a '/'" : NULL;
    case FIELD_FILE_MD5:
        return digest_fault(comparison, 32);
    case FIELD_FILE_SHA1:
        return digest_fault(comparison, 40);
    case FIELD_FILE_SHA256:
        return digest_fault(comparison, 64);
    case FIELD_AUTHENTICATION:
        return authentication_fault(comparison);
    case FIELD_ANOMALY:
        return anomaly_fault(comparison);
    default:
        return NULL;
    }
}

/* The longest text that is looked for, as it is compared. */
static size_t literal_size(const struct value *value)
{
    size_t longest = 0;
    for (size_t i = 0; i < value->piece_count; i++)
        if (value->pieces[i].kind == PIECE_TEXT && value->pieces[i].text.size > longest)
            longest = value->pieces[i].text.size;
    return longest;
}

/* Texts of many words; names, links and the like are short, and `php` says much about them. */
static bool is_prose(const struct item *item, const struct field *field)
{
    return item->field.size == 0 || field->kind == FIELD_BODY_TEXT ||
           field->kind == FIELD_BODY_HTML || field->kind == FIELD_ATTACHMENT_TEXT ||
           field->kind == FIELD_ATTACHMENT_CONTENT || field->kind == FIELD_HTML_SCRIPT ||
           field->kind == FIELD_HTML_DECODED || field->kind == FIELD_HTML_HIDDEN ||
           field->kind == FIELD_RAW || field->kind == FIELD_HEADERS_RAW ||
           field->kind == FIELD_HEADER_VALUES;
}

/* Of three letters some are a word of their own ("rfq"); one or two never tell anything. */
static void lint_short(struct lint *lint, struct lint_spot spot, struct bytes text, size_t size)
{
    if (size < LEAST_LITERAL_BYTES - 1)
        lint_warn(lint, spot, "'%.*s' has %zu bytes to be found: nearly every text has them",
                  complaint_shown_size(text), complaint_shown(text), size);
    else
        lint_note(lint, spot, "'%.*s' is short, and found inside longer words, too",
                  complaint_shown_size(text), complaint_shown(text));
}

static void lint_value(struct lint *lint, const struct comparison *comparison)
{
    const struct value *value = comparison->value;
    struct lint_spot spot = {comparison->rule, value->place, "impossible-value"};
    if (value->kind != VALUE_STRING || value->piece_count == 0 ||
        (comparison->item->modifiers & MODIFIERS_BEYOND_TEXT))
        return;
    const char *fault = comparison->item->field.size ? value_fault(comparison) : NULL;
    if (fault) {
        lint_warn(lint, spot, "'%.*s' is never a value of '%.*s': %s",
                  complaint_shown_size(value->text), complaint_shown(value->text),
                  complaint_shown_size(comparison->item->field),
                  complaint_shown(comparison->item->field), fault);
        return;
    }
    size_t size = literal_size(value);
    if (!comparison->at_start && !comparison->at_end && size > 0 && size < LEAST_LITERAL_BYTES &&
        !value->next_form && is_prose(comparison->item, &comparison->field)) {
        spot.check = "short-literal";
        lint_short(lint, spot, value->text, size);
    }
}

static void lint_item(struct lint *lint, struct arena *arena, const struct rule *rule,
                      const struct item *item)
{
    struct field field = {.kind = FIELD_HEADER_VALUES};
    struct bytes nearest = {0};
    if (item->field.size && !field_find(arena, item->field, &field, &nearest))
        return; /* the rule was refused */
    for (size_t i = 0; i < item->value_count; i++) {
        struct comparison comparison = comparison_of(rule, item, &item->values[i], field);
        if (item->field.size == 0)
            comparison.at_start = comparison.at_end = false; /* a keyword stands anywhere */
        lint_value(lint, &comparison);
    }
}

void lint_fields(struct lint *lint, const struct rule_set *set)
{
    struct arena *arena = arena_new(1 << 12);
    for (size_t r = 0; r < set->rule_count; r++) {
        const struct rule *rule = &set->rules[r];
        for (size_t s = 0; s < rule->selection_count; s++)
            for (size_t m = 0; m < rule->selections[s].map_count; m++)
                for (size_t i = 0; i < rule->selections[s].maps[m].item_count; i++)
                    lint_item(lint, arena, rule, &rule->selections[s].maps[m].items[i]);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* " (why)", as far as it is known why Hyperscan does not take an expression. */
static void write_objection(const struct atom *atom, struct buffer *out)
{
    if (atom->objection && atom->objection[0])
        buffer_format(out, " (%s)", atom->objection);
    buffer_append_byte(out, '\0');
}

static void lint_group(struct lint *lint, const struct plan *plan, const struct rule *rule,
                       const struct atom_group *group)
{
    if (group->count == 0 || !group->value)
        return;
    const struct atom *atom = &plan->atoms[group->atoms[0]];
    struct lint_spot spot = {rule, group->value->place, "slow-expression"};
    struct bytes text = group->value->text;
    struct buffer objection = {0};
    write_objection(atom, &objection);
    if (atom->kind == ATOM_PCRE)
        lint_warn(lint, spot,
                  "'%.*s' is tried by PCRE2 on every value: Hyperscan cannot take it%s, and no "
                  "text of %d bytes is required by it",
                  complaint_shown_size(text), complaint_shown(text), (const char *)objection.data,
                  LEAST_LITERAL_BYTES);
    else if (atom->kind == ATOM_CONFIRMED)
        lint_note(lint, spot,
                  "'%.*s' is found by Hyperscan only roughly%s, and confirmed by PCRE2 where it is",
                  complaint_shown_size(text), complaint_shown(text), (const char *)objection.data);
    buffer_done(&objection);
}

void lint_plan(struct lint *lint, const struct plan *plan)
{
    for (size_t r = 0; r < plan->rule_count; r++) {
        const struct plan_rule *rule = &plan->rules[r];
        if (rule->quarantine) {
            struct lint_spot spot = {rule->rule, rule->rule->place, "quarantined"};
            lint_warn(lint, spot, "the rule is not judged: %s", rule->quarantine);
        }
        for (size_t s = 0; s < rule->rule->selection_count; s++) {
            const struct plan_selection *selection = &rule->selections[s];
            for (size_t m = 0; m < selection->map_count; m++)
                for (size_t i = 0; i < selection->maps[m].item_count; i++)
                    for (size_t g = 0; g < selection->maps[m].items[i].group_count; g++)
                        lint_group(lint, plan, rule->rule, &selection->maps[m].items[i].groups[g]);
        }
    }
}
