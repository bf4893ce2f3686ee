#include "tests/base/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/arena.h"
#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "signatures/lookalike.h"

struct row {
    struct bytes domain;
    enum lookalike_family family;
};

struct rows {
    struct arena *arena;
    struct row *items;
    size_t count;
    size_t capacity;
};

static void keep_row(void *state, struct bytes domain, enum lookalike_family family)
{
    struct rows *rows = state;
    rows->items = memory_grow(rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items);
    rows->items[rows->count++] = (struct row){arena_copy(rows->arena, domain), family};
}

static struct rows rows_of(const char *label, const char *suffix)
{
    struct rows rows = {.arena = arena_new(1 << 16)};
    lookalike_generate((struct lookalike_brand){bytes_of(label), bytes_of(suffix)}, keep_row,
                       &rows);
    return rows;
}

static void rows_done(struct rows *rows)
{
    arena_free(rows->arena);
    free(rows->items);
}

static size_t count_of(const struct rows *rows, enum lookalike_family family)
{
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        count += rows->items[i].family == family;
    return count;
}

static const char *family_of(const struct rows *rows, const char *domain)
{
    for (size_t i = 0; i < rows->count; i++)
        if (bytes_equal(rows->items[i].domain, bytes_of(domain)))
            return lookalike_family_name(rows->items[i].family);
    return "none";
}

static void makes_each_family(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        const char *suffix;
        const char *domain;
        const char *family;
    } table[] = {
        {"haier", "com", "ha1er.com", "homoglyph"},
        {"haier", "com", "haler.com", "homoglyph"},
        {"haier", "com", "h\u00e0ier.com", "homoglyph"},
        {"modern", "com", "modem.com", "homoglyph"},
        {"moderna", "com", "rnoderna.com", "homoglyph"},
        {"cold", "com", "co1d.com", "homoglyph"},
        {"cold", "com", "colcl.com", "homoglyph"},
        {"pcas", "com", "\u0440\u0441\u0430\u0455.com", "cyrillic"},
        {"haier", "com", "ahier.com", "transposition"},
        {"haierbiomedical", "com", "haierbiomeidcal.com", "transposition"},
        {"haier", "com", "hier.com", "omission"},
        {"haier", "com", "haaier.com", "repetition"},
        {"haier", "com", "hoier.com", "vowel-swap"},
        {"haier", "com", "haiser.com", "plural"},
        {"haier", "com", "haiers.com", "plural"},
        {"gaxvax", "com", "gaxesvax.com", "plural"},
        {"haier", "com", "ha-ier.com", "hyphenation"},
        {"unicef", "org", "uni.cef.org", "subdomain"},
        {"haier", "com", "gaier.com", "replacement"}, /* QWERTY */
        {"hazer", "com", "hater.com", "replacement"}, /* QWERTZ */
        {"azure", "com", "qzure.com", "replacement"},
        {"haier", "com", "hgaier.com", "insertion"},
        {"haier", "com", "hbaier.com", "insertion"},
        {"haier", "com", "jaier.com", "replacement"},
        {"haier", "com", "iaier.com", "bitsquatting"},
        {"haier", "com", "haierx.com", "addition"},
        {"ab-haier", "com", "abz-haier.com", "addition"},
        {"haier", "com", "haier-rfq.com", "dictionary"},
        {"pfizer", "com", "pfizersupplychain.com", "dictionary"},
        {"haier", "com", "tender-haier.com", "dictionary"},
        {"moderna", "com", "moderna.shop", "tld-swap"},
        {"haier", "co.uk", "haier.com", "tld-swap"},
        {"haier", "com", "haiercom.com", "various"},
        {"unicef", "org", "unicef-org.com", "various"},
        {"haier", "com", "wwwhaier.com", "various"},
        {"haier", "com.pk", "haiercompk.com.pk", "various"},
        {"haier", "co.ke", "haier.ke", "various"},
        {"b\u00fccher", "example", "bc\u00fcher.example", "transposition"},
        {"b\u00fccher", "example", "bcher.example", "omission"},
        {"b\u00fccher", "example", "b\u00fc\u00fccher.example", "repetition"},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct rows rows = rows_of(table[i].label, table[i].suffix);
        const char *family = family_of(&rows, table[i].domain);
        if (strcmp(family, table[i].family) != 0)
            fail_msg("%s of %s.%s: %s, not %s", table[i].domain, table[i].label, table[i].suffix,
                     family, table[i].family);
        rows_done(&rows);
    }
}

