/* Addresses and networks as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "signatures/network.h"

struct case_row {
    const char *text;
    const char *expected; /* NULL: refused */
};

static void parses_addresses_and_networks_of_both_families(void **state)
{
    (void)state;
    static const struct case_row rows[] = {
        {"192.0.2.7", "00000000000000000000ffffc0000207/128"},
        {"192.0.2.7/24", "00000000000000000000ffffc0000200/120"},
        {"0.0.0.0/0", "00000000000000000000ffff00000000/96"},
        {"2001:db8::1", "20010db8000000000000000000000001/128"},
        {"2001:db8:ffff::/33", "20010db8800000000000000000000000/33"},
        {"::/0", "00000000000000000000000000000000/0"},
        {"", NULL},
        {"/", NULL},
        {"192.0.2", NULL},
        {"192.0.2.256", NULL},
        {"192.0.2.7/33", NULL},
        {"192.0.2.7/", NULL},
        {"192.0.2.7/-1", NULL},
        {"192.0.2.7/24/8", NULL},
        {"2001:db8::/129", NULL},
        {"1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:0:1:2:3:4:5:6:7:8:9", NULL},
        {"host.example", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct network network = {0};
        bool is_network = network_parse(bytes_of(rows[i].text), &network);
        assert_int_equal(is_network, rows[i].expected != NULL);
        if (!is_network)
            continue;
        struct buffer found = {0};
        for (size_t j = 0; j < sizeof network.address; j++)
            buffer_format(&found, "%02x", network.address[j]);
        buffer_format(&found, "/%u", network.prefix_bits);
        buffer_append_byte(&found, '\0');
        assert_string_equal((const char *)found.data, rows[i].expected);
        buffer_done(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_addresses_and_networks_of_both_families),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
