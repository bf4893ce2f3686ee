#include "engine/match/lookalike.h"

#include <stdlib.h>

#include "engine/base/fold.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/skeleton.h"
#include "engine/base/table.h"

/* Longer names cannot be looked up in the DNS (RFC 1035 §2.3.4: 255 bytes of A-labels). */
#define LONGEST_NAME_BYTES 1024

struct brand {
    const struct value *value;
    struct bytes registered;
    struct lookalike_brand parts; /* of `registered` */
    struct bytes skeleton;        /* of its label */
};

/* One imitation; its text is what `texts` holds from `start` up to the next row's. */
struct row {
    uint32_t start;
    uint32_t brand_index;
    enum lookalike_family family;
};

struct lookalike_set {
    struct arena *arena; /* texts of brands */
    struct brand *brands;
    size_t brand_count;
    struct row *rows;
    size_t row_count;
    size_t row_capacity;
    size_t longest; /* row, in bytes */
    struct buffer texts;
    struct table genuine;    /* hash of a registered domain -> brand */
    struct table skeletons;  /* hash of a label's skeleton -> brand */
    struct table imitations; /* hash of a domain -> row */
    uint32_t brand_index;    /* whose rows are being made */
};

bool lookalike_goes_with(const struct field *field)
{
    switch (field->kind) {
    case FIELD_ADDRESS:
    case FIELD_ADDRESS_DOMAIN:
    case FIELD_ADDRESS_REGISTERED:
    case FIELD_URL_DOMAIN:
    case FIELD_URL_REGISTERED:
    case FIELD_COLLECTOR_HOST:
    case FIELD_DKIM_DOMAIN:
    case FIELD_RECEIVED_HOST:
        return true;
    default:
        return false;
    }
}

static struct lookalike_brand split(struct bytes registered)
{
    size_t dot = bytes_find_byte(registered, '.', 0);
    if (dot == BYTES_NOT_FOUND)
        return (struct lookalike_brand){{0}, {0}};
    return (struct lookalike_brand){bytes_slice(registered, 0, dot),
                                    bytes_from(registered, dot + 1)};
}

struct bytes lookalike_domain_of(struct arena *arena, struct bytes text)
{
    const uint8_t *at = text.size ? memrchr(text.data, '@', text.size) : NULL;
    if (at)
        text = bytes_from(text, (size_t)(at - text.data) + 1);
    if (text.size == 0 || text.size > LONGEST_NAME_BYTES)
        return (struct bytes){0};
    struct buffer folded = {0};
    (void)fold_append(&folded, text);
    struct bytes domain = arena_copy(arena, buffer_bytes(&folded));
    buffer_done(&folded);
    if (bytes_find(domain, bytes_of("xn--"), 0) != BYTES_NOT_FOUND) {
        struct bytes other = domain_other_form(arena, domain);
        domain = other.size ? other : domain;
    }
    while (domain.size && domain.data[domain.size - 1] == '.')
        domain.size--;
    return domain;
}

/* What was registered, as the end of `domain`: that is in lower case already. */
static struct bytes registered_end(struct arena *arena, struct bytes domain)
{
    size_t size = domain_registered(arena, domain).size;
    return size <= domain.size ? bytes_from(domain, domain.size - size) : (struct bytes){0};
}

/* The domain that `value` names, or an empty one. */
static struct bytes brand_domain(struct arena *arena, const struct value *value)
{
    if (value->kind != VALUE_STRING || value->piece_count != 1 ||
        value->pieces[0].kind != PIECE_TEXT)
        return (struct bytes){0};
    struct bytes text = bytes_trim(value->pieces[0].text);
    struct bytes domain = lookalike_domain_of(arena, text);
    struct bytes registered = registered_end(arena, domain);
    /* A public suffix alone is its own registered domain. */
    if (bytes_find_byte(text, '@', 0) != BYTES_NOT_FOUND ||
        domain_suffix(arena, domain).size >= registered.size)
        return (struct bytes){0};
    return registered;
}

bool lookalike_takes(const struct value *value)
{
    struct arena *arena = arena_new(1 << 12);
    struct bytes domain = brand_domain(arena, value);
    bool takes = domain.size && lookalike_can_be_made(split(domain));
    arena_free(arena);
    return takes;
}

static struct bytes row_text(const struct lookalike_set *set, uint32_t index)
{
    size_t end = index + 1 < set->row_count ? set->rows[index + 1].start : set->texts.size;
    return bytes_slice(buffer_bytes(&set->texts), set->rows[index].start, end);
}

static const struct row *find_row(const struct lookalike_set *set, struct bytes domain)
{
    uint64_t hash = bytes_hash(domain);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&set->imitations, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(row_text(set, index), domain))
            return &set->rows[index];
    return NULL;
}

static bool is_genuine(const struct lookalike_set *set, struct bytes registered)
{
    uint64_t hash = bytes_hash(registered);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&set->genuine, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(set->brands[index].registered, registered))
            return true;
    return false;
}

static void add_row(void *state, struct bytes domain, enum lookalike_family family)
{
    struct lookalike_set *set = state;
    if (is_genuine(set, domain) || find_row(set, domain))
        return;
    REQUIRE(set->texts.size + domain.size <= UINT32_MAX);
    set->rows = memory_grow(set->rows, &set->row_capacity, set->row_count + 1, sizeof *set->rows);
    set->rows[set->row_count] = (struct row){(uint32_t)set->texts.size, set->brand_index, family};
    buffer_append(&set->texts, domain);
    table_insert(&set->imitations, bytes_hash(domain), (uint32_t)set->row_count++);
    if (domain.size > set->longest)
        set->longest = domain.size;
}

