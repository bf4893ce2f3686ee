#include "tests/mail/mail_test.h"

static void names_both_sites_where_they_differ(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *url;
        const char *mismatch;
    } rows[] = {
        {"http://www.bank.example/login", "http://evil.test/x", "www.bank.example -> evil.test"},
        {"www.bank.example", "http://evil.test/x", "www.bank.example -> evil.test"},
        {"Go to https://bank.example/ now", "http://evil.test", "bank.example -> evil.test"},
        {"example.com", "http://evil.test", "example.com -> evil.test"},
        {"EXAMPLE.com/login", "http://evil.test", "example.com -> evil.test"},
        {"http://bank.example", "http://192.0.2.1/bank.example", "bank.example -> 192.0.2.1"},
        {"192.0.2.7", "http://192.0.2.1/", "192.0.2.7 -> 192.0.2.1"},
        {"http://bank.example", "http://bank.example@evil.test/", "bank.example -> evil.test"},
        {"http://bank.example", "http://track.test/?u=http://bank.example",
         "bank.example -> track.test"},
        {"help@example.com", "mailto:thief@evil.test", "example.com -> evil.test"},
        {"http://bank.example", "//evil.test/", "bank.example -> evil.test"},
        {"http://bank.example", "http://evil%2Etest/", "bank.example -> evil.test"},
        /* No mismatch */
        {"http://www.bank.example/a", "https://login.bank.example/b?c", ""},
        {"bank.example", "http://evil.test", ""}, /* no top-level domain that exists */
        {"www.bank.example", "http://bank.example/", ""},
        {"WWW.BANK.EXAMPLE.", "http://www.bank.example:8080/", ""},
        {"http://www.bank.example (new window)", "http://www.bank.example/", ""},
        {"http://bank.example", "http://b%61nk.example/", ""},
        {"Click here", "http://evil.test", ""},
        {"", "http://evil.test", ""},
        {"See example.com for more", "http://evil.test", ""}, /* a sentence */
        {"invoice.zip", "http://files.test/a/invoice.zip", ""},
        {"3.14", "http://evil.test", ""},
        {"user@example.com", "http://list.test/leave?user", ""}, /* for whom the link is */
        {"help@example.com", "mailto:Help@Example.com?subject=x", ""},
        {"http://bank.example", "#top", ""},
        {"http://bank.example", "/path", ""},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes text = arena_copy(arena, bytes_of(rows[i].text));
        struct bytes url = arena_copy(arena, bytes_of(rows[i].url));
        struct link link = {.url = url, .text = text};
        assert_bytes(link_mismatch(arena, &link), rows[i].mismatch);
    }
    arena_free(arena);
}

static void survives_any_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct bytes text = arena_copy(arena, bytes_of("http://a@b.example.com:80/%zz?\xC3\xA9#[::1]"));
    for (size_t size = 0; size <= text.size; size++) {
        struct link link = {.url = bytes_slice(text, 0, size), .text = bytes_from(text, size)};
        (void)link_mismatch(arena, &link);
        link = (struct link){.url = bytes_from(text, size), .text = bytes_slice(text, 0, size)};
        (void)link_mismatch(arena, &link);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_both_sites_where_they_differ),
        cmocka_unit_test(survives_any_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
