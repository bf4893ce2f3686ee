#include "engine/match/recipient_forms.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"

/* Shorter ones stand in any text by chance. */
#define LEAST_ADDRESS_BYTES 6
#define MOST_ADDRESS_BYTES 254 /* RFC 5321 §4.5.3.1.3, without the brackets */
#define LEAST_ORGANISATION_BYTES 5
#define PLACEHOLDER 0x01

const char *recipient_form_name(enum recipient_form form)
{
    static const char *const names[RECIPIENT_FORM_COUNT] = {
        "plain", "base64",   "percent",  "hexadecimal", "escapes",
        "codes", "entities", "reversed", "domain",      "organisation"};
    return names[form];
}

struct needles {
    struct arena *arena;
    struct recipient_needle *items;
    size_t count;
    size_t capacity;
};

static bool is_there(const struct needles *needles, const struct recipient_needle *needle)
{
    for (size_t i = 0; i < needles->count; i++)
        if (needles->items[i].is_cased == needle->is_cased &&
            bytes_equal(needles->items[i].text, needle->text))
            return true;
    return false;
}

static void add_needle(struct needles *needles, enum recipient_form form, struct bytes text)
{
    struct recipient_needle needle = {
        .form = form, .is_cased = form == RECIPIENT_BASE64, .text = text};
    if (text.size == 0 || is_there(needles, &needle))
        return;
    if (needles->count == needles->capacity) {
        size_t capacity = needles->capacity ? 2 * needles->capacity : 32;
        struct recipient_needle *items = arena_alloc(needles->arena, capacity * sizeof *items);
        if (needles->count)
            memcpy(items, needles->items, needles->count * sizeof *items);
        needles->items = items;
        needles->capacity = capacity;
    }
    needle.text = arena_copy(needles->arena, text);
    needles->items[needles->count++] = needle;
}

/* How one byte of an address is written. */
struct spelling {
    enum recipient_form form;
    int hexadecimal_digits; /* at least so many; 0: a decimal number */
    const char *before;
    const char *behind;
    const char *joint; /* between two bytes */
};

static void add_spelled(struct needles *needles, const struct spelling *spelling, struct bytes text)
{
    struct buffer encoded = {0};
    for (size_t i = 0; i < text.size; i++) {
        buffer_append_string(&encoded, i > 0 ? spelling->joint : "");
        buffer_append_string(&encoded, spelling->before);
        if (spelling->hexadecimal_digits > 0)
            buffer_format(&encoded, "%0*x", spelling->hexadecimal_digits, text.data[i]);
        else
            buffer_format(&encoded, "%u", text.data[i]);
        buffer_append_string(&encoded, spelling->behind);
    }
    add_needle(needles, spelling->form, buffer_bytes(&encoded));
    buffer_done(&encoded);
}

/* The address with something else for its "@". */
static void add_with_at(struct needles *needles, enum recipient_form form, struct bytes text,
                        const char *at_sign)
{
    struct buffer encoded = {0};
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '@')
            buffer_append_string(&encoded, at_sign);
        else
            buffer_append_byte(&encoded, text.data[i]);
    }
    add_needle(needles, form, buffer_bytes(&encoded));
    buffer_done(&encoded);
}

/* The characters of base64 that `text` alone decides, `offset` bytes behind a group's start. */
static void add_base64(struct needles *needles, struct bytes text, size_t offset)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buffer encoded = {0};
    size_t bit_count = 8 * (offset + text.size);
    for (size_t bit = 0; bit + 6 <= bit_count; bit += 6) {
        if (bit < 8 * offset)
            continue; /* it hangs on what stands in front */
        size_t first = bit / 8 - offset;
        unsigned pair = (unsigned)text.data[first] << 8;
        pair |= first + 1 < text.size ? text.data[first + 1] : 0U;
        buffer_append_byte(&encoded, (uint8_t)alphabet[pair >> (10 - bit % 8) & 63U]);
    }
    add_needle(needles, RECIPIENT_BASE64, buffer_bytes(&encoded));
    buffer_done(&encoded);
}

static void add_encodings(struct needles *needles, struct bytes address, struct bytes lower)
{
    static const struct spelling spellings[] = {
        {RECIPIENT_PERCENT, 2, "%", "", ""},    {RECIPIENT_HEXADECIMAL, 2, "", "", ""},
        {RECIPIENT_ESCAPES, 2, "\\x", "", ""},  {RECIPIENT_ESCAPES, 4, "\\u", "", ""},
        {RECIPIENT_CODES, 0, "", "", ","},      {RECIPIENT_CODES, 0, "", "", ", "},
        {RECIPIENT_ENTITIES, 0, "&#", ";", ""}, {RECIPIENT_ENTITIES, 1, "&#x", ";", ""},
    };
    for (size_t offset = 0; offset < 3; offset++) {
        add_base64(needles, address, offset);
        add_base64(needles, lower, offset);
    }
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        add_spelled(needles, &spellings[i], lower);
    add_with_at(needles, RECIPIENT_PERCENT, lower, "%40");
    add_with_at(needles, RECIPIENT_ENTITIES, lower, "&#64;");
    add_with_at(needles, RECIPIENT_ENTITIES, lower, "&commat;");
    uint8_t reversed[MOST_ADDRESS_BYTES];
    for (size_t i = 0; i < lower.size; i++)
        reversed[i] = lower.data[lower.size - 1 - i];
    add_needle(needles, RECIPIENT_REVERSED, bytes_make(reversed, lower.size));
}

