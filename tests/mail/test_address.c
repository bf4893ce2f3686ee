#include "tests/mail/mail_test.h"

/* "name|address|domain" of each address, one a line. */
static void assert_addresses(const char *value, const char *expected)
{
    char raw[1024];
    char actual[2048] = "";
    (void)snprintf(raw, sizeof raw, "From: %s\n\n", value);
    struct test_message test = open_text(raw);
    struct address_list list = message_addresses(test.message, "from");
    for (size_t i = 0; i < list.count; i++) {
        const struct address *item = &list.items[i];
        size_t used = strlen(actual);
        (void)snprintf(actual + used, sizeof actual - used, "%.*s|%.*s|%.*s\n",
                       (int)item->name.size, item->name.data, (int)item->address.size,
                       item->address.data, (int)item->domain.size, item->domain.data);
    }
    assert_string_equal(actual, expected);
    close_message(&test);
}

static void reads_every_form_mail_uses(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        const char *expected;
    } rows[] = {
        {"a@Cold.Example", "|a@Cold.Example|cold.example\n"},
        {"Ann Cold <a@cold.example>", "Ann Cold|a@cold.example|cold.example\n"},
        {"\"Cold, Ann\" <a@cold.example>, b@x.example", "Cold, Ann|a@cold.example|cold.example\n"
                                                        "|b@x.example|x.example\n"},
        {"a@cold.example (Ann (the \\)first) Cold)", "Ann (the )first) Cold|a@cold.example|cold."
                                                     "example\n"},
        {"=?utf-8?q?J=C3=B6rg?= <j@x.example>", "J\xC3\xB6rg|j@x.example|x.example\n"},
        {"=?utf-8?q?Cold=2C_Ann?= <a@x.example>", "Cold, Ann|a@x.example|x.example\n"},
        {"Team: a@x.example, B <b@x.example>;, c@x.example",
         "|a@x.example|x.example\nB|b@x.example|x.example\n|c@x.example|x.example\n"},
        {"undisclosed-recipients:;", ""},
        {"<>", ""},
        {"<@relay.example,@b.example:a@x.example>", "|a@x.example|x.example\n"},
        {"Ann <a@x.example", "Ann|a@x.example|x.example\n"},
        {"Ann a@x.example", "Ann|a@x.example|x.example\n"},
        {"a @ x.example", "|a@x.example|x.example\n"},
        {"\"a b\"@x.example", "|\"a b\"@x.example|x.example\n"},
        {"a@x.example; b@y.example", "|a@x.example|x.example\n|b@y.example|y.example\n"},
        {"\"a@real.example\" <b@fake.example>", "a@real.example|b@fake.example|fake.example\n"},
        {"Ann <<a@x.example>>", "Ann|a@x.example|x.example\n"},
        {"a@x.example.", "|a@x.example.|x.example\n"},
        {"a@[192.0.2.1]", "|a@[192.0.2.1]|[192.0.2.1]\n"},
        {"mailto:a@x.example", "|a@x.example|x.example\n"},
        {"'Ann' <a@x.example>", "Ann|a@x.example|x.example\n"},
        {"Pete (nice) Smith <pete(his (own))@silly.example(his host)>",
         "Pete Smith|pete@silly.example|silly.example\n"},
        {"<mailto:a@x.example?subject=b>", "|a@x.example|x.example\n"},
        {"root", "|root|\n"},
        {"=?utf-8?q?Cold:_a,_b_)?=\n <a@x.example>", "Cold: a, b )|a@x.example|x.example\n"},
        {"=?utf-8?q?Ann?= <=?utf-8?q?a=40x.example?=>", "Ann|a@x.example|x.example\n"},
        {"=?utf-8?q?Ann_Cold_=3Ca=40x.example=3E?=", "Ann Cold|a@x.example|x.example\n"},
        {"=?utf-8?q?Ann <a@x.example>", "=?utf-8?q?Ann|a@x.example|x.example\n"},
        {"=?utf-8?q?Ann_<b@y.example>?= <a@x.example>",
         "Ann|b@y.example|y.example\nAnn|a@x.example|x.example\n"},
        {"=?utf-8?b?QW5uIENvbGQ=?=a@x.example", "|=?utf-8?b?QW5uIENvbGQ=?=a@x.example|x.example\n"},
        {"@relay:a!b!c", "|a!b!c|\n"},
        {"\"a\\\"b\"@x.example", "|\"a\\\"b\"@x.example|x.example\n"},
        {"\"a b\\\"c\"@x.example", "|\"a b\\\"c\"@x.example|x.example\n"},
        {"Ann <\"a b\\\"c\"@x.example>", "Ann|\"a b\\\"c\"@x.example|x.example\n"},
        {"\"(),:;<>[]\"@x.example", "|\"(),:;<>[]\"@x.example|x.example\n"},
        {"\"Ann\" Cold (x) <a@x.example> (y)", "Ann Cold|a@x.example|x.example\n"},
        {"Ann <a@x.example> <b@y.example>",
         "Ann|a@x.example|x.example\nAnn|b@y.example|y.example\n"},
        {"Ann, Cold <a@x.example>", "|Ann|\nCold|a@x.example|x.example\n"},
        {"a@x.example b@y.example", "a@x.example|b@y.example|y.example\n"},
        {"Ann <a@x.example> Ben <b@y.example>\n <c@z.example>, d@x.example",
         "Ann|a@x.example|x.example\nBen|b@y.example|y.example\nBen|c@z.example|z.example\n"
         "|d@x.example|x.example\n"},
        /* Names that are addresses: both are there to be seen. */
        {"a@real.example <b@fake.example>", "a@real.example|b@fake.example|fake.example\n"},
        {"=?utf-8?q?a=40real.example?= <b@fake.example>",
         "a@real.example|b@fake.example|fake.example\n"},
        {"\"A <a@real.example>\" <b@fake.example>",
         "A <a@real.example>|b@fake.example|fake.example\n"},
        {"b@fake.example (a@real.example)", "a@real.example|b@fake.example|fake.example\n"},
        {"a@real.example:;, b@fake.example",
         "|a@real.example|real.example\n|b@fake.example|fake.example\n"},
        {"\"a@real.example\\\" <b@fake.example>", "a@real.example\"|b@fake.example|fake.example\n"},
        {"a@real.example<b@fake.example", "a@real.example|b@fake.example|fake.example\n"},
        {"a@[ 192.0.2.1 ]", "|a@[192.0.2.1]|[192.0.2.1]\n"},
        {"<a@[IPv6:2001:db8::1]>", "|a@[IPv6:2001:db8::1]|[ipv6:2001:db8::1]\n"},
        {"A <j@b\xC3\xBC.example>, <j@xn--b-xga.example>",
         "A|j@b\xC3\xBC.example|b\xC3\xBC.example\n|j@xn--b-xga.example|xn--b-xga.example\n"},
        {"G: A <a@x.example>, b@y.example; H: c@z.example;",
         "A|a@x.example|x.example\n|b@y.example|y.example\n|c@z.example|z.example\n"},
        {"Ann <@a,@b:c@d.example>", "Ann|c@d.example|d.example\n"},
        {"a@x.example (=?utf-8?Q?J=C3=B6rg?=)", "J\xC3\xB6rg|a@x.example|x.example\n"},
        {"\"=?utf-8?Q?J=C3=B6rg?=\" <a@x.example>", "J\xC3\xB6rg|a@x.example|x.example\n"},
        {"J\xF6rg <a@x.example>", "J\xC3\xB6rg|a@x.example|x.example\n"},
        {"Ann [Sales]<a@x.example>", "Ann [Sales]|a@x.example|x.example\n"},
        {"Ann\n Cold\n\t<a@x.example>", "Ann Cold|a@x.example|x.example\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_addresses(rows[i].value, rows[i].expected);
}

/* Each quote, each "=?" and each bracket used to look at all that is before or behind it. */
static void takes_linear_time_for_what_never_ends(void **state)
{
    (void)state;
    static const char *const units[] = {"(\"\\", "=?a?q?x", "<a@b>x", "=?a", "\"@ ", "<\"@\","};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes raw = repeat("From: \"", units[i], 900000);
        struct test_message test = open_bytes(raw, NULL);
        (void)message_addresses(test.message, "from");
        close_message(&test);
        free_block(raw);
    }
}

static void joins_all_headers_of_the_name(void **state)
{
    (void)state;
    struct test_message test =
        open_text("From: a@x.example\nTO: c@x.example\nfrom: b@x.example\n\n");
    struct address_list list = message_addresses(test.message, "from");
    assert_int_equal(list.count, 2);
    assert_bytes(list.items[1].address, "b@x.example");
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_DUPLICATE_HEADER));
    close_message(&test);
}

static void flags_what_holds_no_address(void **state)
{
    (void)state;
    struct test_message test = open_text("From: nobody at all\n\n");
    assert_int_equal(message_addresses(test.message, "from").count, 0);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_BAD_ADDRESS));
    close_message(&test);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(bytes_of("From: \"A \\\" b\" (c (d\\) e)) <@x,@y:\"q\\\"\"@Z.example>,"
                                      " G: a@[::1], <<b@c>>; =?utf-8?b?w7Y=?= <\xE9@\xE9.\xC3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_form_mail_uses),
        cmocka_unit_test(takes_linear_time_for_what_never_ends),
        cmocka_unit_test(joins_all_headers_of_the_name),
        cmocka_unit_test(flags_what_holds_no_address),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
