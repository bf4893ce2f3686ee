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
        cmocka_unit_test(reads_the_domains_that_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
