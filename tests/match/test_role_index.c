/* Roles by mailbox and by title. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/fold.h"
#include "engine/match/role_index.h"

static const char roles_text[] = "role,language,titles,mailboxes\n"
                                 "Sales,en,Sales Manager;Sales,sales;verkauf\n"
                                 "Export,en,Export Sales Manager,export\n"
                                 "Marketing,en,Head of Marketing & Communication,marketing\n"
                                 "Buyer,de,Einkäufer,global.buyer;einkauf\n"
                                 "Buyer,ja,購買部長,\n"
                                 "President,ja,部長,president\n";

struct fixture {
    struct role_list list;
    struct role_index *index;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fold_init();
    assert_int_equal(role_list_read(bytes_of(roles_text), "r.csv", &fixture.list, NULL), STATUS_OK);
    fixture.index = role_index_new(&fixture.list);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    role_index_free(fixture->index);
    role_list_done(&fixture->list);
    return 0;
}

static void expect(struct bytes found, const char *expected, const char *of)
{
    if (!bytes_equal(found, bytes_of(expected)))
        fail_msg("'%s': '%.*s' instead of '%s'", of, (int)found.size,
                 found.size ? (const char *)found.data : "", expected);
}

static void finds_the_longest_title_in_a_name(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const rows[][2] = {
        {"Ann Smith (Sales Manager)", "Sales"},
        {"EXPORT SALES MANAGER", "Export"},
        {"sales-manager, Ann", "Sales"},
        {"Head of Marketing & Communication", "Marketing"},
        {"Jörg Müller, EINKÄUFER", "Buyer"},
        {"Wholesales Department", ""},
        {"Ann Salesman", ""},
        {"山田購買部長様", "Buyer"},
        {"Ann Smith", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(role_in_text(fixture->index, bytes_of(rows[i][0])), rows[i][1], rows[i][0]);
}

static void a_title_by_itself_is_all_of_the_text(void **state)
{
    const struct fixture *fixture = *state;
    expect(role_of_title(fixture->index, bytes_of(" Sales Manager.")), "Sales", "alone");
    expect(role_of_title(fixture->index, bytes_of("our Sales Manager")), "", "with more");
    expect(role_of_title(fixture->index, bytes_of("購買部長")), "Buyer", "unspaced");
}

static void mailboxes_match_whole_without_dots_tags_and_numbers(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const rows[][2] = {
        {"sales", "Sales"},
        {"Sales02", "Sales"},
        {"sales+de", "Sales"},
        {"global-buyer", "Buyer"},
        {"GlobalBuyer", "Buyer"},
        {"presales", ""},
        {"sales.smith", ""},
        {"1234", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(role_of_mailbox(fixture->index, bytes_of(rows[i][0])), rows[i][1], rows[i][0]);
}

static void a_name_of_two_roles_stays_with_the_first(void **state)
{
    (void)state;
    struct role_list list;
    assert_int_equal(role_list_read(bytes_of("role,titles,mailboxes\nA,Boss,x\nB,boss,x;y\n"),
                                    "r.csv", &list, NULL),
                     STATUS_OK);
    struct role_index *index = role_index_new(&list);
    assert_int_equal(list.notes.count, 2);
    assert_int_equal(list.notes.items[0].place.line, 3);
    assert_int_equal(list.notes.items[0].place.column, 3);
    expect(role_in_text(index, bytes_of("boss")), "A", "boss");
    expect(role_of_mailbox(index, bytes_of("y")), "B", "y");
    role_index_free(index);
    role_list_done(&list);
}

static void the_packs_list_says_nothing_twice(void **state)
{
    (void)state;
    struct role_list list;
    assert_int_equal(role_list_load("signatures/packs/coldchain/lists/roles.csv", &list, NULL),
                     STATUS_OK);
    struct role_index *index = role_index_new(&list);
    for (size_t i = 0; i < list.notes.count; i++)
        print_error("%zu:%zu: %.*s\n", list.notes.items[i].place.line,
                    list.notes.items[i].place.column, (int)list.notes.items[i].text.size,
                    (const char *)list.notes.items[i].text.data);
    assert_int_equal(list.notes.count, 0);
    role_index_free(index);
    role_list_done(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_longest_title_in_a_name),
        cmocka_unit_test(a_title_by_itself_is_all_of_the_text),
        cmocka_unit_test(mailboxes_match_whole_without_dots_tags_and_numbers),
        cmocka_unit_test(a_name_of_two_roles_stays_with_the_first),
        cmocka_unit_test(the_packs_list_says_nothing_twice),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
