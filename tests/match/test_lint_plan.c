/* What the linter says of values and expressions once fields are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/fold.h"
#include "engine/match/lint_plan.h"
#include "tests/match/trial.h"

/* "warning CHECK" of each finding for one item, one after another. */
static void expect_of_item(const char *item, const char *expected)
{
    struct trial trial;
    struct lint lint = {0};
    struct buffer text = {0};
    struct buffer found = {0};
    buffer_format(&text, "\n  s:\n    %s\n", item);
    buffer_append_byte(&text, '\0');
    trial_open_detection(&trial, (const char *)text.data, NULL);
    assert_int_equal(trial.set.refusal_count, 0);
    lint_fields(&lint, &trial.set);
    lint_plan(&lint, trial.plan);
    for (size_t i = 0; i < lint.count; i++)
        buffer_format(&found, "%s%s %s", i ? ", " : "", lint_severity_name(lint.items[i].severity),
                      lint.items[i].spot.check);
    buffer_append_byte(&found, '\0');
    if (strcmp((const char *)found.data, expected) != 0)
        print_message("%s\n", item);
    assert_string_equal((const char *)found.data, expected);
    buffer_done(&found);
    buffer_done(&text);
    lint_done(&lint);
    trial_close(&trial);
}

static void expect_all(const char *const *items, size_t count, const char *expected)
{
    for (size_t i = 0; i < count; i++)
        expect_of_item(items[i], expected);
}

static void values_that_a_field_never_has_are_found(void **state)
{
    (void)state;
    static const char *const items[] = {
        "url.domain: 'https://evil.example'",
        "url.domain: evil.example/login",
        "url.registered_domain|contains: '@evil.example'",
        "url.top_level_domain: .example",
        "coldtrail.from.domain: ada@evil.example",
        "coldtrail.dkim.domain|endswith: 'evil example'",
        "email.from.address: evil.example",
        "email.to.address|contains: 'Ada <ada'",
        "email.attachments.file.extension: .html",
        "email.attachments.file.extension|endswith: tar.gz",
        "email.attachments.file.mime_type: html",
        "email.attachments.file.hash.md5: 0123456789abcdef",
        "email.attachments.file.hash.sha1: 0123456789abcdef0123456789abcdef",
        "email.attachments.file.hash.sha256|startswith: sha256",
        "url.path: login.php",
        "coldtrail.auth.spf: failed",
        "coldtrail.anomaly: bad_base63",
    };
    expect_all(items, sizeof items / sizeof *items, "warning impossible-value");
}

static void values_that_a_field_may_have_are_not(void **state)
{
    (void)state;
    static const char *const items[] = {
        "url.domain: EVIL.example",
        "url.domain|endswith: .evil.example",
        "url.top_level_domain: co.uk",
        "email.from.address|endswith: evil.example",
        "email.from.address: '*evil.example'",
        "email.attachments.file.extension: html",
        "email.attachments.file.hash.md5: 0123456789ABCDEF0123456789abcdef",
        "email.attachments.file.hash.md5|startswith: '0123'",
        "url.path|endswith: .php",
        "url.path|contains: wp-",
        "coldtrail.auth.dmarc: [pass, fail]",
        "coldtrail.anomaly: bad_base64",
        "coldtrail.anomaly|startswith: limit_",
        "email.subject|re: '@|/'",
        "email.subject: ''",
        "url.domain|exists: true",
    };
    expect_all(items, sizeof items / sizeof *items, "");
}

static void short_literals_in_long_texts_are_found(void **state)
{
    (void)state;
    expect_of_item("coldtrail.body.text|contains: it", "warning short-literal");
    expect_of_item("coldtrail.body.text|contains: rfq", "note short-literal");
    expect_of_item("coldtrail.body.text|contains: text", "");
    expect_of_item("coldtrail.body.text: it", "");
    expect_of_item("coldtrail.body.text|contains: '\u4fe1\u606f'", "");
    expect_of_item("email.subject|contains: it", "");
    expect_of_item("'|all': [it, text]", "warning short-literal");
}

static void expressions_that_need_pcre2_are_found(void **state)
{
    (void)state;
    expect_of_item("email.subject|re: 'a(?R)?b'", "warning slow-expression");
    expect_of_item("email.subject|re: '(a.)\\1x(?<=y)'", "note slow-expression");
    expect_of_item("email.subject|re: 'quotation [0-9]'", "");
}

int main(void)
{
    fold_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_a_field_never_has_are_found),
        cmocka_unit_test(values_that_a_field_may_have_are_not),
        cmocka_unit_test(short_literals_in_long_texts_are_found),
        cmocka_unit_test(expressions_that_need_pcre2_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