static void add_brand(struct lookalike_set *set, const struct value *value)
{
    struct bytes registered = brand_domain(set->arena, value);
    if (is_genuine(set, registered))
        return;
    struct brand brand = {.value = value, .registered = registered, .parts = split(registered)};
    struct buffer skeleton = {0};
    skeleton_append(&skeleton, brand.parts.label);
    brand.skeleton = arena_copy(set->arena, buffer_bytes(&skeleton));
    buffer_done(&skeleton);
    uint32_t index = (uint32_t)set->brand_count++;
    set->brands[index] = brand;
    table_insert(&set->genuine, bytes_hash(registered), index);
    table_insert(&set->skeletons, bytes_hash(brand.skeleton), index);
}

static size_t count_values(const struct item *item)
{
    size_t count = 0;
    for (size_t i = 0; i < item->value_count; i++)
        for (const struct value *value = &item->values[i]; value; value = value->next_form)
            count++;
    return count;
}

struct lookalike_set *lookalike_set_new(const struct item *item)
{
    struct lookalike_set *set = memory_new(1, sizeof *set);
    skeleton_init();
    set->arena = arena_new(1 << 12);
    set->brands = memory_new(count_values(item), sizeof *set->brands);
    for (size_t i = 0; i < item->value_count; i++)
        for (const struct value *value = &item->values[i]; value; value = value->next_form)
            add_brand(set, value);
    for (size_t i = 0; i < set->brand_count; i++) {
        set->brand_index = (uint32_t)i;
        lookalike_generate(set->brands[i].parts, add_row, set);
    }
    return set;
}

void lookalike_set_free(struct lookalike_set *set)
{
    if (!set)
        return;
    arena_free(set->arena);
    free(set->brands);
    free(set->rows);
    buffer_done(&set->texts);
    table_done(&set->genuine);
    table_done(&set->skeletons);
    table_done(&set->imitations);
    free(set);
}

size_t lookalike_set_count(const struct lookalike_set *set)
{
    return set->row_count;
}

/* The first brand of the set whose label looks the same as that of `registered`, or NULL. */
static const struct brand *find_confusable(const struct lookalike_set *set, struct bytes registered)
{
    struct lookalike_brand parts = split(registered);
    struct buffer skeleton = {0};
    const struct brand *found = NULL;
    skeleton_append(&skeleton, parts.label);
    struct bytes text = buffer_bytes(&skeleton);
    uint64_t hash = bytes_hash(text);
    size_t cursor = 0;
    uint32_t index = 0;
    while (!found && (index = table_next(&set->skeletons, hash, &cursor)) != TABLE_NONE) {
        const struct brand *brand = &set->brands[index];
        bool may_go_elsewhere = !bytes_equal(parts.label, brand->parts.label) &&
                                !lookalike_is_short(brand->parts.label);
        if (bytes_equal(brand->skeleton, text) &&
            (may_go_elsewhere || bytes_equal(parts.suffix, brand->parts.suffix)))
            found = brand;
    }
    buffer_done(&skeleton);
    return found;
}

/* Whether anything of the domain is worth asking the Public Suffix List, which costs more than all
 * the rest: most domains of most mail end here. */
static bool is_suspicious(const struct lookalike_set *set, struct bytes domain)
{
    struct buffer skeleton = {0};
    bool is_suspicious = false;
    for (size_t start = 0; start < domain.size && !is_suspicious;) {
        size_t dot = bytes_find_byte(domain, '.', start);
        size_t end = dot == BYTES_NOT_FOUND ? domain.size : dot;
        size_t cursor = 0;
        buffer_reset(&skeleton);
        skeleton_append(&skeleton, bytes_slice(domain, start, end));
        is_suspicious =
            (domain.size - start <= set->longest && find_row(set, bytes_from(domain, start))) ||
            table_next(&set->skeletons, bytes_hash(buffer_bytes(&skeleton)), &cursor) != TABLE_NONE;
        start = end + 1;
    }
    buffer_done(&skeleton);
    return is_suspicious;
}

bool lookalike_find(const struct lookalike_set *set, struct arena *arena, struct bytes domain,
                    struct lookalike_match *out_match)
{
    if (!is_suspicious(set, domain))
        return false;
    struct bytes registered = registered_end(arena, domain);
    if (registered.size == 0 || is_genuine(set, registered))
        return false;
    /* From the registered domain to longer ends, a label more each time. */
    size_t start = domain.size - registered.size;
    while (domain.size - start <= set->longest) {
        const struct row *row = find_row(set, bytes_from(domain, start));
        if (row) {
            *out_match = (struct lookalike_match){set->brands[row->brand_index].value, row->family};
            return true;
        }
        if (start < 2)
            break;
        const uint8_t *dot = memrchr(domain.data, '.', start - 1);
        start = dot ? (size_t)(dot - domain.data) + 1 : 0;
    }
    const struct brand *brand = find_confusable(set, registered);
    if (brand)
        *out_match = (struct lookalike_match){brand->value, LOOKALIKE_CONFUSABLE};
    return brand != NULL;
}
