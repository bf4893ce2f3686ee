#include "tests/base/cmocka_all.h"

#include "engine/base/skeleton.h"

static struct bytes skeleton_of(struct buffer *out, const char *label)
{
    buffer_reset(out);
    skeleton_append(out, bytes_of(label));
    return buffer_bytes(out);
}

static bool look_alike(const char *one, const char *other)
{
    struct buffer first = {0};
    struct buffer second = {0};
    bool are_equal = bytes_equal(skeleton_of(&first, one), skeleton_of(&second, other));
    buffer_done(&first);
    buffer_done(&second);
    return are_equal;
}

static void what_reads_alike_has_one_skeleton(void **state)
{
    (void)state;
    static const struct {
        const char *one;
        const char *other;
    } rows[] = {
        {"paypal", "p\u0430yp\u0430l"},                     /* Cyrillic a */
        {"paypal", "\u0440\u0430\u0443\u0440\u0430\u04cf"}, /* all Cyrillic */
        {"paypal", "paypa1"},
        {"paypal", "PAYPAI"},
        {"paypal", "paypa|"},
        {"microsoft", "rnicrosoft"},
        {"microsoft", "micr0soft"},
        {"haier", "hai\u00e9r"}, /* an accent */
        {"haier", "haie\u0301r"},
        {"haier", "h\u0251ier"}, /* Latin alpha */
        {"gavi", "gavl"},
        {"gavi", "gav\u0131"}, /* i without its dot */
        {"lloyds", "l\u0142oyds"},
        {"cloud", "doud"},
        {"who", "vvho"},
        {"unicef", "un\u0456cef"},
        {"unicef", "unic\uff45f"},                         /* full width */
        {"example", "\U0001d41ex\U0001d41amp\U0001d425e"}, /* mathematical bold */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!look_alike(rows[i].one, rows[i].other))
            fail_msg("%s and %s have different skeletons", rows[i].one, rows[i].other);
}

static void what_reads_differently_has_another(void **state)
{
    (void)state;
    static const struct {
        const char *one;
        const char *other;
    } rows[] = {
        {"paypal", "paypals"}, {"paypal", "papyal"},  {"citizen", "dtizen"}, {"rome", "more"},
        {"haier", "haler-"},   {"unicef", "unicefs"}, {"example", ""},       {"vest", "west"},
        {"cat", "dat"},        {"\u6d77", "\u5c14"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (look_alike(rows[i].one, rows[i].other))
            fail_msg("%s and %s have one skeleton", rows[i].one, rows[i].other);
}

static void invalid_bytes_become_replacement_characters(void **state)
{
    (void)state;
    struct buffer out = {0};
    assert_true(bytes_equal(skeleton_of(&out, "a\xFF"), bytes_of("a\uFFFD")));
    assert_true(bytes_equal(skeleton_of(&out, "\xD0"), bytes_of("\uFFFD")));
    buffer_done(&out);
}

static void appends_behind_what_is_there(void **state)
{
    (void)state;
    struct buffer out = {0};
    buffer_append_string(&out, "vc");
    skeleton_append(&out, bytes_of("l"));
    skeleton_append(&out, bytes_of(""));
    skeleton_append(&out, bytes_of("\u0430"));
    assert_true(bytes_equal(buffer_bytes(&out), bytes_of("vcla")));
    buffer_done(&out);
}

/* The table of ASCII must say what ICU says with a character beyond ASCII beside it. */
static void ascii_goes_the_same_way_alone_and_in_company(void **state)
{
    (void)state;
    for (unsigned byte = 0x21; byte < 0x7F; byte++) {
        char alone[] = {'a', (char)byte, '\0'};
        char company[] = {'\xD0', '\xB0', (char)byte, '\0'}; /* Cyrillic a */
        if (!look_alike(alone, company))
            fail_msg("%s and %s have different skeletons", alone, company);
    }
}

int main(void)
{
    skeleton_init();
    skeleton_init(); /* once more does nothing */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_reads_alike_has_one_skeleton),
        cmocka_unit_test(what_reads_differently_has_another),
        cmocka_unit_test(invalid_bytes_become_replacement_characters),
        cmocka_unit_test(appends_behind_what_is_there),
        cmocka_unit_test(ascii_goes_the_same_way_alone_and_in_company),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
