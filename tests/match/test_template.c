/* What mails of one mould have in common, and mails of different moulds have not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/match/template.h"
#include "tests/match/trial.h"

#define TO_MIRA "To: Mira Vale <mira.vale@harbour.example>\n\n"
#define TO_OTTO "To: \"Brandt, Otto\" <o.brandt@coldstore.example>\n\n"
#define MOST_DIGEST 65

static void digest_of(const char *headers, const char *text, bool is_body, char out[MOST_DIGEST])
{
    struct trial trial;
    trial_open_detection(&trial, ON_SUBJECT("", "never"), NULL);
    trial_scan(&trial, bytes_of(headers));
    struct recipient_forms forms = recipient_forms_of(trial.message);
    struct bytes digest = is_body ? template_of_body(trial.message, &forms, bytes_of(text))
                                  : template_of_attachment(trial.message, &forms, bytes_of(text));
    assert_true(digest.size == 0 || digest.size == MOST_DIGEST - 1);
    if (digest.size)
        memcpy(out, digest.data, digest.size);
    out[digest.size] = '\0';
    trial_close(&trial);
}

static bool are_of_one_mould(bool is_body, const char *to_mira, const char *to_otto)
{
    char one[MOST_DIGEST];
    char other[MOST_DIGEST];
    digest_of(TO_MIRA, to_mira, is_body, one);
    digest_of(TO_OTTO, to_otto, is_body, other);
    return one[0] && strcmp(one, other) == 0;
}

#define LETTER "wish to place an order with your company for vaccine refrigerators"

static void bodies_differ_in_names_numbers_and_addresses_only(void **state)
{
    (void)state;
    assert_true(are_of_one_mould(true, "Dear Ms Vale, we " LETTER ". Ref. 1287, by 3 May.",
                                 "Dear Mr. Brandt, we " LETTER ". Ref. 99-B, by 4 May."));
    assert_true(are_of_one_mould(true, "We " LETTER " at mira.vale@harbour.example",
                                 "We  " LETTER "\nat o.brandt@coldstore.example"));
    assert_true(are_of_one_mould(true, "We " LETTER ": https://a.example/x/Mira",
                                 "WE " LETTER ": https://b.example/y/1"));
    assert_true(are_of_one_mould(true, "To Harbour: " LETTER, "To Coldstore: " LETTER));
}

static void other_words_are_another_mould(void **state)
{
    (void)state;
    assert_false(are_of_one_mould(true, "We " LETTER, "They " LETTER));
}

static void short_bodies_have_none(void **state)
{
    (void)state;
    char digest[MOST_DIGEST];
    digest_of(TO_MIRA, "Dear Mira Vale, see 123456789 123456789 123456789 123456789 123456789",
              true, digest);
    assert_string_equal(digest, "");
    digest_of(TO_MIRA, "", true, digest);
    assert_string_equal(digest, "");
}

static void pages_made_for_recipients_are_of_one_mould(void **state)
{
    (void)state;
    assert_true(are_of_one_mould(false, "<input value='mira.vale@harbour.example'>",
                                 "<input value='o.brandt@coldstore.example'>"));
    assert_true(are_of_one_mould(false, "x = atob('bWlyYS52YWxlQGhhcmJvdXIuZXhhbXBsZQ==')",
                                 "x = atob('by5icmFuZHRAY29sZHN0b3JlLmV4YW1wbGU=')"));
    assert_false(are_of_one_mould(false, "<input value='mira.vale@harbour.example'>",
                                  "<input id='o.brandt@coldstore.example'>"));
}

static void huge_and_empty_attachments_have_none(void **state)
{
    (void)state;
    char digest[MOST_DIGEST];
    char *huge = memory_new(LIMIT_TEMPLATE_BYTES + 2, 1);
    memset(huge, 'a', LIMIT_TEMPLATE_BYTES + 1);
    digest_of(TO_MIRA, huge, false, digest);
    assert_string_equal(digest, "");
    digest_of(TO_MIRA, "", false, digest);
    assert_string_equal(digest, "");
    free(huge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_differ_in_names_numbers_and_addresses_only),
        cmocka_unit_test(other_words_are_another_mould),
        cmocka_unit_test(short_bodies_have_none),
        cmocka_unit_test(pages_made_for_recipients_are_of_one_mould),
        cmocka_unit_test(huge_and_empty_attachments_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
