/* The list of roles as written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "signatures/role_list.h"

static void reads_roles_with_titles_and_mailboxes(void **state)
{
    (void)state;
    struct role_list list;
    assert_int_equal(role_list_read(bytes_of("role,language,titles,mailboxes\n"
                                             "CEO,en,CEO;Chief Executive,ceo;office\n"
                                             "CEO,de,Vorstand,\n"),
                                    "r.csv", &list, NULL),
                     STATUS_OK);
    assert_int_equal(list.row_count, 2);
    assert_true(bytes_equal(list.rows[0].role, bytes_of("CEO")));
    assert_true(bytes_equal(list.rows[1].language, bytes_of("de")));
    assert_int_equal(list.rows[0].titles.count, 2);
    assert_true(bytes_equal(list.rows[0].mailboxes.items[1].text, bytes_of("office")));
    assert_int_equal(list.rows[1].mailboxes.count, 0);
    role_list_done(&list);
}

static void leaves_out_rows_that_say_too_little_and_says_so(void **state)
{
    (void)state;
    struct role_list list;
    assert_int_equal(
        role_list_read(bytes_of("role,titles,mailboxes\n,Boss,\nCEO,,\n"), "r.csv", &list, NULL),
        STATUS_OK);
    assert_int_equal(list.row_count, 0);
    assert_int_equal(list.notes.count, 2);
    assert_int_equal(list.notes.items[1].place.line, 3);
    role_list_done(&list);
}

static void the_packs_list_has_twelve_roles_and_no_fault(void **state)
{
    (void)state;
    struct role_list list;
    assert_int_equal(role_list_load("signatures/packs/coldchain/lists/roles.csv", &list, NULL),
                     STATUS_OK);
    assert_int_equal(list.notes.count, 0);
    size_t roles = 0;
    for (size_t i = 0; i < list.row_count; i++)
        roles += i == 0 || !bytes_equal(list.rows[i].role, list.rows[i - 1].role);
    assert_int_equal(roles, 12);
    role_list_done(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_roles_with_titles_and_mailboxes),
        cmocka_unit_test(leaves_out_rows_that_say_too_little_and_says_so),
        cmocka_unit_test(the_packs_list_has_twelve_roles_and_no_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
