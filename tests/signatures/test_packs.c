/* The packs that ship, from the root of the repository: no rule of ours may be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/signatures/rule_text.h"

static void every_rule_of_every_pack_loads(void **state)
{
    (void)state;
    struct rule_set set;
    rule_set_init(&set);
    assert_int_equal(rule_set_load(&set, "signatures/packs", NULL), STATUS_OK);
    assert_true(set.file_count > 0);
    for (size_t i = 0; i < set.refusal_count; i++)
        print_error("%.*s:%zu:%zu: %.*s\n", (int)set.refusals[i].path.size,
                    (const char *)set.refusals[i].path.data, set.refusals[i].place.line,
                    set.refusals[i].place.column, (int)set.refusals[i].reason.size,
                    (const char *)set.refusals[i].reason.data);
    assert_int_equal(set.refusal_count, 0);
    assert_true(set.rule_count + set.correlation_count >= set.file_count);
    rule_set_done(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_of_every_pack_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
