#include "engine/mail/html_entity.h"
#include "tests/mail/mail_test.h"

static void assert_decodes(const char *text, bool is_attribute, const char *expected,
                           size_t expected_end)
{
    struct bytes block = block_of(bytes_of(text), 0);
    uint8_t out[ENTITY_MAX_BYTES];
    size_t size = 0;
    assert_int_equal(html_entity_decode(block, 0, is_attribute, out, &size), expected_end);
    assert_bytes(bytes_make(out, size), expected);
    free_block(block);
}

static void decodes_as_a_browser_does(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_attribute;
        const char *expected;
        size_t end; /* 0: no reference */
    } rows[] = {
        {"&amp;x", false, "&", 5},
        {"&nbsp;", false, "\xC2\xA0", 6},
        {"&nbspx", false, "\xC2\xA0", 5},
        {"&lt", false, "<", 3},
        {"&ltx", false, "<", 3},
        {"&notit;", false, "\xC2\xAC", 4}, /* the longest legacy name wins */
        {"&notin;", false, "\xE2\x88\x89", 7},
        {"&notinx", false, "\xC2\xAC", 4},
        {"&copy=2", true, "", 0},
        {"&copy;=2", true, "\xC2\xA9", 6},
        {"&copyx", true, "", 0},
        {"&copy ", true, "\xC2\xA9", 5},
        {"&nGt;", false, "\xE2\x89\xAB\xE2\x83\x92", 5}, /* two code points */
        {"&CounterClockwiseContourIntegral;", false, "\xE2\x88\xB3", 33},
        {"&#65;", false, "A", 5},
        {"&#65x", false, "A", 4},
        {"&#x41;", false, "A", 6},
        {"&#X1f489;", false, "\xF0\x9F\x92\x89", 9},
        {"&#128;", false, "\xE2\x82\xAC", 6},
        {"&#0;", false, "\xEF\xBF\xBD", 4},
        {"&#xD800;", false, "\xEF\xBF\xBD", 8},
        {"&#99999999999999999999;", false, "\xEF\xBF\xBD", 23},
        {"&#;", false, "", 0},
        {"&#x;", false, "", 0},
        {"&", false, "", 0},
        {"& ", false, "", 0},
        {"&nosuchname;", false, "\xC2\xAC", 0},
        {"&AMP;", false, "&", 5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_decodes(rows[i].text, rows[i].is_attribute, rows[i].end ? rows[i].expected : "",
                       rows[i].end);
}

static void the_table_is_sorted_and_found_whole(void **state)
{
    (void)state;
    uint8_t out[ENTITY_MAX_BYTES];
    char text[40];
    assert_int_equal(html_entity_count, 2125);
    for (size_t i = 0; i < html_entity_count; i++) {
        if (i)
            assert_true(strcmp(html_entities[i - 1].name, html_entities[i].name) < 0);
        size_t size = 0;
        size_t length = (size_t)snprintf(text, sizeof text, "&%s;", html_entities[i].name);
        assert_int_equal(html_entity_decode(bytes_of(text), 0, false, out, &size), length);
        assert_true(size > 0 && size <= ENTITY_MAX_BYTES);
    }
}

static void values_grow_no_further_than_their_room(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64);
    struct bytes text = repeat("", "&nGt;", 4000);
    assert_int_equal(html_attribute_decode(arena, text).size, 4800);
    free_block(text);
    assert_bytes(html_attribute_decode(arena, bytes_of("?a=1&amp;copy=2&copy=3&")),
                 "?a=1&copy=2&copy=3&");
    arena_free(arena);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    static const char *const texts[] = {"&CounterClockwiseContourIntegral;", "&#x1F489;", "&nbsp;"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t size = 1; size <= strlen(texts[i]); size++) {
            struct bytes block = block_of(bytes_slice(bytes_of(texts[i]), 0, size), 0);
            uint8_t out[ENTITY_MAX_BYTES];
            size_t out_size = 0;
            assert_true(html_entity_decode(block, 0, true, out, &out_size) <= size);
            free_block(block);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_as_a_browser_does),
        cmocka_unit_test(the_table_is_sorted_and_found_whole),
        cmocka_unit_test(values_grow_no_further_than_their_room),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
