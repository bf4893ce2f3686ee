/* Addresses of recipients in pages: every way of writing them is found, and replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "engine/match/recipient_forms.h"
#include "tests/match/trial.h"

#define HEADERS "To: Mira Vale <Mira.Vale@Harbour.example>\nCc: x@y\n\n"

struct scene {
    struct trial trial;
    struct recipient_forms forms;
};

static void scene_open(struct scene *scene, const char *headers)
{
    trial_open_detection(&scene->trial, ON_SUBJECT("", "never"), NULL);
    trial_scan(&scene->trial, bytes_of(headers));
    scene->forms = recipient_forms_of(scene->trial.message);
}

static void scene_close(struct scene *scene)
{
    trial_close(&scene->trial);
}

struct form_case {
    const char *text;
    enum recipient_form form;
};

static const struct form_case form_cases[] = {
    {"value='mira.vale@harbour.example'", RECIPIENT_PLAIN},
    {"MIRA.VALE@HARBOUR.EXAMPLE", RECIPIENT_PLAIN},
    /* The bytes "To: " and so on in front shift the alignment. */
    {"TWlyYS5WYWxlQEhhcmJvdXIuZXhhbXBsZQ==", RECIPIENT_BASE64},
    {"eG1pcmEudmFsZUBoYXJib3VyLmV4YW1wbGU=", RECIPIENT_BASE64},
    {"eHhtaXJhLnZhbGVAaGFyYm91ci5leGFtcGxl", RECIPIENT_BASE64},
    {"?u=mira.vale%40harbour.example", RECIPIENT_PERCENT},
    {"%6D%69%72%61%2E%76%61%6C%65%40%68%61%72%62%6F%75%72%2E%65%78%61%6D%70%6C%65",
     RECIPIENT_PERCENT},
    {"6d6972612e76616c6540686172626f75722e6578616d706c65", RECIPIENT_HEXADECIMAL},
    {"\\x6d\\x69\\x72\\x61\\x2e\\x76\\x61\\x6c\\x65\\x40\\x68\\x61\\x72\\x62\\x6f\\x75\\x72\\x2e"
     "\\x65\\x78\\x61\\x6d\\x70\\x6c\\x65",
     RECIPIENT_ESCAPES},
    {"109,105,114,97,46,118,97,108,101,64,104,97,114,98,111,117,114,46,101,120,97,109,112,108,101",
     RECIPIENT_CODES},
    {"mira.vale&#64;harbour.example", RECIPIENT_ENTITIES},
    {"elpmaxe.ruobrah@elav.arim", RECIPIENT_REVERSED},
};

static void every_encoding_is_found_and_named(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, HEADERS);
    for (size_t i = 0; i < sizeof form_cases / sizeof form_cases[0]; i++) {
        unsigned found = recipient_forms_find(&scene.forms, bytes_of(form_cases[i].text));
        if (found != 1U << form_cases[i].form)
            print_error("%s: %x\n", form_cases[i].text, found);
        assert_int_equal(found, 1U << form_cases[i].form);
    }
    scene_close(&scene);
}

static void other_addresses_and_domains_alone_are_not_found(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, HEADERS);
    assert_int_equal(recipient_forms_find(&scene.forms, bytes_of("vale@harbour.example")), 0);
    assert_int_equal(recipient_forms_find(&scene.forms, bytes_of("the harbour, x@y")), 0);
    assert_int_equal(recipient_forms_find(&scene.forms, bytes_of("")), 0);
    scene_close(&scene);
}

static void expect_replaced(const struct scene *scene, const char *text, const char *expected)
{
    struct buffer replaced = {0};
    recipient_forms_replace(&scene->forms, bytes_of(text), &replaced);
    buffer_append_byte(&replaced, 0);
    assert_string_equal((const char *)replaced.data, expected);
    buffer_done(&replaced);
}

static void every_form_is_replaced_with_its_domain_and_organisation(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, HEADERS);
    expect_replaced(&scene, "<b>Mira.Vale@harbour.example</b>", "<b>\x01</b>");
    expect_replaced(&scene, "at harbour.example, HARBOUR Ltd", "at \x01, \x01 Ltd");
    expect_replaced(&scene, "atob('bWlyYS52YWxlQGhhcmJvdXIuZXhhbXBsZQ==')", "atob('\x01')");
    expect_replaced(&scene, "nothing", "nothing");
    expect_replaced(&scene, "", "");
    scene_close(&scene);
}

static void delivered_to_counts_and_recipients_are_limited(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, "Delivered-To: mira.vale@harbour.example\n\n");
    assert_int_equal(recipient_forms_find(&scene.forms, bytes_of("mira.vale@harbour.example")), 1);
    scene_close(&scene);

    struct buffer headers = {0};
    buffer_append_string(&headers, "To: ");
    for (size_t i = 0; i < LIMIT_RECIPIENTS_COMPARED; i++)
        buffer_format(&headers, "r%zu@chain.example, ", i);
    buffer_append_string(&headers, "last@third.example\n\n");
    buffer_append_byte(&headers, 0);
    scene_open(&scene, (const char *)headers.data);
    assert_int_equal(recipient_forms_find(&scene.forms, bytes_of("r7@chain.example")), 1);
    assert_int_equal(recipient_forms_find(&scene.forms, bytes_of("last@third.example")), 0);
    scene_close(&scene);
    buffer_done(&headers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_is_found_and_named),
        cmocka_unit_test(other_addresses_and_domains_alone_are_not_found),
        cmocka_unit_test(every_form_is_replaced_with_its_domain_and_organisation),
        cmocka_unit_test(delivered_to_counts_and_recipients_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
