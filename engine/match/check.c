/* What a rule may not say to this room, found before anything of it is compiled. */
#include <stdarg.h>
#include <stdio.h>

#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/match/plan_builder.h"
#include "engine/match/shape.h"
#include "signatures/modifiers.h"

/* A literal takes four bytes a byte in a pattern, and Hyperscan takes 16,000. */
#define LONGEST_LITERAL_BYTES 3900
/* Folding makes no text longer than this often. */
#define FOLD_GROWTH 12
/* Each `?` is a group of many ranges, and PCRE2 takes 64 KiB of compiled pattern. */
#define MOST_SINGLES 200

__attribute__((format(printf, 3, 4))) static bool
object(struct objection *objection, struct rule_place place, const char *format, ...)
{
    objection->place = place;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(objection->reason, sizeof objection->reason, format, arguments);
    va_end(arguments);
    return false;
}

/* For "%.*s". */
#define TEXT(bytes) (int)(bytes).size, (bytes).data ? (const char *)(bytes).data : ""

/* With the flags it will have: what compiles as characters may not compile as bytes. */
static bool check_regex(const struct value *value, unsigned modifiers, bool is_bytes,
                        struct objection *out_objection)
{
    unsigned flags = modifiers & MODIFIER_RE_IGNORECASE ? REGEX_CASELESS : 0U;
    struct regex *regex = NULL;
    struct failure failure = {0};
    if (!is_bytes && !bytes_are_ascii(value->text))
        flags |= REGEX_UTF;
    if (regex_compile(value->text, flags, &regex, &failure) != STATUS_OK)
        return object(out_objection, value->place, "bad regular expression: %s", failure.text);
    bool is_empty = regex_matches_empty(regex);
    regex_free(regex);
    if (is_empty)
        return object(out_objection, value->place,
                      "the regular expression '%.*s' matches the empty text, so it would hold on "
                      "every message",
                      TEXT(value->text));
    return true;
}

/* Of the text and its folded form; where that cannot matter, of the text. */
static size_t longest_form(struct bytes text)
{
    struct buffer folded = {0};
    if (text.size <= LONGEST_LITERAL_BYTES / FOLD_GROWTH)
        return text.size;
    (void)fold_append(&folded, text);
    size_t size = folded.size > text.size ? folded.size : text.size;
    buffer_done(&folded);
    return size;
}

static bool check_domain(const struct value *value, struct objection *out_objection)
{
    if (value->kind != VALUE_STRING || value->piece_count != 1 ||
        value->pieces[0].kind != PIECE_TEXT)
        return object(out_objection, value->place,
                      "'domain' takes the name of one: those below it are found without wildcards");
    if (value->text.size > LIMIT_DOMAIN_BYTES)
        return object(out_objection, value->place, "no domain is as long as %zu bytes",
                      value->text.size);
    return true;
}

/* What looks at values, not for texts in them. */
#define MODIFIERS_OF_WHOLE_VALUES (MODIFIER_DOMAIN | MODIFIER_CIDR | MODIFIERS_COMPARED)

static bool check_field(const struct item *item, const struct field *field,
                        struct objection *out_objection)
{
    if ((item->modifiers & MODIFIERS_OF_WHOLE_VALUES) && (field->traits & FIELD_IS_BYTES))
        return object(out_objection, item->place,
                      "the field '%.*s' is one of raw bytes: this modifier does not go with it",
                      TEXT(item->field));
    if ((item->modifiers & MODIFIER_BYTES) && !(field->traits & FIELD_IS_BYTES))
        return object(out_objection, item->place,
                      "field '%.*s' holds text, and text holds no UTF-16: add 'base64offset', or "
                      "name a field of bytes such as coldtrail.attachment.content",
                      TEXT(item->field));
    return true;
}

static bool check_reference(struct plan_builder *builder, const struct value *value,
                            struct objection *out_objection)
{
    struct field other = {0};
    struct bytes nearest = {0};
    if (!field_find(builder->plan->arena, value->text, &other, &nearest))
        return object(out_objection, value->place, "unknown field '%.*s'%s%.*s%s",
                      TEXT(value->text), nearest.size ? ": did you mean '" : "", TEXT(nearest),
                      nearest.size ? "'?" : "");
    if (other.traits & FIELD_IS_BYTES)
        return object(out_objection, value->place,
                      "the field '%.*s' is one of raw bytes: it is compared with none",
                      TEXT(value->text));
    return true;
}

