#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loaders/ledger.h"
#include "loaders/versions.h"
#include "tests/loaders/support.h"

static void everything_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (unsigned i = 0; i < REASON_COUNT; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(reason_name((enum reason)i), reason_name((enum reason)j));
    assert_string_equal(reason_name(REASON_LIMIT_MESSAGE_BYTES), "limit-message-bytes");
    assert_string_equal(ledger_level_name(LEDGER_ARCHIVE), "archives");
    assert_string_equal(ledger_level_name(LEDGER_MESSAGE), "messages");
    assert_string_equal(outcome_name(OUTCOME_DECODED), "decoded");
    assert_string_equal(outcome_name(OUTCOME_FAILED), "failed");
}

static void versions_begin_with_a_digit(void **state)
{
    (void)state;
    assert_true(byte_is_digit((uint8_t)loaders_libarchive_version()[0]));
    assert_true(byte_is_digit((uint8_t)loaders_zstd_version()[0]));
    assert_true(byte_is_digit((uint8_t)loaders_isal_version()[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_has_a_name_of_its_own),
        cmocka_unit_test(versions_begin_with_a_digit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
