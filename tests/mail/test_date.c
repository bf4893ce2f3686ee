#include "engine/mail/date.h"
#include "tests/mail/mail_test.h"

static void reads_every_form_mail_uses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected; /* RFC 3339; empty: none */
    } rows[] = {
        {"Mon, 07 Sep 2020 10:11:12 +0200", "2020-09-07T08:11:12Z"},
        {"7 Sep 2020 10:11 -0430 (comment (nested))", "2020-09-07T14:41:00Z"},
        {"Mon, 7 Sep 20 10:11:12 GMT", "2020-09-07T10:11:12Z"},
        {"Mon, 7 Sep 99 10:11:12 EST", "1999-09-07T15:11:12Z"},
        {"Mon, 7 Sep 120 10:11:12 EDT", "2020-09-07T14:11:12Z"},
        {"Mon Sep  7 10:11:12 2020", "2020-09-07T10:11:12Z"},
        {"Mon Sep  7 10:11:12 PDT 2020", "2020-09-07T17:11:12Z"},
        {"07-Sep-2020 10:11:12 +0000", "2020-09-07T10:11:12Z"},
        {"Mon, 7 September 2020 10.11.12 +0100", "2020-09-07T09:11:12Z"},
        {"2020-09-07 10:11:12 +0200", "2020-09-07T08:11:12Z"},
        {"2020-09-07T10:11:12Z", "2020-09-07T10:11:12Z"},
        {"2020-09-07", "2020-09-07T00:00:00Z"},
        {"Mon, 7 Sep 2020", "2020-09-07T00:00:00Z"},
        {"Mon,7Sep2020 10:11:12+0200", "2020-09-07T08:11:12Z"},
        {"Mon, 7 Sep 2020 10:11:60 +0000", "2020-09-07T10:12:00Z"},
        {"Mon, 7 Sep 2020 10:11:12.345 +02:00", "2020-09-07T08:11:12Z"},
        {"Mon, 7 Sep 2020 10:11:12 EST5EDT", "2020-09-07T15:11:12Z"},
        {"Mon, 7 Sep 2020 10:11:12 -0700 (PDT) +0100", "2020-09-07T17:11:12Z"},
        {"Mon Sep 07 2020 10:11:12 GMT+0200 (CEST)", "2020-09-07T08:11:12Z"},
        {"Mon, 7 Sep 2020 10:11:12 UTC-3", "2020-09-07T13:11:12Z"},
        {"7 9 20 10:11:12 +0200", "2020-09-07T08:11:12Z"},
        {"07.09.2020 10:11:12", "2020-09-07T10:11:12Z"},
        {"07.09.2020 10.11", "2020-09-07T10:11:00Z"},
        {"9/7/2020 10:11:12 PM", "2020-09-07T22:11:12Z"},
        {"27/9/2020 10:11:12", "2020-09-27T10:11:12Z"},
        {"2020/09/07 10:11:12", "2020-09-07T10:11:12Z"},
        {"Mar, 7 Apr 2020 10:11:12 +0000", "2020-04-07T10:11:12Z"},
        {"Mi, 7 Okt 2020 10:11:12 +0200", "2020-10-07T08:11:12Z"},
        {"lun., 7 sept. 2020 10:11:12 +0200", "2020-09-07T08:11:12Z"},
        {"7 13 2020 x 44", "2020-07-13T00:00:00Z"},
        {"7 0 2020", ""},
        {"77 77 2020", ""},
        {"Mon, 7 Sep 2020 99:11:12 +0000", ""},
        {"Mon, 41 Sep 2020 10:11:12 +0000", ""},
        {"Fri, 7 Sep 2020 10:11:12 +0000", "2020-09-07T10:11:12Z"}, /* it was a Monday */
        {"7 Sep 9999 23:59:59 +0000", "9999-09-07T23:59:59Z"},
        {"(c) Mon (d), 7 (x) Sep 2020 (y) 10:11:12 (z) +0000 (w)", "2020-09-07T10:11:12Z"},
        {"Mon , 7 Sep 2020 10 : 11\n : 12 +0200", "2020-09-07T08:11:12Z"},
        {"7 Sep 2020 10 : 11", "2020-09-07T10:11:00Z"},
        {"Mon, 7 Sep 49 10:11:12 +0000", "2049-09-07T10:11:12Z"},
        {"Mon, 7 Sep 50 10:11:12 +0000", "1950-09-07T10:11:12Z"},
        {"Monday, 07-Sep-20 10:11:12 GMT", "2020-09-07T10:11:12Z"},
        {"7 Sep 2020 10:11:12", "2020-09-07T10:11:12Z"}, /* no zone */
        {"7 Sep 2020 10:11:12 A", "2020-09-07T10:11:12Z"},
        {"7 Sep 2020 12:11:12 AM +0000", "2020-09-07T00:11:12Z"},
        {"September 7, 2020, 10:11 pm", "2020-09-07T22:11:00Z"},
        {"Mon, 7 Sep 20200 10:11:12 +0000", ""},
        {"yesterday", ""},
        {"", ""},
        {"((((", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes block = block_of(bytes_of(rows[i].text), 0);
        char text[TIME_TEXT_BYTES];
        time_to_text(date_parse(block), text);
        assert_string_equal(text, rows[i].expected);
        free_block(block);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    static const char *const texts[] = {"Mon, 07 Sep 2020 10:11:12.5 -02:30 (PDT) pm",
                                        "2020-09-07 10:11:12 +0200"};
    for (size_t i = 0; i < 2; i++) {
        struct bytes whole = bytes_of(texts[i]);
        for (size_t size = 0; size <= whole.size; size++) {
            struct bytes block = block_of(bytes_slice(whole, 0, size), 0);
            (void)date_parse(block);
            free_block(block);
        }
    }
}

/* RFC 5322 §3.3 has none, in whatever form. */
static void takes_no_year_before_1900(void **state)
{
    (void)state;
    static const char *const texts[] = {"Mon, 7 Sep 1899 10:11:12 +0000", "1899-09-07",
                                        "1010-11-05T10:11:12Z"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(date_parse(bytes_of(texts[i])), TIME_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_form_mail_uses),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(takes_no_year_before_1900),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
