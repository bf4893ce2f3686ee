#include "engine/match/row_set.h"

#include <stdlib.h>

#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "signatures/network.h"

/* The longest text form of an IPv6 address, and two brackets. */
#define LONGEST_ADDRESS_TEXT 47
#define ADDRESS_BYTES 16
#define ADDRESS_BITS 128
#define MAPPED_BITS 96 /* in front of IPv4 addresses (RFC 4291 §2.5.5.2) */

struct row_set {
    enum row_kind kind;
    struct arena *arena;
    struct row *rows;
    size_t count;
    size_t capacity;
    size_t longest;
    struct table table;                /* hash of a row's text -> its index */
    bool has_prefix[ADDRESS_BITS + 1]; /* some row is a network with a prefix of so many bits */
};

struct row_set *row_set_new(enum row_kind kind, struct arena *arena)
{
    struct row_set *set = memory_new(1, sizeof *set);
    set->kind = kind;
    set->arena = arena;
    return set;
}

void row_set_free(struct row_set *set)
{
    if (!set)
        return;
    free(set->rows);
    table_done(&set->table);
    free(set);
}

static uint32_t find_row(const struct row_set *set, struct bytes text)
{
    uint64_t hash = bytes_hash(text);
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&set->table, hash, &cursor)) != TABLE_NONE)
        if (bytes_equal(set->rows[index].text, text))
            return index;
    return TABLE_NONE;
}

/* The bytes of a network that are compared: its address and how much of that counts. */
static void write_network(const uint8_t address[ADDRESS_BYTES], unsigned prefix_bits,
                          uint8_t out[ADDRESS_BYTES + 1])
{
    memcpy(out, address, ADDRESS_BYTES);
    for (unsigned bit = prefix_bits; bit < ADDRESS_BITS; bit++)
        out[bit / 8] &= (uint8_t) ~(0x80U >> bit % 8);
    out[ADDRESS_BYTES] = (uint8_t)prefix_bits;
}

/* Without the dot of the root, which nobody writes into mail and some write into lists. */
static struct bytes without_root(struct bytes domain)
{
    return domain.size > 1 && domain.data[domain.size - 1] == '.'
               ? bytes_slice(domain, 0, domain.size - 1)
               : domain;
}

static struct bytes text_of(const struct value *form)
{
    if (form->kind == VALUE_NUMBER)
        return form->text;
    return form->piece_count ? form->pieces[0].text : bytes_of("");
}

void row_set_add(struct row_set *set, const struct value *form, const struct value *value)
{
    uint8_t network[ADDRESS_BYTES + 1];
    struct buffer folded = {0};
    struct bytes text = {0};
    struct bytes written = {0};
    if (set->kind == ROW_NETWORK) {
        write_network(form->network->address, form->network->prefix_bits, network);
        set->has_prefix[form->network->prefix_bits] = true;
        text = bytes_make(network, sizeof network);
    } else {
        written = text_of(form);
        (void)fold_append(&folded, written);
        text = buffer_bytes(&folded);
        if (set->kind == ROW_DOMAIN)
            text = without_root(text);
    }
    if (find_row(set, text) == TABLE_NONE) {
        set->rows = memory_grow(set->rows, &set->capacity, set->count + 1, sizeof *set->rows);
        /* Most are written as they are compared: one copy of each is enough. */
        bool is_kept = bytes_equal(text, written);
        struct row row = {is_kept ? written : arena_copy(set->arena, text), value};
        table_insert(&set->table, bytes_hash(text), (uint32_t)set->count);
        set->rows[set->count++] = row;
        if (text.size > set->longest)
            set->longest = text.size;
    }
    buffer_done(&folded);
}

size_t row_set_count(const struct row_set *set)
{
    return set->count;
}

const struct row *row_set_row(const struct row_set *set, uint32_t index)
{
    return &set->rows[index];
}

size_t row_set_longest(const struct row_set *set)
{
    if (set->kind == ROW_NETWORK)
        return LONGEST_ADDRESS_TEXT;
    return set->kind == ROW_DOMAIN ? LIMIT_DOMAIN_BYTES : set->longest;
}

/* The name itself, and what is left of it behind each of its last dots. */
static void find_domain(const struct row_set *set, struct bytes name, row_callback callback,
                        void *state)
{
    struct bytes shown = without_root(name);
    size_t label_count = 0;
    for (size_t at = shown.size; label_count <= LIMIT_DOMAIN_LABELS; at--) {
        if (at > 0 && shown.data[at - 1] != '.')
            continue;
        label_count++;
        struct bytes domain = bytes_from(shown, at);
        uint32_t row =
            domain.size && domain.size <= set->longest ? find_row(set, domain) : TABLE_NONE;
        if (row != TABLE_NONE)
            callback(state, row, domain.size + (name.size - shown.size));
        if (at == 0)
            break;
    }
}

static bool is_mapped(const uint8_t address[ADDRESS_BYTES])
{
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return memcmp(address, mapped, sizeof mapped) == 0;
}

/* Under each prefix that some row has. */
static void find_address(const struct row_set *set, struct bytes text, row_callback callback,
                         void *state)
{
    struct network address;
    uint8_t masked[ADDRESS_BYTES + 1];
    struct bytes bare = text;
    /* As URLs write IPv6 (RFC 3986 §3.2.2). */
    if (text.size > 2 && text.data[0] == '[' && text.data[text.size - 1] == ']')
        bare = bytes_slice(text, 1, text.size - 1);
    if (!network_parse(bare, &address) || bytes_find_byte(bare, '/', 0) != BYTES_NOT_FOUND)
        return;
    /* IPv4 addresses are in no network of IPv6. */
    for (unsigned bits = is_mapped(address.address) ? MAPPED_BITS : 0; bits <= ADDRESS_BITS;
         bits++) {
        if (!set->has_prefix[bits])
            continue;
        write_network(address.address, bits, masked);
        uint32_t row = find_row(set, bytes_make(masked, sizeof masked));
        if (row != TABLE_NONE)
            callback(state, row, text.size);
    }
}

void row_set_find(const struct row_set *set, struct bytes text, row_callback callback, void *state)
{
    if (text.size > row_set_longest(set))
        return;
    if (set->kind == ROW_DOMAIN) {
        find_domain(set, text, callback, state);
        return;
    }
    if (set->kind == ROW_NETWORK) {
        find_address(set, text, callback, state);
        return;
    }
    uint32_t row = find_row(set, text);
    if (row != TABLE_NONE)
        callback(state, row, text.size);
}
