/* Forms of URLs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "signatures/indicator_url.h"

struct case_row {
    const char *url;
    const char *expected; /* a blank behind each form */
};

static void gives_the_forms_in_which_mail_may_hold_it(void **state)
{
    (void)state;
    static const struct case_row rows[] = {
        {"HTTP://Evil.Example", "http://evil.example http://evil.example/ "},
        {"http://evil.example/", "http://evil.example/ http://evil.example "},
        {"http://evil.example:80/A/", "http://evil.example/A/ http://evil.example/A "},
        {"https://evil.example:443/a#f", "https://evil.example/a https://evil.example/a/ "},
        {"https://evil.example:80/a?b=/", "https://evil.example:80/a?b=/ "},
        {"http://evil.example?u=http://x/", "http://evil.example?u=http://x/ "},
        {"evil.example/a?u=http://x", "http://evil.example/a?u=http://x "
                                      "https://evil.example/a?u=http://x "},
        {"http://www.evil.example/a?b", "http://www.evil.example/a?b www.evil.example/a?b "},
        {"/", "/ "},
        {"", " "},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes forms[URL_MOST_FORMS];
        size_t count = indicator_url_forms(arena, bytes_of(rows[i].url), forms);
        struct buffer found = {0};
        assert_in_range(count, 1, URL_MOST_FORMS);
        for (size_t j = 0; j < count; j++) {
            buffer_append(&found, forms[j]);
            buffer_append_byte(&found, ' ');
        }
        buffer_append_byte(&found, '\0');
        assert_string_equal((const char *)found.data, rows[i].expected);
        buffer_done(&found);
    }
    arena_free(arena);
}

static void leaves_out_of_mail_what_feeds_leave_out(void **state)
{
    (void)state;
    static const struct case_row rows[] = {
        {"http://Evil.example/A#a@b.example", "http://evil.example/A"},
        {"HTTPS://evil.example:443", "https://evil.example"},
        {"http://evil.example:80/?a#", "http://evil.example/?a"},
        {"http://Evil.example/A", ""},
        {"https://evil.example:80/", ""},
        {"www.evil.example/#a", ""},
        {"mailto:a@evil.example#a", ""},
        {"#", ""},
        {"", ""},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes plain = indicator_url_plain(arena, bytes_of(rows[i].url));
        assert_true(bytes_equal(plain, bytes_of(rows[i].expected)));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_out_of_mail_what_feeds_leave_out),
        cmocka_unit_test(gives_the_forms_in_which_mail_may_hold_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
