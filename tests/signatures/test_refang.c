/* Indicators as they were before they were defanged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "signatures/refang.h"

struct case_row {
    const char *text;
    const char *expected;
};

static const struct case_row rows[] = {
    {"evil.example", "evil.example"},
    {" evil[.]example ", "evil.example"},
    {"evil(.)example", "evil.example"},
    {"evil{.}example", "evil.example"},
    {"evil[dot]example", "evil.example"},
    {"evil(DOT)example", "evil.example"},
    {"evil[.example", "evil.example"},
    {"evil.]example", "evil.example"},
    {"evil\\.example", "evil.example"},
    {"a[at]evil[.]example", "a@evil.example"},
    {"a(at)evil.example", "a@evil.example"},
    {"a[@]evil.example", "a@evil.example"},
    {"hxxp://evil[.]example/a", "http://evil.example/a"},
    {"hXXps[:]//evil.example", "https://evil.example"},
    {"hxxps[://]evil.example", "https://evil.example"},
    {"h**p://evil.example", "http://evil.example"},
    {"meow://evil.example", "http://evil.example"},
    {"meow.example", "meow.example"},
    {"fxp://evil.example", "ftp://evil.example"},
    {"<http://evil.example>", "http://evil.example"},
    {"\"'evil.example'\"", "evil.example"},
    {"192[.]0[.]2[.]1", "192.0.2.1"},
    {"[2001:db8::1]", "[2001:db8::1]"},
    {"hxxp", "hxxp"},
    {"hxxp:", "http:"},
    {"\"", "\""},
    {"[", "["},
    {"", ""},
};

static void undoes_what_people_write(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes found = refang(arena, bytes_of(rows[i].text));
        char *text = memory_format("%.*s", (int)found.size, (const char *)found.data);
        assert_string_equal(text, rows[i].expected);
        free(text);
    }
    arena_free(arena);
}

static void stays_inside_every_truncation_and_never_grows(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t size = 0; size <= strlen(rows[i].text); size++) {
            char *exact = memory_new(size ? size : 1, 1);
            memcpy(exact, rows[i].text, size);
            assert_true(refang(arena, bytes_make(exact, size)).size <= size);
            free(exact);
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undoes_what_people_write),
        cmocka_unit_test(stays_inside_every_truncation_and_never_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