static void makes_all_of_a_family_and_no_more(void **state)
{
    (void)state;
    static const struct {
        enum lookalike_family family;
        const char *domains;
    } table[] = {
        {LOOKALIKE_TRANSPOSITION, "rafxu.eu afrxu.eu arxfu.eu arfux.eu"},
        {LOOKALIKE_OMISSION, "rfxu.eu afxu.eu arxu.eu arfu.eu arfx.eu"},
        {LOOKALIKE_REPETITION, "aarfxu.eu arrfxu.eu arffxu.eu arfxxu.eu arfxuu.eu"},
        {LOOKALIKE_VOWEL_SWAP,
         "erfxu.eu irfxu.eu orfxu.eu urfxu.eu arfxa.eu arfxe.eu arfxi.eu arfxo.eu"},
        {LOOKALIKE_HYPHENATION, "a-rfxu.eu ar-fxu.eu arf-xu.eu arfx-u.eu"},
        {LOOKALIKE_SUBDOMAIN, "a.rfxu.eu ar.fxu.eu arf.xu.eu arfx.u.eu"},
        {LOOKALIKE_PLURAL, "arfsxu.eu arfxesu.eu arfxus.eu"},
        {LOOKALIKE_VARIOUS, "arfxueu.eu arfxu-eu.com wwwarfxu.eu www-arfxu.eu"},
    };
    struct rows rows = rows_of("arfxu", "eu");
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct bytes domains = bytes_of(table[i].domains);
        size_t expected = 0;
        for (size_t start = 0; start < domains.size; expected++) {
            size_t end = bytes_find_byte(domains, ' ', start);
            end = end == BYTES_NOT_FOUND ? domains.size : end;
            char domain[64] = {0};
            memcpy(domain, domains.data + start, end - start);
            assert_string_equal(family_of(&rows, domain), lookalike_family_name(table[i].family));
            start = end + 1;
        }
        assert_int_equal(count_of(&rows, table[i].family), expected);
    }
    rows_done(&rows);
}

/* Rows that several families make count for the first of the enum: so these are below what each
 * makes alone. */
static void makes_about_as_many_as_is_known_of_each_family(void **state)
{
    (void)state;
    static const struct {
        enum lookalike_family family;
        size_t least;
        size_t most;
    } table[] = {
        {LOOKALIKE_HOMOGLYPH, 150, 230},   {LOOKALIKE_CYRILLIC, 0, 1},
        {LOOKALIKE_TRANSPOSITION, 14, 14}, {LOOKALIKE_OMISSION, 15, 15},
        {LOOKALIKE_REPETITION, 15, 15},    {LOOKALIKE_VOWEL_SWAP, 30, 32},
        {LOOKALIKE_PLURAL, 11, 13},        {LOOKALIKE_HYPHENATION, 14, 14},
        {LOOKALIKE_SUBDOMAIN, 13, 14},     {LOOKALIKE_REPLACEMENT, 70, 90},
        {LOOKALIKE_INSERTION, 150, 190},   {LOOKALIKE_BITSQUATTING, 40, 69},
        {LOOKALIKE_ADDITION, 25, 36},      {LOOKALIKE_DICTIONARY, 60, 60},
        {LOOKALIKE_TLD_SWAP, 90, 110},     {LOOKALIKE_VARIOUS, 1, 4},
    };
    struct rows rows = rows_of("haierbiomedical", "com");
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        size_t count = count_of(&rows, table[i].family);
        if (count < table[i].least || count > table[i].most)
            fail_msg("%s: %zu rows, not %zu to %zu", lookalike_family_name(table[i].family), count,
                     table[i].least, table[i].most);
    }
    assert_in_range(rows.count, 700, 900);
    rows_done(&rows);
}

