/* What headers tell of a mail's delivery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/hunt/delivery.h"

static void expect(const char *mail, const char *expected)
{
    struct decoder *decoder = decoder_new(NULL);
    struct buffer raw = {0};
    buffer_append_string(&raw, mail);
    assert_string_equal(delivery_of(message_parse(decoder, buffer_bytes(&raw))), expected);
    buffer_done(&raw);
    decoder_free(decoder);
}

static void a_server_that_took_it_in_delivered_it(void **state)
{
    (void)state;
    expect("Received: from a by b\nTo: x@a.example\n\n", "delivered");
    expect("Delivered-To: x@a.example\n\n", "delivered");
    expect("X-Spam-Flag: NO\nReceived: from a by b\n\n", "delivered");
    expect("X-MS-Exchange-Organization-SCL: 1\nReceived: from a by b\n\n", "delivered");
}

static void marks_of_the_receiving_side_come_first(void **state)
{
    (void)state;
    expect("Received: from a by b\nX-Spam-Flag: YES\n\n", "junk");
    expect("X-Spam-Status: Yes, score=9\n\n", "junk");
    expect("X-MS-Exchange-Organization-SCL: 9\n\n", "junk");
    expect("X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:SPM;H:x\n\n", "junk");
    expect("X-Gmail-Labels: Spam,Unread\n\n", "junk");
}

static void without_such_headers_nothing_is_known(void **state)
{
    (void)state;
    expect("To: x@a.example\n\n", "unknown");
    expect("", "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_that_took_it_in_delivered_it),
        cmocka_unit_test(marks_of_the_receiving_side_come_first),
        cmocka_unit_test(without_such_headers_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
