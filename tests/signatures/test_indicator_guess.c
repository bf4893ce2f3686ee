/* What indicators are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/memory.h"
#include "signatures/indicator_guess.h"

struct case_row {
    const char *text;
    const char *expected; /* "kind: value", and " (loss)"; or "!reason" */
};

static void guesses_what_people_publish(void **state)
{
    (void)state;
    static const struct case_row rows[] = {
        {"Evil.Example", "domain: evil.example"},
        {"*.evil.example", "domain: evil.example"},
        {".evil.example.", "domain: evil.example"},
        {"||evil.example^", "domain: evil.example"},
        {"b\xC3\xBC"
         "cher.example",
         "domain: b\xC3\xBC"
         "cher.example"},
        {"_dmarc.evil.example", "domain: _dmarc.evil.example"},
        {"evil.example:8080", "domain: evil.example (its port is not looked at)"},
        {"@evil.example", "domain: evil.example"},
        {"Someone@evil.example", "e-mail address: Someone@evil.example"},
        {"hxxps://evil[.]example/a?b#c", "URL: https://evil.example/a?b#c"},
        {"evil.example/a", "URL: evil.example/a"},
        {"192.0.2.1/a.exe", "URL: 192.0.2.1/a.exe"},
        {"http://evil.example/a@b.example", "URL: http://evil.example/a@b.example"},
        {"192.0.2.1", "IP address: 192.0.2.1"},
        {"192.0.2.1:443", "IP address: 192.0.2.1 (its port is not looked at)"},
        {"2001:DB8:0::1", "IP address: 2001:db8::1"},
        {"[2001:db8::1]", "IP address: 2001:db8::1"},
        {"[2001:db8::1]:443", "IP address: 2001:db8::1 (its port is not looked at)"},
        {"192.0.2.0/24", "network: 192.0.2.0/24"},
        {"192.0.2.7/32", "IP address: 192.0.2.7"},
        {"D41D8CD98F00B204E9800998ECF8427E", "MD5: d41d8cd98f00b204e9800998ecf8427e"},
        {"da39a3ee5e6b4b0d3255bfef95601890afd80709",
         "SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
         "SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C",
         "!SSDEEP digests are not computed of attachments"},
        {"invoice.pdf.exe", "file name: invoice.pdf.exe"},
        {"Order 7 of May.docm", "file name: Order 7 of May.docm"},
        {"mail.zip", "domain: mail.zip"},
        {"192.0.2.256", "!nothing tells what it is"},
        {"localhost", "!nothing tells what it is"},
        {"a..example", "!nothing tells what it is"},
        {"two words", "!nothing tells what it is"},
        {"http://", "!the URL names no host"},
        {"", "!it is empty"},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct indicator_guess guess = indicator_guess(arena, bytes_of(rows[i].text));
        char *text = NULL;
        if (guess.is_indicator)
            text = memory_format("%s: %.*s%s%s%s", indicator_kind_name(guess.kind),
                                 (int)guess.value.size, (const char *)guess.value.data,
                                 guess.loss ? " (" : "", guess.loss ? guess.loss : "",
                                 guess.loss ? ")" : "");
        else
            text = memory_format("!%s", guess.refusal);
        assert_string_equal(text, rows[i].expected);
        free(text);
    }
    arena_free(arena);
}

static void knows_the_words_of_feeds(void **state)
{
    (void)state;
    enum indicator_kind kind = INDICATOR_KIND_COUNT;
    assert_int_equal(indicator_word_kind(bytes_of("FileHash-SHA256"), &kind), INDICATOR_WORD_KIND);
    assert_int_equal(kind, INDICATOR_SHA256);
    assert_int_equal(indicator_word_kind(bytes_of("Domain name"), &kind), INDICATOR_WORD_KIND);
    assert_int_equal(kind, INDICATOR_DOMAIN);
    assert_int_equal(indicator_word_kind(bytes_of("ip-dst"), &kind), INDICATOR_WORD_KIND);
    assert_int_equal(kind, INDICATOR_IP);
    assert_int_equal(indicator_word_kind(bytes_of("IOC"), &kind), INDICATOR_WORD_ANY);
    assert_int_equal(indicator_word_kind(bytes_of("YARA"), &kind), INDICATOR_WORD_NONE);
    assert_int_equal(indicator_word_kind(bytes_of("colour"), &kind), INDICATOR_WORD_UNKNOWN);
    assert_int_equal(indicator_word_kind(bytes_of(""), &kind), INDICATOR_WORD_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guesses_what_people_publish),
        cmocka_unit_test(knows_the_words_of_feeds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