/* Times are compared with times, and only they have parts of dates. */
static bool check_compared(struct plan_builder *builder, const struct item *item,
                           const struct field *field, struct objection *out_objection)
{
    bool is_time =
        field->kind == FIELD_ORIGINATION_TIMESTAMP || field->kind == FIELD_DELIVERY_TIMESTAMP;
    if ((item->modifiers & MODIFIERS_OF_DATES) && !is_time)
        return object(out_objection, item->place, "'%.*s' holds no dates", TEXT(item->field));
    for (size_t v = 0; v < item->value_count; v++) {
        const struct value *value = &item->values[v];
        bool is_order = !(item->modifiers & (MODIFIERS_OF_DATES | MODIFIER_FIELDREF));
        if (is_order && is_time != (value->kind == VALUE_TIME))
            return object(out_objection, value->place, "'%.*s' is compared with a %s",
                          TEXT(item->field), is_time ? "date, such as 2020-09-07" : "number");
        if (value->kind == VALUE_FIELD && !check_reference(builder, value, out_objection))
            return false;
    }
    return true;
}

static bool check_lookalike(const struct item *item, const struct field *field,
                            struct objection *out_objection)
{
    size_t count = 0;
    if (!lookalike_goes_with(field))
        return object(out_objection, item->place,
                      "'lookalike' compares domains, and '%.*s' holds none", TEXT(item->field));
    for (size_t v = 0; v < item->value_count; v++) {
        for (const struct value *form = &item->values[v]; form; form = form->next_form, count++) {
            if (!lookalike_takes(form))
                return object(out_objection, form->place,
                              "'%.*s' is no domain that can be imitated: 'example.com' would be",
                              TEXT(form->text));
        }
    }
    if (count > LIMIT_LOOKALIKE_BRANDS)
        return object(out_objection, item->place, "%zu domains to imitate, and %zu can be", count,
                      LIMIT_LOOKALIKE_BRANDS);
    return true;
}

static bool check_value(const struct value *value, const struct item *item, bool is_bytes,
                        struct objection *out_objection)
{
    if (item->modifiers & MODIFIER_DOMAIN)
        return check_domain(value, out_objection);
    if (value->kind == VALUE_REGEX)
        return check_regex(value, item->modifiers, is_bytes, out_objection);
    size_t size = value->kind == VALUE_STRING ? longest_form(value->text) : 0;
    if (size > LONGEST_LITERAL_BYTES)
        return object(out_objection, value->place,
                      "the value is too long: %zu bytes, and %d can be", size,
                      LONGEST_LITERAL_BYTES);
    struct shape shape = shape_of(value, item->modifiers);
    size_t single_count = 0;
    for (size_t i = 0; i < shape.count; i++)
        single_count += shape.pieces[i].kind == PIECE_SINGLE;
    if (single_count > MOST_SINGLES)
        return object(out_objection, value->place, "the value has %zu '?', and %d can be",
                      single_count, MOST_SINGLES);
    bool is_empty = value->kind == VALUE_STRING && shape.count == 0;
    bool is_open = item->modifiers & (MODIFIER_CONTAINS | MODIFIER_STARTSWITH | MODIFIER_ENDSWITH);
    if (is_empty && (is_open || item->field.size == 0))
        return object(out_objection, value->place,
                      "an empty value with this modifier would hold on every message");
    return true;
}

static bool check_item(struct plan_builder *builder, const struct item *item,
                       struct objection *out_objection)
{
    struct field field = {0};
    struct bytes nearest = {0};
    if (item->field.size && !field_find(builder->plan->arena, item->field, &field, &nearest))
        return object(out_objection, item->place, "unknown field '%.*s'%s%.*s%s", TEXT(item->field),
                      nearest.size ? ": did you mean '" : "", TEXT(nearest),
                      nearest.size ? "'?" : "");
    if (!check_field(item, &field, out_objection))
        return false;
    if (item->modifiers & MODIFIER_LOOKALIKE)
        return check_lookalike(item, &field, out_objection);
    if (item->modifiers & MODIFIERS_COMPARED)
        return check_compared(builder, item, &field, out_objection);
    for (size_t v = 0; v < item->value_count; v++)
        for (const struct value *form = &item->values[v]; form; form = form->next_form)
            if (!check_value(form, item, field.traits & FIELD_IS_BYTES, out_objection))
                return false;
    return true;
}

bool builder_check_rule(struct plan_builder *builder, const struct rule *rule,
                        struct objection *out_objection)
{
    for (size_t s = 0; s < rule->selection_count; s++) {
        const struct selection *selection = &rule->selections[s];
        for (size_t m = 0; m < selection->map_count; m++)
            for (size_t i = 0; i < selection->maps[m].item_count; i++)
                if (!check_item(builder, &selection->maps[m].items[i], out_objection))
                    return false;
    }
    return true;
}
