/* Ids of rules that come without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "signatures/rule_id.h"

static void never_changes_or_every_case_would_lose_its_rules(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    struct bytes id = rule_id_derive(arena, bytes_of("title"), bytes_of("body"));
    assert_true(bytes_equal(id, bytes_of("8bdc0e8b-a41c-5139-8b86-66bd6aae37f2")));
    struct bytes moved = rule_id_derive(arena, bytes_of("titleb"), bytes_of("ody"));
    assert_false(bytes_equal(id, moved));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_changes_or_every_case_would_lose_its_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
