#include "tests/mail/mail_test.h"

static void assert_results(const char *headers, const char *method, const char *expected)
{
    char raw[1024];
    char actual[256] = "";
    (void)snprintf(raw, sizeof raw, "%s\n\n", headers);
    struct test_message test = open_text(raw);
    struct bytes_list list = message_auth_results(test.message, method);
    for (size_t i = 0; i < list.count; i++) {
        size_t used = strlen(actual);
        (void)snprintf(actual + used, sizeof actual - used, "%.*s ", (int)list.items[i].size,
                       list.items[i].data);
    }
    assert_string_equal(actual, expected);
    close_message(&test);
}

static void reads_results_by_method(void **state)
{
    (void)state;
    static const char headers[] =
        "Authentication-Results: mx.good.example 1; spf=Pass (the ; says spf=fail)\n"
        "  smtp.mailfrom=a@x.example;\n"
        "  dkim=fail reason=\"bad; dmarc=pass\" header.i=@x.example; dmarc/1 = none\n"
        "Authentication-Results: dkim=pass header.d=y.example\n"
        "Received-SPF: SoftFail (x) client-ip=192.0.2.1";
    assert_results(headers, "spf", "pass softfail ");
    assert_results(headers, "dkim", "fail pass ");
    assert_results(headers, "dmarc", "none ");
    assert_results(headers, "arc", "");
    assert_results("Subject: x", "spf", "");
}

static void reads_what_servers_write(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        const char *method;
        const char *expected;
    } rows[] = {
        {"mx.example; spf=fail (a \" quote); dkim=pass", "dkim", "pass "},
        {"mx.example; spf=fail (a \\) ; dkim=pass) ; dmarc=none", "dkim", ""},
        {"mx.example; spf=fail (a \\) ; dkim=pass) ; dmarc=none", "dmarc", "none "},
        {"mx.example; dkim=fail reason=\"a\\\"; dmarc=pass\"; spf=pass", "dmarc", ""},
        {"mx.example; dkim=fail reason=\"a\\\"; dmarc=pass\"; spf=pass", "spf", "pass "},
        {"mx.example spf=pass smtp.mailfrom=x.example", "spf", "pass "}, /* no semicolon */
        {"mx.example 1; spf=\"Pass\"", "spf", "pass "},
        {"mx.example; none", "spf", ""},
        {"mx.example; x-spf=fail; spf/1 = (x) pass", "spf", "pass "},
        {"mx.example; dkim=pass header.d=a.example; dkim=fail header.d=b.example", "dkim",
         "pass fail "},
        {"spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x.example; y.example;\n"
         " dkim=pass (signature was verified) header.d=x.example;y.example; dmarc=bestguesspass "
         "action=none header.from=x.example;compauth=pass reason=109",
         "dmarc", "bestguesspass "},
        {"mta.example  from=x.example; domainkeys=neutral (no sig);  from=x.example; "
         "dkim=permerror (bad sig)",
         "dkim", "permerror "},
        {"mx.example; arc=pass (i=1 spf=pass dkim=pass); spf=none", "spf", "none "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char header[512];
        (void)snprintf(header, sizeof header, "Authentication-Results: %s", rows[i].value);
        assert_results(header, rows[i].method, rows[i].expected);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct bytes whole = bytes_of("Authentication-Results: m.x/1 (a (\\)) 1; spf/1 = (\") "
                                  "\"pass\\\"\" r=\"\\");
    for (size_t size = 0; size <= whole.size; size++) {
        struct test_message test = open_bytes(bytes_slice(whole, 0, size), NULL);
        (void)message_auth_results(test.message, "spf");
        close_message(&test);
    }
}

static void reads_the_domains_that_signed(void **state)
{
    (void)state;
    struct test_message test =
        open_text("DKIM-Signature: v=1; bh=d=x; d=Good.\n Example ; s=1\n"
                  "DKIM-Signature: v=1; dd=y.example;\n\td = mail.example\n"
                  "DKIM-Signature: v=1; d=\nDKIM-Signature: d\nDKIM-Signature:\n\n");
    struct bytes_list list = message_dkim_domains(test.message);
    assert_int_equal(list.count, 2);
    assert_bytes(list.items[0], "good.example");
    assert_bytes(list.items[1], "mail.example");
    close_message(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_results_by_method),
        cmocka_unit_test(reads_what_servers_write),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(reads_the_domains_that_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
