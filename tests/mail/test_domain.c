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

static void a_message_is_told_what_was_registered_each_time(void **state)
{
    (void)state;
    struct decoder *decoder = decoder_new(NULL);
    struct buffer raw = {0};
    struct buffer domain = {0};
    buffer_append_string(&raw, "Subject: x\n\n");
    struct message *message = message_parse(decoder, buffer_bytes(&raw));
    /* More than are kept, and each twice. */
    for (unsigned i = 0; i < 3000; i++) {
        buffer_reset(&domain);
        buffer_format(&domain, "Mail.D%u.%s", i / 2, i % 4 < 2 ? "Example" : "co.uk");
        struct bytes expected = domain_registered(message_arena(message), buffer_bytes(&domain));
        assert_true(
            bytes_equal(message_registered_domain(message, buffer_bytes(&domain)), expected));
        assert_int_equal(expected.data[0], 'd');
    }
    static const char *const odd[] = {
        "",
        "localhost",
        "co.uk",
        "192.0.2.1",
        "[192.0.2.1]",
        "x.example.",
        "a-name-of-more-bytes-than-are-kept-of-any-domain.and-its-parent.example"};
    for (size_t i = 0; i < 2 * sizeof odd / sizeof *odd; i++) {
        struct bytes name = bytes_of(odd[i / 2]);
        assert_true(bytes_equal(message_registered_domain(message, name),
                                domain_registered(message_arena(message), name)));
    }
    buffer_done(&raw);
    buffer_done(&domain);
    decoder_free(decoder);
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
        cmocka_unit_test(a_message_is_told_what_was_registered_each_time),
        cmocka_unit_test(knows_both_forms_of_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
