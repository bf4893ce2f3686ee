#include "engine/mail/parameter.h"

#include "engine/mail/encoded_word.h"
#include "engine/mail/header.h"
#include "engine/mail/list.h"
#include "engine/mail/text.h"

#define PARAMETERS_MAX 200

static size_t skip_space(struct bytes text, size_t at)
{
    while (at < text.size && byte_is_space(text.data[at]))
        at++;
    return at;
}

/* The quoted string whose text begins at `*at`, which moves behind its closing quote. Only \" and
 * \\ are escapes: Windows programs write paths with bare backslashes. */
static struct bytes read_quoted(struct arena *arena, struct bytes text, size_t *at)
{
    size_t start = *at;
    size_t end = start;
    bool has_escape = false;
    while (end < text.size && text.data[end] != '"') {
        bool is_escape = text.data[end] == '\\' && end + 1 < text.size &&
                         (text.data[end + 1] == '"' || text.data[end + 1] == '\\');
        has_escape |= is_escape;
        end += is_escape ? 2 : 1;
    }
    *at = end < text.size ? end + 1 : end;
    if (!has_escape)
        return bytes_slice(text, start, end);
    uint8_t *copy = arena_alloc(arena, end - start);
    size_t size = 0;
    for (size_t i = start; i < end; i++) {
        if (text.data[i] == '\\' && i + 1 < end &&
            (text.data[i + 1] == '"' || text.data[i + 1] == '\\'))
            i++;
        copy[size++] = text.data[i];
    }
    return bytes_make(copy, size);
}

/* Whether a "token=" begins at `at`: then the ";" before it is missing. */
static bool parameter_begins_at(struct bytes text, size_t at)
{
    size_t start = at;
    while (at < text.size && (byte_is_alpha(text.data[at]) || byte_is_digit(text.data[at]) ||
                              text.data[at] == '-' || text.data[at] == '*'))
        at++;
    return at > start && at < text.size && text.data[at] == '=';
}

/* An unquoted value runs to the ";". File names may hold blanks, which no token may; other values
 * end at a blank. `*at` moves behind it. */
static struct bytes read_unquoted(struct bytes text, size_t *at, bool may_hold_blanks)
{
    size_t start = *at;
    size_t end = start;
    while (end < text.size && text.data[end] != ';') {
        if (byte_is_space(text.data[end])) {
            size_t next = skip_space(text, end);
            if (!may_hold_blanks || parameter_begins_at(text, next))
                break;
            end = next;
        } else {
            end++;
        }
    }
    *at = end;
    return bytes_trim(bytes_slice(text, start, end));
}

/* Take the RFC 2231 marks off the name: "name*2*" is section 2, extended. */
static void split_name(struct parameter *parameter)
{
    struct bytes name = parameter->name;
    parameter->section = -1;
    if (name.size > 1 && name.data[name.size - 1] == '*') {
        parameter->is_extended = true;
        name.size--;
    }
    size_t star = bytes_find_byte(name, '*', 0);
    if (star != BYTES_NOT_FOUND && star > 0) {
        int64_t section = 0;
        if (bytes_to_number(bytes_trim(bytes_from(name, star + 1)), &section))
            parameter->section = section;
        name.size = star;
    }
    parameter->name = bytes_trim(name);
}

/* One parameter at `at`; returns where the next one may begin. */
static size_t read_parameter(struct decoder *decoder, struct bytes text, size_t at,
                             struct parameter *out_parameter)
{
    size_t start = at;
    while (at < text.size && text.data[at] != '=' && text.data[at] != ';')
        at++;
    struct parameter parameter = {
        .name = text_lower(decoder->arena, bytes_trim(bytes_slice(text, start, at)))};
    split_name(&parameter);
    if (at < text.size && text.data[at] == '=') {
        at = skip_space(text, at + 1);
        if (at < text.size && text.data[at] == '"') {
            at++;
            parameter.value = read_quoted(decoder->arena, text, &at);
        } else {
            bool is_name = bytes_end_with(parameter.name, bytes_of("name"));
            parameter.value = read_unquoted(text, &at, is_name && !parameter.is_extended);
        }
        /* A comment, or what else stands before the ";" or the next "token=". */
        at = skip_space(text, at);
        while (at < text.size && text.data[at] != ';' && !parameter_begins_at(text, at)) {
            while (at < text.size && text.data[at] != ';' && !byte_is_space(text.data[at]))
                at++;
            at = skip_space(text, at);
        }
    }
    *out_parameter = parameter;
    return at;
}

/* Behind the comment that opens at `at`; comments nest, and one that does not close ends at the
 * ";". */
static size_t skip_comment(struct bytes text, size_t at)
{
    size_t depth = 0;
    for (size_t end = at; end < text.size; end++) {
        depth += text.data[end] == '(';
        depth -= text.data[end] == ')';
        if (depth == 0)
            return end + 1;
    }
    size_t semicolon = bytes_find_byte(text, ';', at);
    return semicolon == BYTES_NOT_FOUND ? text.size : semicolon;
}

/* `value` without blanks around it, and what else senders put there: "text/plain>", "text/html,".
 * A NUL, which ends the value to many clients, is one of the bytes that are looked for. */
static struct bytes without_wrapping(struct bytes value)
{
    while (value.size && (byte_is_space(value.data[value.size - 1]) ||
                          strchr("\"'>,", value.data[value.size - 1])))
        value.size--;
    while (value.size && (byte_is_space(value.data[0]) || strchr("\"'<", value.data[0])))
        value = bytes_from(value, 1);
    return value;
}

