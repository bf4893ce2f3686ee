#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/cost.h"

#define MOST 3

static void names_the_costliest_first(void **state)
{
    (void)state;
    struct atom atoms[] = {
        {.kind = ATOM_REGEX, .scan_ns = 2048},  {.kind = ATOM_LITERAL},
        {.kind = ATOM_GATED, .scan_ns = 14000}, {.kind = ATOM_REGEX, .scan_ns = 1023},
        {.kind = ATOM_REGEX, .scan_ns = 4096},  {.kind = ATOM_CONFIRMED, .scan_ns = 4096},
    };
    struct plan plan = {.atoms = atoms, .atom_count = sizeof atoms / sizeof *atoms};
    struct expression_cost costs[MOST];
    assert_int_equal(cost_find(&plan, costs, MOST), 3);
    assert_int_equal(costs[0].atom, 2);
    assert_true(costs[0].is_gated);
    assert_int_equal(costs[1].atom, 4);
    assert_false(costs[1].is_gated);
    assert_true(costs[1].ns_per_byte == 4);
    assert_int_equal(costs[2].atom, 5);
    assert_int_equal(cost_find(&plan, costs, 1), 1);
    assert_int_equal(costs[0].atom, 2);
    assert_int_equal(cost_find(&plan, costs, 0), 0);
}

static void what_costs_little_is_not_named(void **state)
{
    (void)state;
    struct atom atom = {.kind = ATOM_REGEX, .scan_ns = 300};
    struct plan plan = {.atoms = &atom, .atom_count = 1};
    struct expression_cost costs[MOST];
    assert_int_equal(cost_find(&plan, costs, MOST), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_costliest_first),
        cmocka_unit_test(what_costs_little_is_not_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
