#include "tests/base/cmocka_all.h"

#include "engine/base/table.h"

static void finds_all_under_one_hash_and_nothing_else(void **state)
{
    (void)state;
    struct table table = {0};
    size_t cursor = 0;
    assert_int_equal(table_next(&table, 7, &cursor), TABLE_NONE);
    /* Hashes that collide in their low bits, and one that is there three times. */
    for (uint32_t i = 0; i < 1000; i++)
        table_insert(&table, (uint64_t)i << 32, i);
    table_insert(&table, 5, 2000);
    table_insert(&table, 5, 2001);
    table_insert(&table, 5, 2002);
    for (uint32_t i = 0; i < 1000; i++) {
        cursor = 0;
        assert_int_equal(table_next(&table, (uint64_t)i << 32, &cursor), i);
        assert_int_equal(table_next(&table, (uint64_t)i << 32, &cursor), TABLE_NONE);
    }
    uint64_t sum = 0;
    uint32_t index = 0;
    cursor = 0;
    while ((index = table_next(&table, 5, &cursor)) != TABLE_NONE)
        sum += index;
    assert_int_equal(sum, 2000 + 2001 + 2002);
    table_done(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_all_under_one_hash_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
