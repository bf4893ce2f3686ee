#include "engine/hunt/counter.h"

#include <stdio.h>

#include "tests/base/cmocka_all.h"

static void assert_item(const struct counter *counter, size_t index, const char *name,
                        uint64_t count)
{
    assert_true(index < counter->count);
    assert_true(bytes_equal(counter->items[index].name, bytes_of(name)));
    assert_int_equal(counter->items[index].count, count);
}

static void sums_up_by_name_and_owns_its_names(void **state)
{
    (void)state;
    struct counter counter;
    counter_init(&counter);
    char name[8] = "one";
    counter_add(&counter, bytes_of(name), 2);
    (void)snprintf(name, sizeof name, "two");
    counter_add(&counter, bytes_of(name), 1);
    counter_add(&counter, bytes_of("one"), 3);
    counter_add(&counter, (struct bytes){0}, 1);
    assert_int_equal(counter.count, 3);
    assert_item(&counter, 0, "one", 5);
    assert_item(&counter, 1, "two", 1);
    assert_item(&counter, 2, "", 1);
    counter_done(&counter);
}

static void sorts_by_count_then_by_bytes(void **state)
{
    (void)state;
    struct counter counter;
    counter_init(&counter);
    counter_add(&counter, bytes_of("b"), 1);
    counter_add(&counter, bytes_of("\xc3\xa4"), 1);
    counter_add(&counter, bytes_of("ab"), 1);
    counter_add(&counter, bytes_of("a"), 1);
    counter_add(&counter, (struct bytes){0}, 1);
    counter_add(&counter, bytes_of("z"), 9);
    counter_sort(&counter);
    static const char *const wanted[] = {"z", "", "a", "ab", "b", "\xc3\xa4"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_item(&counter, i, wanted[i], i == 0 ? 9 : 1);
    counter_done(&counter);
}

/* What each worker saw depends on chance; the sum must not. */
static void merges_to_the_same_in_any_order(void **state)
{
    (void)state;
    struct counter sums[2];
    for (int order = 0; order < 2; order++) {
        struct counter parts[2];
        counter_init(&parts[0]);
        counter_init(&parts[1]);
        for (unsigned i = 0; i < 1000; i++) {
            char name[16];
            (void)snprintf(name, sizeof name, "name %u", i % 100);
            counter_add(&parts[(i / 100) % 2], bytes_of(name), i);
        }
        counter_init(&sums[order]);
        counter_merge(&sums[order], &parts[order]);
        counter_merge(&sums[order], &parts[1 - order]);
        counter_done(&parts[0]);
        counter_done(&parts[1]);
        counter_sort(&sums[order]);
    }
    assert_int_equal(sums[0].count, 100);
    assert_int_equal(sums[1].count, 100);
    for (size_t i = 0; i < 100; i++) {
        assert_true(bytes_equal(sums[0].items[i].name, sums[1].items[i].name));
        assert_int_equal(sums[0].items[i].count, sums[1].items[i].count);
    }
    counter_done(&sums[0]);
    counter_done(&sums[1]);
}

static void holds_nothing_when_nothing_was_added(void **state)
{
    (void)state;
    struct counter counter;
    struct counter other;
    counter_init(&counter);
    counter_init(&other);
    counter_merge(&counter, &other);
    counter_sort(&counter);
    assert_int_equal(counter.count, 0);
    counter_done(&counter);
    counter_done(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_up_by_name_and_owns_its_names),
        cmocka_unit_test(sorts_by_count_then_by_bytes),
        cmocka_unit_test(merges_to_the_same_in_any_order),
        cmocka_unit_test(holds_nothing_when_nothing_was_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
