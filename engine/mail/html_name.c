#include "engine/mail/html_name.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

/* Names are told apart by their first eight letters and their length: one comparison each. */
#define KEY_BYTES 8
#define SLOT_BITS 8
#define SLOT_COUNT (1U << SLOT_BITS)

struct name_slot {
    uint64_t key;
    uint8_t size; /* 0: free */
    uint8_t value;
};

struct html_names {
    struct name_slot elements[SLOT_COUNT];
    struct name_slot attributes[SLOT_COUNT];
};

struct known_name {
    const char *name;
    uint8_t value;
};

static const struct known_name known_elements[] = {
    {"address", ELEMENT_BLOCK},    {"article", ELEMENT_BLOCK}, {"aside", ELEMENT_BLOCK},
    {"blockquote", ELEMENT_BLOCK}, {"body", ELEMENT_BLOCK},    {"caption", ELEMENT_BLOCK},
    {"center", ELEMENT_BLOCK},     {"dd", ELEMENT_BLOCK},      {"details", ELEMENT_BLOCK},
    {"dialog", ELEMENT_BLOCK},     {"dir", ELEMENT_BLOCK},     {"div", ELEMENT_BLOCK},
    {"dl", ELEMENT_BLOCK},         {"dt", ELEMENT_BLOCK},      {"fieldset", ELEMENT_BLOCK},
    {"figcaption", ELEMENT_BLOCK}, {"figure", ELEMENT_BLOCK},  {"footer", ELEMENT_BLOCK},
    {"h1", ELEMENT_BLOCK},         {"h2", ELEMENT_BLOCK},      {"h3", ELEMENT_BLOCK},
    {"h4", ELEMENT_BLOCK},         {"h5", ELEMENT_BLOCK},      {"h6", ELEMENT_BLOCK},
    {"header", ELEMENT_BLOCK},     {"hr", ELEMENT_BLOCK},      {"legend", ELEMENT_BLOCK},
    {"li", ELEMENT_BLOCK},         {"main", ELEMENT_BLOCK},    {"menu", ELEMENT_BLOCK},
    {"nav", ELEMENT_BLOCK},        {"ol", ELEMENT_BLOCK},      {"option", ELEMENT_BLOCK},
    {"p", ELEMENT_BLOCK},          {"pre", ELEMENT_BLOCK},     {"section", ELEMENT_BLOCK},
    {"select", ELEMENT_BLOCK},     {"summary", ELEMENT_BLOCK}, {"table", ELEMENT_BLOCK},
    {"tbody", ELEMENT_BLOCK},      {"tfoot", ELEMENT_BLOCK},   {"thead", ELEMENT_BLOCK},
    {"tr", ELEMENT_BLOCK},         {"ul", ELEMENT_BLOCK},      {"br", ELEMENT_BREAK},
    {"td", ELEMENT_BREAK},         {"th", ELEMENT_BREAK},      {"button", ELEMENT_BREAK},
    {"textarea", ELEMENT_BREAK},   {"a", ELEMENT_ANCHOR},      {"area", ELEMENT_AREA},
    {"base", ELEMENT_BASE},        {"form", ELEMENT_FORM},     {"img", ELEMENT_IMAGE},
    {"image", ELEMENT_IMAGE},      {"input", ELEMENT_INPUT},   {"link", ELEMENT_LINK},
    {"meta", ELEMENT_META},        {"script", ELEMENT_SCRIPT}, {"audio", ELEMENT_SOURCE},
    {"embed", ELEMENT_SOURCE},     {"frame", ELEMENT_SOURCE},  {"iframe", ELEMENT_SOURCE},
    {"object", ELEMENT_SOURCE},    {"source", ELEMENT_SOURCE}, {"track", ELEMENT_SOURCE},
    {"video", ELEMENT_SOURCE},     {"style", ELEMENT_STYLE},   {"title", ELEMENT_TITLE},
};

static const struct known_name known_attributes[] = {
    {"action", ATTRIBUTE_ACTION},
    {"alt", ATTRIBUTE_ALT},
    {"background", ATTRIBUTE_BACKGROUND},
    {"content", ATTRIBUTE_CONTENT},
    {"data", ATTRIBUTE_DATA},
    {"formaction", ATTRIBUTE_FORMACTION},
    {"href", ATTRIBUTE_HREF},
    {"http-equiv", ATTRIBUTE_HTTP_EQUIV},
    {"placeholder", ATTRIBUTE_PLACEHOLDER},
    {"src", ATTRIBUTE_SRC},
    {"title", ATTRIBUTE_TITLE},
    {"type", ATTRIBUTE_TYPE},
    {"value", ATTRIBUTE_VALUE},
};

/* The first bytes of `name`, letters made lower case; digits and "-" have that bit already. Reads
 * KEY_BYTES bytes whatever its size. */
static uint64_t key_of(struct bytes name)
{
    uint64_t key;
    memcpy(&key, name.data, KEY_BYTES);
    if (name.size < KEY_BYTES)
        key &= (UINT64_C(1) << (8 * name.size)) - 1;
    uint64_t lower = UINT64_C(0x2020202020202020);
    if (name.size < KEY_BYTES)
        lower &= (UINT64_C(1) << (8 * name.size)) - 1;
    return key | lower;
}

static size_t slot_of(uint64_t key, size_t size)
{
    return (size_t)(((key ^ size) * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - SLOT_BITS));
}

static void add_name(struct name_slot *slots, const struct known_name *known)
{
    uint8_t padded[KEY_BYTES + 24] = {0};
    struct bytes name = bytes_of(known->name);
    REQUIRE(name.size <= sizeof padded);
    memcpy(padded, name.data, name.size);
    uint64_t key = key_of(bytes_make(padded, name.size));
    size_t at = slot_of(key, name.size);
    while (slots[at].size)
        at = (at + 1) % SLOT_COUNT;
    slots[at] = (struct name_slot){key, (uint8_t)name.size, known->value};
}

struct html_names *html_names_new(void)
{
    struct html_names *names = memory_new(1, sizeof *names);
    for (size_t i = 0; i < sizeof known_elements / sizeof *known_elements; i++)
        add_name(names->elements, &known_elements[i]);
    for (size_t i = 0; i < sizeof known_attributes / sizeof *known_attributes; i++)
        add_name(names->attributes, &known_attributes[i]);
    return names;
}

void html_names_free(struct html_names *names)
{
    free(names);
}

static uint8_t find_name(const struct name_slot *slots, struct bytes name)
{
    if (name.size == 0 || name.size > UINT8_MAX)
        return 0;
    uint64_t key = key_of(name);
    for (size_t at = slot_of(key, name.size); slots[at].size; at = (at + 1) % SLOT_COUNT)
        if (slots[at].key == key && slots[at].size == name.size)
            return slots[at].value;
    return 0;
}

enum html_element html_element_by_name(const struct html_names *names, struct bytes name)
{
    return (enum html_element)find_name(names->elements, name);
}

enum html_attribute html_attribute_by_name(const struct html_names *names, struct bytes name)
{
    return (enum html_attribute)find_name(names->attributes, name);
}
