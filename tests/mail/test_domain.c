#include "tests/mail/mail_test.h"

static void knows_what_was_registered(void **state)
{
    (void)state;
    static const struct {
        const char *domain;
        const char *registered;
        const char *suffix;
    } rows[] = {
        {"mail.Cold.Example", "cold.example", "example"},
        {"a.b.example.co.uk", "example.co.uk", "co.uk"},
        {"co.uk", "co.uk", "co.uk"},
        {"x.example.", "x.example", "example"},
        {"localhost", "localhost", "localhost"},
        {"192.0.2.1", "192.0.2.1", "192.0.2.1"},
        {"[192.0.2.1]", "[192.0.2.1]", "[192.0.2.1]"},
        {"2001:db8::1", "2001:db8::1", "2001:db8::1"},
        {"", "", ""},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes block = block_of(bytes_of(rows[i].domain), 0);
        assert_bytes(domain_registered(arena, block), rows[i].registered);
        assert_bytes(domain_suffix(arena, block), rows[i].suffix);
        free_block(block);
    }
    arena_free(arena);
}

static void knows_both_forms_of_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *domain;
        const char *other;
    } rows[] = {
        {"xn--bcher-kva.example", "b\xC3\xBC"
                                  "cher.example"},
        {"XN--BCHER-KVA.Example.", "b\xC3\xBC"
                                   "cher.example"},
        {"b\xC3\xBC"
         "cher.example",
         "xn--bcher-kva.example"},
        {"plain.example", ""},
        {"xn--a.example", ""},
        {"xn--\xC3\xBC.example", ""},
        {"192.0.2.1", ""},
        {"", ""},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes block = block_of(bytes_of(rows[i].domain), 0);
        assert_bytes(domain_other_form(arena, block), rows[i].other);
        free_block(block);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_was_registered),
        cmocka_unit_test(knows_both_forms_of_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