static struct bytes lower_copy(struct arena *arena, struct bytes text)
{
    uint8_t *lower = arena_alloc(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        lower[i] = byte_to_lower(text.data[i]);
    return bytes_make(lower, text.size);
}

static void add_address(struct needles *needles, const struct address *address)
{
    struct bytes text = address->address;
    if (address->domain.size == 0 || text.size < LEAST_ADDRESS_BYTES ||
        text.size > MOST_ADDRESS_BYTES)
        return;
    struct bytes lower = lower_copy(needles->arena, text);
    add_needle(needles, RECIPIENT_PLAIN, lower);
    add_encodings(needles, text, lower);
    add_needle(needles, RECIPIENT_DOMAIN, address->domain);
    struct bytes registered = domain_registered(needles->arena, address->domain);
    size_t dot = bytes_find_byte(registered, '.', 0);
    if (dot != BYTES_NOT_FOUND && dot >= LEAST_ORGANISATION_BYTES)
        add_needle(needles, RECIPIENT_ORGANISATION, bytes_slice(registered, 0, dot));
}

struct recipient_forms recipient_forms_of(struct message *message)
{
    static const char *const headers[] = {
        "to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to"};
    struct needles needles = {.arena = message_arena(message)};
    size_t left = LIMIT_RECIPIENTS_COMPARED;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        struct address_list list = message_addresses(message, headers[i]);
        for (size_t j = 0; j < list.count && left > 0; j++, left--)
            add_address(&needles, &list.items[j]);
    }
    return (struct recipient_forms){needles.items, needles.count};
}

/* The text as it is and in lower case: what needles are looked for in. */
struct haystack {
    struct bytes text;
    uint8_t *lower; /* the heap's, as long */
};

static struct haystack haystack_of(struct bytes text)
{
    uint8_t *lower = memory_new(text.size + 1, 1);
    for (size_t i = 0; i < text.size; i++)
        lower[i] = byte_to_lower(text.data[i]);
    return (struct haystack){text, lower};
}

static void haystack_done(struct haystack *haystack)
{
    free(haystack->lower);
}

static size_t find_needle(const struct haystack *haystack, const struct recipient_needle *needle,
                          size_t start)
{
    const uint8_t *data = needle->is_cased ? haystack->text.data : haystack->lower;
    return bytes_find(bytes_make(data, haystack->text.size), needle->text, start);
}

unsigned recipient_forms_find(const struct recipient_forms *forms, struct bytes text)
{
    struct haystack haystack = haystack_of(bytes_slice(text, 0, LIMIT_TEMPLATE_BYTES));
    unsigned found = 0;
    for (size_t i = 0; i < forms->count; i++) {
        const struct recipient_needle *needle = &forms->items[i];
        unsigned bit = 1U << needle->form;
        if (needle->form <= RECIPIENT_REVERSED && !(found & bit) &&
            find_needle(&haystack, needle, 0) != BYTES_NOT_FOUND)
            found |= bit;
    }
    haystack_done(&haystack);
    return found;
}

static bool is_base64_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '+' || byte == '/' || byte == '=';
}

struct occurrence {
    size_t start;
    size_t end;
};

/* The first form at or behind `start`, the longest of those that begin there; `places` keeps where
 * each needle comes next. */
static bool next_occurrence(const struct recipient_forms *forms, const struct haystack *haystack,
                            size_t *places, size_t start, struct occurrence *out_found)
{
    const struct recipient_needle *found = NULL;
    size_t best = BYTES_NOT_FOUND;
    for (size_t i = 0; i < forms->count; i++) {
        const struct recipient_needle *needle = &forms->items[i];
        if (places[i] != BYTES_NOT_FOUND && places[i] < start)
            places[i] = find_needle(haystack, needle, start);
        if (places[i] == BYTES_NOT_FOUND || places[i] > best)
            continue;
        if (places[i] < best || needle->text.size > found->text.size) {
            best = places[i];
            found = needle;
        }
    }
    if (!found)
        return false;
    struct occurrence occurrence = {best, best + found->text.size};
    if (found->form == RECIPIENT_BASE64) {
        struct bytes text = haystack->text;
        while (occurrence.start > start && is_base64_byte(text.data[occurrence.start - 1]))
            occurrence.start--;
        while (occurrence.end < text.size && is_base64_byte(text.data[occurrence.end]))
            occurrence.end++;
    }
    *out_found = occurrence;
    return true;
}

void recipient_forms_replace(const struct recipient_forms *forms, struct bytes text,
                             struct buffer *out)
{
    struct haystack haystack = haystack_of(text);
    size_t *places = memory_new(forms->count, sizeof *places);
    for (size_t i = 0; i < forms->count; i++)
        places[i] = find_needle(&haystack, &forms->items[i], 0);
    struct occurrence found = {0};
    size_t start = 0;
    while (next_occurrence(forms, &haystack, places, start, &found)) {
        buffer_append(out, bytes_slice(text, start, found.start));
        buffer_append_byte(out, PLACEHOLDER);
        start = found.end;
    }
    buffer_append(out, bytes_from(text, start));
    free(places);
    haystack_done(&haystack);
}