static bool is_host_name(struct bytes domain)
{
    for (size_t start = 0; start <= domain.size;) {
        size_t dot = bytes_find_byte(domain, '.', start);
        struct bytes label = bytes_slice(domain, start, dot == BYTES_NOT_FOUND ? domain.size : dot);
        if (label.size == 0 || label.size > LOOKALIKE_LABEL_BYTES || label.data[0] == '-' ||
            label.data[label.size - 1] == '-')
            return false;
        start += label.size + 1;
    }
    for (size_t i = 0; i < domain.size; i++) {
        uint8_t byte = domain.data[i];
        if (byte < 0x80 && byte != '.' && byte != '-' && !byte_is_digit(byte) &&
            !(byte >= 'a' && byte <= 'z'))
            return false;
    }
    return true;
}

static int compare_rows(const void *one, const void *other)
{
    struct bytes a = ((const struct row *)one)->domain;
    struct bytes b = ((const struct row *)other)->domain;
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static void every_row_is_a_host_name_once_and_never_the_brand(void **state)
{
    (void)state;
    static const char *const brands[][2] = {
        {"haierbiomedical", "com"},
        {"haier", "com"},
        {"gavi", "org"},
        {"who", "int"},
        {"a", "de"},
        {"a-b", "co.uk"},
        {"zz9", "com"},
        {"b\u00fccher", "example"},
        {"\u6d77\u5c14", "cn"},
        {"wwwwwww", "com"},
        {"oo", "org"},
        {"abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc", "com"},
    };
    for (size_t i = 0; i < COUNT_OF(brands); i++) {
        struct rows rows = rows_of(brands[i][0], brands[i][1]);
        char genuine[80];
        (void)snprintf(genuine, sizeof genuine, "%s.%s", brands[i][0], brands[i][1]);
        assert_true(rows.count > 50);
        qsort(rows.items, rows.count, sizeof *rows.items, compare_rows);
        for (size_t r = 0; r < rows.count; r++) {
            assert_false(bytes_equal(rows.items[r].domain, bytes_of(genuine)));
            assert_true(is_host_name(rows.items[r].domain));
            if (r > 0)
                assert_int_not_equal(compare_rows(&rows.items[r - 1], &rows.items[r]), 0);
        }
        rows_done(&rows);
    }
}

static void short_labels_make_no_neighbouring_words(void **state)
{
    (void)state;
    struct rows rows = rows_of("gavi", "org");
    assert_string_equal(family_of(&rows, "navi.org"), "none");
    assert_string_equal(family_of(&rows, "gav.org"), "none");
    assert_string_equal(family_of(&rows, "gavin.org"), "none");
    assert_string_equal(family_of(&rows, "gavl.org"), "homoglyph");
    assert_string_equal(family_of(&rows, "gavi.com"), "tld-swap");
    rows_done(&rows);
    rows = rows_of("covax", "org");
    assert_string_equal(family_of(&rows, "covaz.org"), "replacement");
    rows_done(&rows);
}

static void what_cannot_be_a_domain_yields_nothing(void **state)
{
    (void)state;
    static const char *const brands[][2] = {
        {"", "com"},
        {"haier", ""},
        {"-haier", "com"},
        {"Haier", "com"},
        {"ha ier", "com"},
        {"hai\xFFr", "com"},
        {"haier", ".com"},
        {"haier", "com."},
        {"ab--cd", "com"},
        {"abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd", "com"},
    };
    for (size_t i = 0; i < COUNT_OF(brands); i++) {
        struct rows rows = rows_of(brands[i][0], brands[i][1]);
        assert_int_equal(rows.count, 0);
        rows_done(&rows);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_each_family),
        cmocka_unit_test(makes_all_of_a_family_and_no_more),
        cmocka_unit_test(makes_about_as_many_as_is_known_of_each_family),
        cmocka_unit_test(every_row_is_a_host_name_once_and_never_the_brand),
        cmocka_unit_test(short_labels_make_no_neighbouring_words),
        cmocka_unit_test(what_cannot_be_a_domain_yields_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
