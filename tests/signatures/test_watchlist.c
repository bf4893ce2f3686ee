/* The watchlist as written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "signatures/watchlist.h"

static void reads_companies_with_all_their_values(void **state)
{
    (void)state;
    struct watchlist list;
    assert_int_equal(
        watchlist_read(bytes_of("company,domains,country,sector,aliases\n"
                                "\"Cold, Inc.\",cold.example; cold.test,Germany,transport,CI;Cold\n"
                                "Warm,,Italy,energy,warm.example\n"),
                       "t.csv", &list, NULL),
        STATUS_OK);
    assert_int_equal(list.company_count, 2);
    assert_int_equal(list.notes.count, 0);
    const struct company *company = &list.companies[0];
    assert_true(bytes_equal(company->name, bytes_of("Cold, Inc.")));
    assert_true(bytes_equal(company->country, bytes_of("Germany")));
    assert_true(bytes_equal(company->sector, bytes_of("transport")));
    assert_int_equal(company->domains.count, 2);
    assert_true(bytes_equal(company->domains.items[1].text, bytes_of("cold.test")));
    assert_int_equal(company->aliases.count, 2);
    assert_int_equal(list.companies[1].place.line, 3);
    watchlist_done(&list);
}

static void leaves_out_rows_that_say_too_little_and_says_so(void **state)
{
    (void)state;
    struct watchlist list;
    assert_int_equal(watchlist_read(bytes_of("company,domains\n,a.example\nA,\nB,b.example,\"x\n"),
                                    "t.csv", &list, NULL),
                     STATUS_OK);
    assert_int_equal(list.company_count, 1);
    assert_int_equal(list.notes.count, 3);
    assert_int_equal(list.notes.items[0].place.line, 2);
    assert_true(bytes_start_with(list.notes.items[1].text, bytes_of("the row names no domain")));
    watchlist_done(&list);
}

static void refuses_what_is_no_watchlist(void **state)
{
    (void)state;
    struct watchlist list;
    struct failure failure = {0};
    assert_int_equal(watchlist_read(bytes_of("name,site\n"), "t.csv", &list, &failure),
                     STATUS_INVALID);
    assert_string_equal(failure.text, "t.csv:1:1: the header names no column 'company'");
    struct failure missing = {0};
    assert_int_equal(watchlist_load("/nowhere/t.csv", &list, &missing), STATUS_IO);
    assert_non_null(strstr(missing.text, "/nowhere/t.csv: cannot be opened"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_companies_with_all_their_values),
        cmocka_unit_test(leaves_out_rows_that_say_too_little_and_says_so),
        cmocka_unit_test(refuses_what_is_no_watchlist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
