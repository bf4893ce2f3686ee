#include "engine/mail/html_name.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

/* Names are told apart by their first eight letters and their length: one comparison each. */
#define KEY_BYTES 8
#define SLOT_BITS 8
#define SLOT_COUNT (1U << SLOT_BITS)
/* Beside an element's meaning in one byte: it has no end tag. */
#define VOID 0x80

struct name_slot {
    uint64_t key;
    struct html_element_name element; /* where the table is that of elements */
    uint8_t size;                     /* 0: free */
    uint8_t attribute;                /* where it is that of attributes */
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
    {"address", ELEMENT_BLOCK},
    {"article", ELEMENT_BLOCK},
    {"aside", ELEMENT_BLOCK},
    {"blockquote", ELEMENT_BLOCK},
    {"body", ELEMENT_BLOCK},
    {"caption", ELEMENT_BLOCK},
    {"center", ELEMENT_BLOCK},
    {"details", ELEMENT_BLOCK},
    {"dialog", ELEMENT_BLOCK},
    {"div", ELEMENT_BLOCK},
    {"fieldset", ELEMENT_BLOCK},
    {"figcaption", ELEMENT_BLOCK},
    {"figure", ELEMENT_BLOCK},
    {"footer", ELEMENT_BLOCK},
    {"h1", ELEMENT_BLOCK},
    {"h2", ELEMENT_BLOCK},
    {"h3", ELEMENT_BLOCK},
    {"h4", ELEMENT_BLOCK},
    {"h5", ELEMENT_BLOCK},
    {"h6", ELEMENT_BLOCK},
    {"header", ELEMENT_BLOCK},
    {"legend", ELEMENT_BLOCK},
    {"main", ELEMENT_BLOCK},
    {"nav", ELEMENT_BLOCK},
    {"pre", ELEMENT_BLOCK},
    {"section", ELEMENT_BLOCK},
    {"summary", ELEMENT_BLOCK},
    {"tbody", ELEMENT_BLOCK},
    {"tfoot", ELEMENT_BLOCK},
    {"thead", ELEMENT_BLOCK},
    {"hr", ELEMENT_BLOCK | VOID},
    {"p", ELEMENT_PARAGRAPH},
    {"li", ELEMENT_ITEM},
    {"dt", ELEMENT_ITEM},
    {"dd", ELEMENT_ITEM},
    {"option", ELEMENT_OPTION},
    {"optgroup", ELEMENT_BLOCK},
    {"tr", ELEMENT_ROW},
    {"td", ELEMENT_CELL},
    {"th", ELEMENT_CELL},
    {"table", ELEMENT_TABLE},
    {"ul", ELEMENT_LIST},
    {"ol", ELEMENT_LIST},
    {"dl", ELEMENT_LIST},
    {"menu", ELEMENT_LIST},
    {"dir", ELEMENT_LIST},
    {"br", ELEMENT_BREAK | VOID},
    {"a", ELEMENT_ANCHOR},
    {"area", ELEMENT_AREA | VOID},
    {"base", ELEMENT_BASE | VOID},
    {"button", ELEMENT_BUTTON},
    {"form", ELEMENT_FORM},
    {"img", ELEMENT_IMAGE | VOID},
    {"image", ELEMENT_IMAGE | VOID},
    {"template", ELEMENT_INERT},
    {"datalist", ELEMENT_INERT},
    {"xml", ELEMENT_INERT},
    {"input", ELEMENT_INPUT | VOID},
    {"link", ELEMENT_LINK | VOID},
    {"meta", ELEMENT_META | VOID},
    {"script", ELEMENT_SCRIPT},
    {"select", ELEMENT_SELECT},
    {"embed", ELEMENT_SOURCE | VOID},
    {"frame", ELEMENT_SOURCE | VOID},
    {"source", ELEMENT_SOURCE | VOID},
    {"track", ELEMENT_SOURCE | VOID},
    {"audio", ELEMENT_SOURCE},
    {"iframe", ELEMENT_SOURCE},
    {"object", ELEMENT_SOURCE},
    {"video", ELEMENT_SOURCE},
    {"style", ELEMENT_STYLE},
    {"textarea", ELEMENT_TEXTAREA},
    {"title", ELEMENT_TITLE},
    {"col", ELEMENT_OTHER | VOID},
    {"wbr", ELEMENT_OTHER | VOID},
    {"param", ELEMENT_OTHER | VOID},
    {"span", ELEMENT_OTHER},
    {"font", ELEMENT_OTHER},
    {"b", ELEMENT_OTHER},
    {"i", ELEMENT_OTHER},
    {"u", ELEMENT_OTHER},
    {"strong", ELEMENT_OTHER},
    {"em", ELEMENT_OTHER},
    {"small", ELEMENT_OTHER},
    {"big", ELEMENT_OTHER},
    {"label", ELEMENT_OTHER},
    {"html", ELEMENT_OTHER},
    {"head", ELEMENT_OTHER},
    {"noscript", ELEMENT_OTHER},
};

