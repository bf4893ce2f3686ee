#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/clock.h"
#include "engine/base/utf8.h"
#include "engine/hits/json_writer.h"

/* Whether `code_point` could move a terminal's cursor, end a line or turn text around. */
static bool is_live(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x061C ||
           code_point == 0x200E || code_point == 0x200F ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

/* Write `text`, look for anything that is live, and give it to jansson: out must come what went
 * in, repaired. */
static void check_text(struct bytes text)
{
    struct buffer out = {0};
    struct json_writer json = {.out = &out, .keep_empty = true};
    json_begin_array(&json, NULL);
    json_text(&json, NULL, text);
    json_end(&json);
    assert_true(utf8_is_valid(buffer_bytes(&out)));
    for (size_t at = 0; at < out.size;)
        assert_false(is_live(utf8_next(buffer_bytes(&out), &at)));

    struct buffer repaired = {0};
    (void)utf8_append_repaired(&repaired, text);
    json_error_t error;
    json_t *parsed = json_loadb((const char *)out.data, out.size, JSON_ALLOW_NUL, &error);
    assert_non_null(parsed);
    json_t *read = json_array_get(parsed, 0);
    assert_int_equal(json_string_length(read), repaired.size);
    if (repaired.size)
        assert_int_equal(memcmp(json_string_value(read), repaired.data, repaired.size), 0);
    json_decref(parsed);
    buffer_done(&repaired);
    buffer_done(&out);
}

/* In a heap block of exactly its size, so that a sanitizer sees every byte read behind it. */
static void check_exact(const uint8_t *text, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    if (size)
        memcpy(copy, text, size);
    check_text(bytes_make(copy, size));
    free(copy);
}

static void every_code_point_comes_back_and_is_inert(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF;
         code_point += code_point < 0x3000 ? 1 : 97) {
        uint8_t text[UTF8_MAX_BYTES];
        check_exact(text, utf8_write(code_point, text));
    }
}

static void every_byte_at_every_place_comes_back(void **state)
{
    (void)state;
    uint8_t text[40];
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t size = 1; size <= sizeof text; size += 3) {
            for (size_t at = 0; at < size; at++) {
                memset(text, 'a', size);
                text[at] = (uint8_t)byte;
                check_exact(text, size);
            }
        }
    }
}

static void hostile_strings_stay_inert_at_every_truncation(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "\x1b]0;owned\x07\x1b[2J\x1b[31m",
        "\"},\"rule\":{\"id\":\"forged",
        "invoice\xe2\x80\xae"
        "fdp.exe",
        "two\xe2\x80\xa8lines\xe2\x80\xa9here\r\n{\"forged\":true}",
        "\xc2\x9b"
        "31m\xc2\x85\x7f",
        "\xed\xa0\x80\xed\xb0\x80\xc0\xaf\xf8\x88\x80\x80\x80\xfe\xff",
        "\xf0\x9f\x98\x80 \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e \\u0041 \\\" \\\\",
        "=cmd|' /C calc'!A0</script><!--",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        for (size_t size = 0; size <= strlen(hostile[i]); size++)
            check_exact((const uint8_t *)hostile[i], size);
    }
}

static void assert_written(struct buffer *out, const char *expected)
{
    buffer_append_byte(out, '\0');
    assert_string_equal((const char *)out->data, expected);
    buffer_done(out);
}

static void empty_things_leave_no_trace(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct json_writer json = {.out = &out};
    json_begin_object(&json, NULL);
    json_begin_object(&json, "gone");
    json_begin_array(&json, "list");
    json_text(&json, NULL, bytes_of(""));
    json_end(&json);
    json_end(&json);
    json_number(&json, "kept", 0);
    json_begin_array(&json, "gone too");
    json_end(&json);
    json_time(&json, "never", TIME_UNKNOWN);
    json_flag(&json, "flag", false);
    json_end(&json);
    assert_written(&out, "{\"kept\":0,\"flag\":false}");
}

static void indents_and_keeps_empty_things_where_asked(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct json_writer json = {.out = &out, .indent = 2, .keep_empty = true};
    json_begin_object(&json, NULL);
    json_begin_array(&json, "list");
    json_end(&json);
    json_begin_object(&json, "inner");
    json_text(&json, "text", bytes_of(""));
    json_end(&json);
    json_end(&json);
    assert_written(&out, "{\n  \"list\": [],\n  \"inner\": {\n    \"text\": \"\"\n  }\n}");
}

static void numbers_are_written_in_full(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct json_writer json = {.out = &out};
    json_begin_array(&json, NULL);
    json_number(&json, NULL, 0);
    json_number(&json, NULL, UINT64_MAX);
    json_decimal(&json, NULL, 1.0005);
    json_decimal(&json, NULL, -1);
    json_decimal(&json, NULL, 1234567.9996);
    json_end(&json);
    assert_written(&out, "[0,18446744073709551615,1.001,0.000,1234568.000]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back_and_is_inert),
        cmocka_unit_test(every_byte_at_every_place_comes_back),
        cmocka_unit_test(hostile_strings_stay_inert_at_every_truncation),
        cmocka_unit_test(empty_things_leave_no_trace),
        cmocka_unit_test(indents_and_keeps_empty_things_where_asked),
        cmocka_unit_test(numbers_are_written_in_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
