#include "engine/mail/flowed.h"
#include "tests/mail/mail_test.h"

static void joins_what_flows(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool deletes_space;
        const char *joined;
    } rows[] = {
        {"", false, ""},
        {"plain\nlines\n", false, "plain\nlines\n"},
        {"one \ntwo\nthree\n", false, "one two\nthree\n"},
        {"one \r\ntwo\r\nthree", false, "one two\nthree"},
        {"https://a.exam \nple/pass \nword\n", true, "https://a.example/password\n"},
        {"one  \ntwo\n", true, "one two\n"},
        /* stuffed lines: the space before "From" and ">" goes where lines join */
        {"see \n From here\n", false, "see From here\n"},
        /* quoted lines flow among themselves alone */
        {"> one \n> two\nthree\n", false, "> one two\nthree\n"},
        {"> one \ntwo\n", false, "> one \ntwo\n"},
        {">> one \n>> two \n> three\n", false, ">> one two \n> three\n"},
        /* a signature */
        {"bye \n-- \nme\n", false, "bye \n-- \nme\n"},
        /* the last line has nothing to flow to */
        {"one \n", false, "one \n"},
        {"one ", true, "one "},
        {" \n \n stuffed\n", true, "\n\nstuffed\n"},
    };
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes text = block_of(bytes_of(rows[i].text), 0);
        assert_bytes(flowed_join(arena, text, rows[i].deletes_space), rows[i].joined);
        free_block(text);
    }
    arena_free(arena);
}

static void is_never_longer_and_stays_inside(void **state)
{
    (void)state;
    static const char text[] = "a \r\n> b \n>> c\n-- \n \n>\n d \n\r\n> \n> e ";
    struct arena *arena = arena_new(4096);
    for (size_t size = 0; size < sizeof text; size++) {
        struct bytes block = block_of(bytes_make(text, size), 0);
        assert_true(flowed_join(arena, block, size % 2).size <= size);
        free_block(block);
    }
    arena_free(arena);
}

static void the_reader_sees_joined_lines(void **state)
{
    (void)state;
    struct test_message test =
        open_text("Content-Type: text/plain; format=flowed; delsp=yes\n\nhttps://a.exam \nple/x\n");
    assert_bytes(part_visible_text(test.message, test.message->parts), "https://a.example/x");
    assert_int_equal(message_links(test.message).count, 1);
    assert_bytes(message_links(test.message).items[0].link.url, "https://a.example/x");
    close_message(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_what_flows),
        cmocka_unit_test(is_never_longer_and_stays_inside),
        cmocka_unit_test(the_reader_sees_joined_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
