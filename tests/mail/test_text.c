#include "engine/mail/text.h"
#include "tests/mail/mail_test.h"

static void assert_text(const char *text, const char *expected)
{
    struct arena *arena = arena_new(256);
    struct bytes block = block_of(bytes_of(text), SCAN_SLACK_BYTES);
    struct text_writer writer;
    text_writer_begin(&writer, arena, 0);
    text_write_paragraphs(&writer, block);
    assert_bytes(text_writer_end(&writer), expected);
    free_block(block);
    arena_free(arena);
}

static void shows_what_a_reader_sees(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"", ""},
        {" \t\r\n ", ""},
        {"  one  two\tthree\r\nfour ", "one two three four"},
        {"first\r\n\r\nsecond", "first\nsecond"},
        {"first\n \t\n\n\nsecond", "first\nsecond"},
        {"no\xC2\xA0"
         "break \xE3\x80\x80wide\xE2\x80\x8A.",
         "no break wide ."},
        {"vac\xC2\xAD"
         "ci\xE2\x80\x8Bne\xEF\xBB\xBF \xE2\x80\xAEx\xE2\x81\xA9",
         "vaccine x"},
        {"\xC3\xA9t\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x92\x89", "\xC3\xA9t\xC3\xA9 \xE2\x82\xAC "
                                                            "\xF0\x9F\x92\x89"},
        {"bell\x07"
         "and\x1B[1m",
         "bell\x07"
         "and\x1B[1m"},
        {"a long line of plain words that takes the wide path  twice, then   ends",
         "a long line of plain words that takes the wide path twice, then ends"},
        {"lines that are wrapped\nby the writer, as most mail is\nwith one\ttab",
         "lines that are wrapped by the writer, as most mail is with one tab"},
        {"a stra\xC3\x9F"
         "e, a \xD1\x83\xD0\xBB\xD0\xB8\xD1\x86\xD0\xB0, a \xE8\xB7\xAF, and a "
         "\xF0\x9F\x9B\xA3 \xE2\x80\x9Cquoted\xE2\x80\x9D",
         "a stra\xC3\x9F"
         "e, a \xD1\x83\xD0\xBB\xD0\xB8\xD1\x86\xD0\xB0, a \xE8\xB7\xAF, and a "
         "\xF0\x9F\x9B\xA3 \xE2\x80\x9Cquoted\xE2\x80\x9D"},
        {"blank \xC2\xA0 blank\n\xE2\x80\x8B\nend", "blank blank end"},
        {"bell \x07 bell\n", "bell \x07 bell"},
        {"0123456789abcde  f", "0123456789abcde f"},
        {"0123456789abcdef  ", "0123456789abcdef"},
        {"0123456789abcdef", "0123456789abcdef"},
        {"0123456789abcde ", "0123456789abcde"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_text(rows[i].text, rows[i].expected);
}

static void nul_parts_no_word(void **state)
{
    (void)state;
    struct arena *arena = arena_new(256);
    struct text_writer writer;
    text_writer_begin(&writer, arena, 8);
    text_write(&writer,
               bytes_make("vac\0cine"
                          "                                                                ",
                          8));
    assert_bytes(text_writer_end(&writer), "vaccine");
    arena_free(arena);
}

static void breaks_come_only_between_words(void **state)
{
    (void)state;
    struct arena *arena = arena_new(256);
    struct text_writer writer;
    struct bytes word = block_of(bytes_of("word "), SCAN_SLACK_BYTES);
    text_writer_begin(&writer, arena, 0);
    text_break_paragraph(&writer);
    text_write(&writer, word);
    text_break_word(&writer);
    text_break_paragraph(&writer);
    text_break_word(&writer);
    text_write(&writer, word);
    text_break_paragraph(&writer);
    assert_bytes(text_writer_end(&writer), "word\nword");
    free_block(word);
    arena_free(arena);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct bytes whole = bytes_of("word  word word, word word word\r\n\r\n \xC3\xA9\xE2\x80\x8B "
                                  "\xF0\x9F\x92\x89 x\xC2\xA0y and so on until it ends here");
    struct arena *arena = arena_new(256);
    for (size_t size = 0; size <= whole.size; size++) {
        struct bytes block = block_of(bytes_slice(whole, 0, size), SCAN_SLACK_BYTES);
        struct text_writer writer;
        text_writer_begin(&writer, arena, 0);
        text_write_paragraphs(&writer, block);
        assert_true(text_writer_end(&writer).size <= size);
        arena_reset(arena);
        free_block(block);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_a_reader_sees),
        cmocka_unit_test(nul_parts_no_word),
        cmocka_unit_test(breaks_come_only_between_words),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