static const struct known_name known_attributes[] = {
    {"action", ATTRIBUTE_ACTION},
    {"alt", ATTRIBUTE_ALT},
    {"background", ATTRIBUTE_BACKGROUND},
    {"content", ATTRIBUTE_CONTENT},
    {"data", ATTRIBUTE_DATA},
    {"formaction", ATTRIBUTE_FORMACTION},
    {"hidden", ATTRIBUTE_HIDDEN},
    {"href", ATTRIBUTE_HREF},
    {"http-equiv", ATTRIBUTE_HTTP_EQUIV},
    {"label", ATTRIBUTE_LABEL},
    {"ping", ATTRIBUTE_PING},
    {"placeholder", ATTRIBUTE_PLACEHOLDER},
    {"poster", ATTRIBUTE_POSTER},
    {"src", ATTRIBUTE_SRC},
    {"srcdoc", ATTRIBUTE_SRCDOC},
    {"srcset", ATTRIBUTE_SRCSET},
    {"style", ATTRIBUTE_STYLE},
    {"title", ATTRIBUTE_TITLE},
    {"type", ATTRIBUTE_TYPE},
    {"value", ATTRIBUTE_VALUE},
    {"xlink:href", ATTRIBUTE_XLINK_HREF},
};

/* The first bytes of `name`, letters made lower case; digits and "-" have that bit already. Reads
 * KEY_BYTES bytes whatever its size. */
static inline uint64_t key_of(struct bytes name)
{
    static const uint64_t masks[KEY_BYTES + 1] = {
        0,
        UINT64_C(0xFF),
        UINT64_C(0xFFFF),
        UINT64_C(0xFFFFFF),
        UINT64_C(0xFFFFFFFF),
        UINT64_C(0xFFFFFFFFFF),
        UINT64_C(0xFFFFFFFFFFFF),
        UINT64_C(0xFFFFFFFFFFFFFF),
        UINT64_MAX,
    };
    uint64_t key;
    memcpy(&key, name.data, KEY_BYTES);
    key |= UINT64_C(0x2020202020202020);
    return key & masks[name.size < KEY_BYTES ? name.size : KEY_BYTES];
}

/* The factor is one of those that leave the names of most tags alone at their first place. */
static inline size_t slot_of(uint64_t key, size_t size)
{
    return (size_t)(((key ^ size) * UINT64_C(0xB312AD6FBBDC55A3)) >> (64 - SLOT_BITS));
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
    slots[at].key = key;
    slots[at].size = (uint8_t)name.size;
    slots[at].attribute = known->value;
    slots[at].element.element = (uint8_t)(known->value & ~VOID);
    slots[at].element.is_void = (known->value & VOID) != 0;
}

struct html_names *html_names_new(void)
{
    struct html_names *names = memory_new(1, sizeof *names);
    for (size_t i = 0; i < sizeof known_elements / sizeof *known_elements; i++)
        add_name(names->elements, &known_elements[i]);
    for (size_t i = 0; i < SLOT_COUNT; i++)
        names->elements[i].element.id = (uint16_t)i;
    for (size_t i = 0; i < sizeof known_attributes / sizeof *known_attributes; i++)
        add_name(names->attributes, &known_attributes[i]);
    return names;
}

void html_names_free(struct html_names *names)
{
    free(names);
}

/* The slot of a known name, or the free one where the search for another one ended. */
static inline size_t find_slot(const struct name_slot *slots, uint64_t key, size_t size)
{
    size_t at = slot_of(key, size);
    while (slots[at].size && (slots[at].key != key || slots[at].size != size))
        at = (at + 1) % SLOT_COUNT;
    return at;
}

struct html_element_name html_element_by_name(const struct html_names *names, struct bytes name)
{
    if (name.size - 1 >= UINT8_MAX)
        return (struct html_element_name){.element = ELEMENT_OTHER, .id = SLOT_COUNT};
    uint64_t key = key_of(name);
    const struct name_slot *slot = &names->elements[find_slot(names->elements, key, name.size)];
    if (slot->size)
        return slot->element;
    return (struct html_element_name){.element = ELEMENT_OTHER,
                                      .id = (uint16_t)(SLOT_COUNT + slot_of(key, name.size))};
}

enum html_attribute html_attribute_by_name(const struct html_names *names, struct bytes name)
{
    if (name.size - 1 >= UINT8_MAX)
        return ATTRIBUTE_OTHER;
    size_t at = find_slot(names->attributes, key_of(name), name.size);
    return (enum html_attribute)names->attributes[at].attribute;
}
