#include "tests/base/cmocka_all.h"

#include "engine/base/buffer.h"

static void what_it_holds_has_slack_behind_it(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    volatile uint8_t sum = 0;
    for (int i = 0; i < 3000; i++) {
        buffer_append_byte(&buffer, 'x');
        for (size_t j = 0; j < SCAN_SLACK_BYTES; j++)
            sum = (uint8_t)(sum + buffer.data[buffer.size + j]);
    }
    buffer_done(&buffer);
}

static void pieces_come_out_in_order(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_append(&buffer, (struct bytes){0});
    buffer_append_string(&buffer, "seen");
    buffer_format(&buffer, " = %d", 42);
    assert_true(bytes_equal(buffer_bytes(&buffer), bytes_of("seen = 42")));
    buffer_reset(&buffer);
    assert_int_equal(buffer.size, 0);
    assert_non_null(buffer.data);
    buffer_done(&buffer);
    assert_null(buffer.data);
}

static void large_memory_is_given_back_on_request(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    (void)buffer_reserve(&buffer, 100000);
    buffer_reset_to(&buffer, 200000);
    assert_non_null(buffer.data);
    buffer_reset_to(&buffer, 1000);
    assert_null(buffer.data);
    buffer_done(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_holds_has_slack_behind_it),
        cmocka_unit_test(pieces_come_out_in_order),
        cmocka_unit_test(large_memory_is_given_back_on_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
