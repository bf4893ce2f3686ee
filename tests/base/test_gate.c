#include "engine/base/gate.h"
#include "tests/base/cmocka_all.h"

static void one_pass_holds_it_at_a_time(void **state)
{
    (void)state;
    struct gate gate;
    gate_init(&gate);
    struct gate_pass first = {.gate = &gate};
    struct gate_pass second = {.gate = &gate};
    gate_enter(&first);
    gate_enter(&first); /* again: nothing happens */
    assert_true(first.is_held);
    gate_leave(&first);
    gate_leave(&first);
    gate_enter(&second);
    assert_true(second.is_held);
    assert_false(first.is_held);
    gate_leave(&second);
    gate_done(&gate);
}

static void nobody_waits_where_there_is_no_gate(void **state)
{
    (void)state;
    struct gate_pass alone = {0};
    gate_enter(NULL);
    gate_enter(&alone);
    assert_false(alone.is_held);
    gate_leave(&alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_pass_holds_it_at_a_time),
        cmocka_unit_test(nobody_waits_where_there_is_no_gate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
