#include "engine/mail/parameter.h"

#include "engine/mail/encoded_word.h"
#include "engine/mail/header.h"
#include "engine/mail/list.h"
#include "engine/mail/text.h"

/* Sections of one parameter that are joined; more is no file name. */
#define SECTIONS_MAX 100
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
        if (bytes_to_number(bytes_from(name, star + 1), &section) && section < SECTIONS_MAX)
            parameter->section = section;
        name.size = star;
    }
    parameter->name = name;
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

struct parameter_list parameter_list_parse(struct decoder *decoder, struct bytes text)
{
    text = header_unfold(decoder->arena, text);
    struct parameter_list list = {0};
    size_t capacity = 0;
    size_t at = 0;
    while (at < text.size && text.data[at] != ';' && text.data[at] != '(' &&
           !(at > 0 && byte_is_space(text.data[at - 1]) && parameter_begins_at(text, at)))
        at++;
    list.value = text_lower(decoder->arena, bytes_trim(bytes_slice(text, 0, at)));
    if (at < text.size && text.data[at] == '(')
        at = bytes_find_byte(text, ';', at);
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

/* The section `number` of `name` (-1: the one extended value), or NULL. */
static const struct parameter *find_section(const struct parameter_list *list, struct bytes name,
                                            int64_t number)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct parameter *item = &list->items[i];
        if (item->section == number && (number >= 0 || item->is_extended) &&
            bytes_equal(item->name, name))
            return item;
    }
    return NULL;
}

/* Join the RFC 2231 sections of `name` that begin with `first`. The charset stands in the first
 * extended value, before two apostrophes. */
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
    for (const struct parameter *section = first; section && size + section->value.size <= most;
         section = section->section < 0 ? NULL
                                        : find_section(list, first->name, section->section + 1)) {
        struct bytes value = section->value;
        if (!section->is_extended) {
            if (value.size)
                memcpy(out + size, value.data, value.size);
            size += value.size;
            continue;
        }
        size_t quote = bytes_find_byte(value, '\'', 0);
        size_t second = quote == BYTES_NOT_FOUND ? quote : bytes_find_byte(value, '\'', quote + 1);
        if (!is_extended && second != BYTES_NOT_FOUND) {
            charset = bytes_slice(value, 0, quote);
            value = bytes_from(value, second + 1);
        }
        is_extended = true;
        size += percent_decode(value, out + size);
    }
    anomaly_set anomalies = 0;
    struct bytes joined = bytes_make(out, size);
    if (!is_extended)
        return encoded_words_decode(decoder, joined);
    return charset_to_utf8(decoder->charsets, decoder->arena, charset, joined, &anomalies);
}

struct bytes parameter_text(struct decoder *decoder, const struct parameter_list *list,
                            const char *name)
{
    struct bytes wanted = bytes_of(name);
    const struct parameter *first = find_section(list, wanted, -1);
    if (!first)
        first = find_section(list, wanted, 0);
    if (!first)
        first = find_section(list, wanted, 1); /* senders that count from one */
    if (first)
        return join_sections(decoder, list, first);
    return encoded_words_decode(decoder, parameter_raw(list, name));
}
