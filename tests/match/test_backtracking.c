#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/match/backtracking.h"

static bool is_catastrophic(const char *expression)
{
    struct regex *regex = NULL;
    assert_int_equal(regex_compile(bytes_of(expression), 0, &regex, NULL), STATUS_OK);
    bool answer = regex_is_catastrophic(regex, bytes_of(expression));
    regex_free(regex);
    return answer;
}

static void tells_catastrophic_expressions_from_others(void **state)
{
    (void)state;
    static const char *const catastrophic[] = {
        "(a+)+$",
        "(x+x+)+y\\b.$",
        "(a|aa)+$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(\\w+\\s?)+:$",
        "(?=[a-z])([a-z ]+)+#$",
        "(\\d+)*[^\\d\\x20-\\x7f]+$",
    };
    static const char *const harmless[] = {
        "invoice",
        ".*.*=.*;",
        "a.*b.*c.*d",
        "^\\s*(\\w+)\\s*=\\s*(.*)$",
        "cold(?! chain)",
        "(\\w+) again \\1",
        "\\b(?:[a-z]{5,}[\\s.]+){10}",
        "^[a-z0-9]{6,24}[-_a-z0-9]{12,36}[a-z0-9]{6,24}\\s*\\z",
        "(?:[^<>]{0,200}<[a-z]+>){3}",
    };
    for (size_t i = 0; i < sizeof catastrophic / sizeof *catastrophic; i++)
        if (!is_catastrophic(catastrophic[i]))
            fail_msg("/%s/ is taken for harmless", catastrophic[i]);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (is_catastrophic(harmless[i]))
            fail_msg("/%s/ is taken for catastrophic", harmless[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_catastrophic_expressions_from_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
