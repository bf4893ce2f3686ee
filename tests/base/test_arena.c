#include "tests/base/cmocka_all.h"

#include "engine/base/arena.h"

static void everything_has_slack_behind_it(void **state)
{
    (void)state;
    struct arena *arena = arena_new(256);
    volatile uint8_t sum = 0;
    for (size_t size = 0; size < 600; size++) {
        const uint8_t *memory = arena_alloc(arena, size);
        for (size_t i = 0; i < size + SCAN_SLACK_BYTES; i++)
            sum = (uint8_t)(sum + (i < size ? 0 : memory[i])); /* ASan sees a read too far */
    }
    arena_free(arena);
}

static void a_large_request_does_not_waste_the_block(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    uint8_t *small = arena_alloc(arena, 16);
    (void)arena_alloc(arena, 100000);
    uint8_t *next = arena_alloc(arena, 16);
    assert_ptr_equal(small + 16, next);
    arena_free(arena);
}

static void reset_gives_memory_back_and_keeps_one_block(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024);
    size_t at_first = arena_held_bytes(arena);
    for (int i = 0; i < 100; i++)
        memset(arena_alloc(arena, 1000), 1, 1000);
    assert_true(arena_held_bytes(arena) > 100000);
    arena_reset(arena);
    assert_int_equal(arena_held_bytes(arena), at_first);
    arena_free(arena);
}

static void shrinking_the_newest_gives_its_tail_back(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    uint8_t *first = arena_alloc(arena, 1000);
    arena_shrink(arena, first, 10);
    assert_ptr_equal(arena_alloc(arena, 1), first + 16);
    arena_shrink(arena, first, 0); /* not the newest any more: nothing happens */
    assert_ptr_equal(arena_alloc(arena, 1), first + 32);
    arena_free(arena);
}

static void copies_are_equal_and_strings_end(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64);
    struct bytes copy = arena_copy(arena, bytes_of("inbox"));
    assert_true(bytes_equal(copy, bytes_of("inbox")));
    assert_string_equal(arena_copy_string(arena, bytes_slice(copy, 0, 2)), "in");
    assert_int_equal(arena_copy(arena, (struct bytes){0}).size, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_has_slack_behind_it),
        cmocka_unit_test(a_large_request_does_not_waste_the_block),
        cmocka_unit_test(reset_gives_memory_back_and_keeps_one_block),
        cmocka_unit_test(shrinking_the_newest_gives_its_tail_back),
        cmocka_unit_test(copies_are_equal_and_strings_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
