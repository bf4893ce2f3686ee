/* Flowed text: never longer than it was, and all its words are there; a text that is broken into
 * lines as RFC 3676 says is read back. */
#include "engine/mail/flowed.h"
#include "tests/fuzz/fuzz.h"

/* Long enough that no line is "-- ", the separator of a signature. */
#define LINE_BYTES 9

static void append_words(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!byte_is_space(text.data[i]) && text.data[i] != '>')
            buffer_append_byte(out, text.data[i]);
}

static void check_words(struct arena *arena, struct bytes text, bool deletes_space)
{
    struct buffer words = {0};
    struct buffer joined_words = {0};
    struct bytes joined = flowed_join(arena, text, deletes_space);
    REQUIRE(joined.size <= text.size);
    fuzz_check_slack(joined);
    append_words(&words, text);
    append_words(&joined_words, joined);
    REQUIRE(bytes_equal(buffer_bytes(&words), buffer_bytes(&joined_words)));
    buffer_done(&joined_words);
    buffer_done(&words);
}

/* Append `paragraph` in lines that flow but for the last one; returns whether there is one. */
static bool append_flowed(struct buffer *out, struct bytes paragraph, bool deletes_space)
{
    size_t start = 0;
    for (size_t at = 1; at < paragraph.size; at++) {
        bool may_break = deletes_space || paragraph.data[at - 1] == ' ';
        if (!may_break || at - start < LINE_BYTES)
            continue;
        buffer_append_byte(out, ' ');
        buffer_append(out, bytes_slice(paragraph, start, at));
        buffer_append_string(out, deletes_space ? " \r\n" : "\r\n");
        start = at;
    }
    buffer_append_byte(out, ' ');
    buffer_append(out, bytes_from(paragraph, start));
    buffer_append_string(out, "\r\n");
    return start > 0;
}

static void check_round_trip(struct arena *arena, struct bytes text, bool deletes_space)
{
    struct buffer flowed = {0};
    struct buffer expected = {0};
    bool flows = false;
    for (struct bytes rest = text; rest.size;) {
        struct bytes paragraph = fuzz_line(&rest);
        while (paragraph.size && byte_is_space(paragraph.data[paragraph.size - 1]))
            paragraph.size--;
        flows |= append_flowed(&flowed, paragraph, deletes_space);
        buffer_append(&expected, paragraph);
        buffer_append_byte(&expected, '\n');
    }
    struct bytes joined = flowed_join(arena, buffer_bytes(&flowed), deletes_space);
    REQUIRE(!flows || bytes_equal(joined, buffer_bytes(&expected)));
    buffer_done(&expected);
    buffer_done(&flowed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), SCAN_SLACK_BYTES, ' ');
    struct arena *arena = arena_new(4096);
    check_words(arena, text, false);
    check_words(arena, text, true);
    check_round_trip(arena, text, false);
    check_round_trip(arena, text, true);
    arena_free(arena);
    fuzz_free(text);
    return 0;
}