/* What stands before the parameters, lower case, without comments; `*at` moves behind it. */
static struct bytes read_value(struct arena *arena, struct bytes text, size_t *at)
{
    uint8_t *out = arena_alloc(arena, text.size);
    size_t size = 0;
    size_t i = 0;
    while (i < text.size && text.data[i] != ';' &&
           !(i > 0 && byte_is_space(text.data[i - 1]) && parameter_begins_at(text, i))) {
        if (text.data[i] == '(')
            i = skip_comment(text, i);
        else
            out[size++] = byte_to_lower(text.data[i++]);
    }
    *at = i;
    arena_shrink(arena, out, size);
    return without_wrapping(bytes_make(out, size));
}

struct parameter_list parameter_list_parse(struct decoder *decoder, struct bytes text)
{
    text = header_unfold(decoder->arena, text);
    struct parameter_list list = {0};
    size_t capacity = 0;
    size_t at = 0;
    list.value = read_value(decoder->arena, text, &at);
    while (at < text.size && list.count < PARAMETERS_MAX) {
        if (text.data[at] == ';' || byte_is_space(text.data[at])) {
            at++;
            continue;
        }
        list.items =
            list_room(decoder->arena, list.items, list.count, &capacity, sizeof *list.items);
        at = read_parameter(decoder, text, at, &list.items[list.count]);
        list.count++;
    }
    return list;
}

struct bytes parameter_raw(const struct parameter_list *list, const char *name)
{
    struct bytes wanted = bytes_of(name);
    for (size_t i = 0; i < list->count; i++)
        if (bytes_equal(list->items[i].name, wanted))
            return list->items[i].value;
    return bytes_make(NULL, 0);
}

/* Append percent-decoded bytes; the "%" that begins no escape stays. */
static size_t percent_decode(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int high = text.size - i > 2 ? byte_hex_value(text.data[i + 1]) : -1;
        int low = text.size - i > 2 ? byte_hex_value(text.data[i + 2]) : -1;
        if (text.data[i] == '%' && high >= 0 && low >= 0) {
            out[size++] = (uint8_t)(high << 4 | low);
            i += 2;
        } else {
            out[size++] = text.data[i];
        }
    }
    return size;
}

/* The section of `name` that comes next behind number `after`, whatever stands between: senders
 * count from one, leave numbers out, or put sections in any order. NULL: there is none. */
static const struct parameter *next_section(const struct parameter_list *list, struct bytes name,
                                            int64_t after)
{
    const struct parameter *next = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct parameter *item = &list->items[i];
        if (item->section > after && (!next || item->section < next->section) &&
            bytes_equal(item->name, name))
            next = item;
    }
    return next;
}

/* The one extended value of `name`, or NULL. */
static const struct parameter *find_extended(const struct parameter_list *list, struct bytes name)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].section < 0 && list->items[i].is_extended &&
            bytes_equal(list->items[i].name, name))
            return &list->items[i];
    return NULL;
}

/* Take "charset'language'" off the first extended value; some senders put "charset'" before later
 * ones too. */
static struct bytes without_charset(struct bytes value, bool is_first, struct bytes *charset)
{
    size_t quote = bytes_find_byte(value, '\'', 0);
    if (quote == BYTES_NOT_FOUND)
        return value;
    size_t second = bytes_find_byte(value, '\'', quote + 1);
    if (is_first) {
        if (second == BYTES_NOT_FOUND)
            return value;
        *charset = bytes_slice(value, 0, quote);
        return bytes_from(value, second + 1);
    }
    if (quote == 0 || !bytes_equal_fold(bytes_slice(value, 0, quote), *charset))
        return value;
    return bytes_from(value, second == quote + 1 ? second + 1 : quote + 1);
}

/* Join the RFC 2231 sections of `name` that begin with `first`. */
static struct bytes join_sections(struct decoder *decoder, const struct parameter_list *list,
                                  const struct parameter *first)
{
    size_t most = 0;
    for (size_t i = 0; i < list->count; i++)
        most += list->items[i].value.size;
    uint8_t *out = arena_alloc(decoder->arena, most);
    size_t size = 0;
    struct bytes charset = {0};
    bool is_extended = false;
    for (const struct parameter *section = first; section;
         section = section->section < 0 ? NULL
                                        : next_section(list, first->name, section->section)) {
        struct bytes value = section->value;
        if (!section->is_extended) {
            if (value.size)
                memcpy(out + size, value.data, value.size);
            size += value.size;
            continue;
        }
        value = without_charset(value, !is_extended, &charset);
        is_extended = true;
        size += percent_decode(value, out + size);
    }
    anomaly_set anomalies = 0;
    struct bytes joined = bytes_make(out, size);
    if (!is_extended)
        return encoded_words_decode(decoder, joined);
    joined = charset_to_utf8(decoder->charsets, decoder->arena, charset, joined, &anomalies);
    /* Some senders encode twice. */
    return encoded_words_decode(decoder, joined);
}

struct bytes parameter_text(struct decoder *decoder, const struct parameter_list *list,
                            const char *name)
{
    struct bytes wanted = bytes_of(name);
    const struct parameter *first = find_extended(list, wanted);
    if (!first)
        first = next_section(list, wanted, -1);
    if (first)
        return join_sections(decoder, list, first);
    return encoded_words_decode(decoder, parameter_raw(list, name));
}
