#include "tests/base/cmocka_all.h"

#include "engine/base/fold.h"
#include "engine/base/utf8.h"

static void assert_folds_to(const char *text, const char *expected)
{
    struct buffer folded = {0};
    fold_append(&folded, bytes_of(text));
    buffer_append_byte(&folded, '\0');
    assert_string_equal((const char *)folded.data, expected);
    buffer_done(&folded);
}

static void what_reads_alike_folds_alike(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"", ""},
        {"Draft of CONTRACT", "draft of contract"},
        {"\xC3\x84RZTE", "\xC3\xA4rzte"}, /* Ä */
        {"STRA\xC3\x9F"
         "E",
         "strasse"},                                                              /* ß */
        {"\xD0\x92\xD0\x90\xD0\x9A", "\xD0\xB2\xD0\xB0\xD0\xBA"},                 /* Cyrillic */
        {"\xCE\xA3\xCE\xAF\xCF\x83\xCF\x82", "\xCF\x83\xCE\xAF\xCF\x83\xCF\x83"}, /* Greek sigmas */
        {"\xEF\xBC\xB2\xEF\xBC\xA6\xEF\xBC\xB1", "rfq"},                          /* full width */
        {"R\xE2\x80\x8B"
         "F\xC2\xADQ",
         "rfq"},                                                  /* zero width, soft hyphen */
        {"\xE2\x84\xAA", "k"},                                    /* Kelvin sign */
        {"\xEF\xAC\x81", "fi"},                                   /* ligature */
        {"\xF0\x9D\x90\x80", "a"},                                /* mathematical bold */
        {"\xE6\xB5\xB7\xE5\xB0\x94", "\xE6\xB5\xB7\xE5\xB0\x94"}, /* Han stays */
        /* letters with their marks apart, as Apple writes names */
        {"GRU\xCC\x88N", "gr\xC3\xBCn"},
        {"Vie\xCC\xA3\xCC\x82t", "vi\xE1\xBB\x87t"},
        {"\xC3\xB4\xCC\x81", "\xE1\xBB\x91"}, /* half composed */
        {"\xEF\xBC\xB5\xCC\x88", "\xC3\xBC"}, /* full width */
        /* a mark that goes with no letter, or with none before it, stays */
        {"q\xCC\x88", "q\xCC\x88"},
        {"\xCC\x88u", "\xCC\x88u"},
        {"a\xCD\x8F"
         "b",
         "ab"}, /* the combining joiner is invisible */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_folds_to(rows[i].text, rows[i].expected);
}

static void invalid_bytes_become_replacement_characters(void **state)
{
    (void)state;
    assert_folds_to("a\xFF"
                    "b\xC3",
                    "a\xEF\xBF\xBD"
                    "b\xEF\xBF\xBD");
}

static void folding_in_pieces_gives_the_whole(void **state)
{
    (void)state;
    struct bytes text = bytes_of("Vakzine f\xC3\xBCr ALLE \xE2\x80\x8BL\xC3\x84NDER, 0123456789");
    struct buffer whole = {0};
    fold_append(&whole, text);
    for (size_t cut = 0; cut <= text.size; cut++) {
        if (cut < text.size && (text.data[cut] & 0xC0) == 0x80)
            continue;
        struct buffer pieces = {0};
        fold_append(&pieces, bytes_slice(text, 0, cut));
        fold_append(&pieces, bytes_from(text, cut));
        assert_true(bytes_equal(buffer_bytes(&whole), buffer_bytes(&pieces)));
        buffer_done(&pieces);
    }
    buffer_done(&whole);
}

static void many_marks_on_one_letter_stay_inside(void **state)
{
    (void)state;
    struct buffer text = {0};
    struct buffer folded = {0};
    buffer_append_byte(&text, 'a');
    for (int i = 0; i < 1000; i++)
        buffer_append_string(&text, "\xCC\xA4");
    fold_append(&folded, buffer_bytes(&text));
    assert_int_equal(folded.size, text.size);
    assert_int_equal(fold_source_offset(buffer_bytes(&text), text.size), text.size);
    buffer_done(&text);
    buffer_done(&folded);
}

static void folded_offsets_lead_back(void **state)
{
    (void)state;
    struct bytes text = bytes_of("\xC3\x84\xE2\x80\x8BX \xEF\xBC\xB2y"); /* Ä ZWSP X blank R y */
    struct buffer folded = {0};
    fold_append(&folded, text);
    assert_true(bytes_equal(buffer_bytes(&folded), bytes_of("\xC3\xA4x ry")));
    assert_int_equal(fold_source_offset(text, 0), 0); /* Ä */
    assert_int_equal(fold_source_offset(text, 2), 5); /* X, behind the invisible one */
    assert_int_equal(fold_source_offset(text, 4), 7); /* R */
    assert_int_equal(fold_source_offset(text, 5), 10);
    assert_int_equal(fold_source_offset(text, 99), text.size);
    buffer_done(&folded);
}

int main(void)
{
    fold_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_reads_alike_folds_alike),
        cmocka_unit_test(invalid_bytes_become_replacement_characters),
        cmocka_unit_test(folding_in_pieces_gives_the_whole),
        cmocka_unit_test(many_marks_on_one_letter_stay_inside),
        cmocka_unit_test(folded_offsets_lead_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
