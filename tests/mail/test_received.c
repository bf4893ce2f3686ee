#include "engine/mail/date.h"
#include "engine/mail/received.h"
#include "tests/mail/mail_test.h"

static void join(struct bytes_list list, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < list.count; i++) {
        size_t used = strlen(out);
        (void)snprintf(out + used, size - used, "%.*s ", (int)list.items[i].size,
                       list.items[i].data);
    }
}

static void finds_hosts_and_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        const char *hosts;
        const char *addresses;
    } rows[] = {
        {"from mx.Bad.example (rev.bad.example [192.0.2.7])\n\tby in.good.example (Postfix 3.4.14) "
         "with ESMTP id 4BlX for <u@good.example>; Mon, 7 Sep 2020 10:11:12 +0200",
         "mx.bad.example rev.bad.example in.good.example ", "192.0.2.7 "},
        {"from localhost ([IPv6:2001:db8::1]) by mx.good.example; Mon, 7 Sep 2020 10:11:12 +0000",
         "localhost mx.good.example ", "2001:db8::1 "},
        {"from [198.51.100.9] (helo=pc.bad.example) by mx.good.example",
         "pc.bad.example mx.good."
         "example ",
         "198.51.100.9 "},
        {"from X.example (x.example [192.0.2.1]) by y.example", "x.example y.example ",
         "192.0.2.1 "},
        {"by 10.0.0.5 with SMTP id a1csp99; Mon, 7 Sep 2020 10:11:12 +0000", "", "10.0.0.5 "},
        {"(qmail 123 invoked by uid 7); 7 Sep 2020 10:11:12 -0000", "", ""},
        {"from x.example (EHLO y.example.) (203.0.113.5)", "x.example y.example ", "203.0.113.5 "},
        {"from unknown (HELO homepc) (203.0.113.5) by y.example", "unknown homepc y.example ",
         "203.0.113.5 "},
        {"from x.example (203.0.113.5:2525) by y.example (192.0.2.2:25)", "x.example y.example ",
         "203.0.113.5 192.0.2.2 "},
        {"from ([192.0.2.7:32923] helo=z.example) by y.example (ecelerity 2.1.1.3 r(1))",
         "z.example y.example ", "192.0.2.7 "},
        {"from A.example (2001:0db8:0:0:0:0:0:1) by B.example (2001:DB8::2) with Microsoft SMTP "
         "Server (version=TLS1_2, cipher=X) id 14.3.123.3; Mon, 7 Sep 2020 10:11:12 +0000",
         "a.example b.example ", "2001:db8::1 2001:db8::2 "},
        {"(from pc.example [192.0.2.7]) by y.example (NAVGW 2.5.2.12)", "pc.example y.example ",
         "192.0.2.7 "},
        {"from x.example (qpsmtpd/0.27-dev) by y.example (8.11.6.1/8.9) at 10:11:12",
         "x.example y.example ", ""},
        {"from [192.0.2.7]:50999 (HELO b\u00fccher.example) by y.example",
         "b\u00fccher.example y.example ", "192.0.2.7 "},
        {"from mail-x.gmail.example (mail-x.gmail.example. [2001:db8::7]) by mx.gmail.example with "
         "SMTPS id "
         "a-1.2 for <u@y.example> (Google Transport Security); Mon, 7 Sep 2020 10:11:12 -0700",
         "mail-x.gmail.example mx.gmail.example ", "2001:db8::7 "},
        {"from [192.0.2.7] (port=1234 helo=[10.0.0.1]) by mx.y.example with esmtpsa (Exim 4.94) "
         "(envelope-from <a@x.example>) id 1kFFab-0001-Qx for b@y.example",
         "mx.y.example ", "192.0.2.7 10.0.0.1 "},
        {"from pc.x.example (IDENT:user@rev.x.example [192.0.2.7]) by mx.y.example (8.9.3/8.9.3) "
         "with ESMTP id KAA12345",
         "pc.x.example mx.y.example ", "192.0.2.7 "},
        {"from x.example (root@[192.0.2.7]) by mx.y.example (8.14.4/8.14.4/Submit)",
         "x.example mx.y.example ", "192.0.2.7 "},
        {"from x.example ([192.0.2.7] (may be forged)) by mx.y.example", "x.example mx.y.example ",
         "192.0.2.7 "},
        {"from x.example (HELO y.example) (192.0.2.7)\n  by z.example with SMTP; 7 Sep 2020",
         "x.example y.example z.example ", "192.0.2.7 "},
        {"from a.example ([fe80::1%4]) by b.example ([fe80::2%4]) with mapi id 15.20.3348",
         "a.example b.example ", "fe80::1 fe80::2 "},
        {"from x.example (account u@x.example [192.0.2.7] verified) by y.example (Pro SMTP 6.1)",
         "x.example y.example ", "192.0.2.7 "},
        {"from x.example (LHLO z.example) (::ffff:192.0.2.7) by y.example with LMTP",
         "x.example z.example y.example ", "192.0.2.7 "},
        {"from localhost (localhost.localdomain [127.0.0.1]) by y.example (amavisd-new, port "
         "10024)",
         "localhost localhost.localdomain y.example ", "127.0.0.1 "},
        {"from unknown (user@203.0.113.5 with login) by y.example", "unknown y.example ",
         "203.0.113.5 "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char raw[512];
        char hosts[512];
        char addresses[512];
        (void)snprintf(raw, sizeof raw, "Received: %s\n\n", rows[i].value);
        struct test_message test = open_text(raw);
        join(message_received_hosts(test.message), hosts, sizeof hosts);
        join(message_received_ips(test.message), addresses, sizeof addresses);
        assert_string_equal(hosts, rows[i].hosts);
        assert_string_equal(addresses, rows[i].addresses);
        close_message(&test);
    }
}

static void takes_the_topmost_date(void **state)
{
    (void)state;
    struct test_message test = open_text("Received: by a.example; Mon, 7 Sep 2020 10:00:00 +0000\n"
                                         "Received: by b.example; Mon, 7 Sep 2020 09:00:00 +0000\n"
                                         "\n");
    assert_int_equal(message_delivery_date(test.message), time_from_civil(2020, 9, 7, 10, 0, 0));
    assert_int_equal(message_received_hosts(test.message).count, 2);
    close_message(&test);
}

static void tells_addresses_from_names(void **state)
{
    (void)state;
    assert_true(text_is_ip(bytes_of("192.0.2.255")));
    assert_true(text_is_ip(bytes_of("2001:db8::1")));
    assert_false(text_is_ip(bytes_of("192.0.2.256")));
    assert_false(text_is_ip(bytes_of("192.0.2")));
    assert_false(text_is_ip(bytes_of("8.11.6.4.2")));
    assert_false(text_is_ip(bytes_of("10:11:12")));
    assert_false(text_is_ip(bytes_of("")));
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(
        bytes_of("Received: from a.b (c.d. [IPv6:::1]) by e@f.g ((h) [1.2.3.4]; 7 Sep 2020\n"
                 "Authentication-Results: x (y); spf=pass\nReceived-SPF: fail"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_hosts_and_addresses),
        cmocka_unit_test(takes_the_topmost_date),
        cmocka_unit_test(tells_addresses_from_names),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
