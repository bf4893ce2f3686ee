#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loaders/from_line.h"
#include "tests/loaders/support.h"

static const struct {
    const char *line;
    enum from_line kind;
} cases[] = {
    {"From user@mail.example Wed Jan  3 10:11:12 2018", FROM_LINE_DATED},
    {"From user@mail.example  Wed Jan  3 10:11:12 2018", FROM_LINE_DATED},
    {"From user@mail.example Wed Jan  3 10:11 2018", FROM_LINE_DATED},
    {"From user@mail.example Wed Jan  3 10:11:12 CET 2018", FROM_LINE_DATED},
    {"From user@mail.example Wed Jan  3 10:11:12 2018 +0100", FROM_LINE_DATED},
    {"From user@mail.example Wed Jan  3 10:11:12 +0100 2018", FROM_LINE_DATED},
    {"From user@mail.example Wed, 3 Jan 2018 10:11:12 +0100 (CET)", FROM_LINE_DATED},
    {"From user@mail.example 2018-01-03 10:11:12", FROM_LINE_DATED},
    {"From user@mail.example 2018-01-03T10:11:12", FROM_LINE_DATED},
    {"From user@mail.example 3-Jan-2018 10:11:12 GMT", FROM_LINE_DATED},
    {"From user@mail.example Wed Jan  3 10:11:12", FROM_LINE_DATED},
    {"From user at mail.example  Wed Jan  3 10:11:12 2018", FROM_LINE_DATED},
    {"From \"John Doe\" at mail.example  Wed Jan  3 10:11:12 2018", FROM_LINE_DATED},
    {"From - Tue Oct 02 10:11:12 2018", FROM_LINE_DATED},
    {"From MAILER-DAEMON Wed Jan  3 10:11:12 2018", FROM_LINE_DATED},
    {"From uucp Wed Jan  3 10:11 1990 remote from host", FROM_LINE_DATED},
    {"From 1605000000000000000@xxx Tue Oct 02 10:11:12 +0000 2018", FROM_LINE_DATED},
    {"From  Wed Jan  3 10:11:12 2018", FROM_LINE_DATED},
    {"From -", FROM_LINE_MARKER},
    {"From - ", FROM_LINE_MARKER},
    {"From 1605000000000000000@xxx", FROM_LINE_BARE},
    {"From user@mail.example", FROM_LINE_BARE},
    {"From user", FROM_LINE_NONE},
    {"From the beginning we knew", FROM_LINE_NONE},
    {"From now on, meetings begin at 10:30", FROM_LINE_NONE},
    {"From Monday we open at 9:00 in May", FROM_LINE_NONE},
    {"From 2018 on there were 10:30 trains", FROM_LINE_NONE},
    {"From: user@mail.example", FROM_LINE_NONE},
    {">From user@mail.example Wed Jan  3 10:11:12 2018", FROM_LINE_NONE},
    {"from user@mail.example Wed Jan  3 10:11:12 2018", FROM_LINE_NONE},
    {"From", FROM_LINE_NONE},
    {"From ", FROM_LINE_NONE},
    {"", FROM_LINE_NONE},
};

static void tells_separators_from_prose(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t *line = exact_copy(bytes_of(cases[i].line));
        enum from_line kind = from_line_judge(bytes_make(line, strlen(cases[i].line)));
        if (kind != cases[i].kind)
            fail_msg("%s: %d", cases[i].line, (int)kind);
        free(line);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t size = 0; size < strlen(cases[i].line); size++) {
            uint8_t *line = exact_copy(bytes_make(cases[i].line, size));
            (void)from_line_judge(bytes_make(line, size));
            (void)header_name_size(bytes_make(line, size));
            free(line);
        }
}

static void takes_no_overlong_line(void **state)
{
    (void)state;
    struct buffer line = {0};
    buffer_append_string(&line, "From ");
    while (line.size < FROM_LINE_MAX_BYTES)
        buffer_append_byte(&line, 'a');
    buffer_append_string(&line, " Wed Jan  3 10:11:12 2018");
    assert_int_equal(from_line_judge(buffer_bytes(&line)), FROM_LINE_NONE);
    buffer_done(&line);
}

static void knows_header_names(void **state)
{
    (void)state;
    assert_int_equal(header_name_size(bytes_of("Subject: x")), 7);
    assert_int_equal(header_name_size(bytes_of("Subject : x")), 7);
    assert_int_equal(header_name_size(bytes_of("X-Spam_Level:")), 12);
    assert_int_equal(header_name_size(bytes_of("Two words: x")), 0);
    assert_int_equal(header_name_size(bytes_of(": x")), 0);
    assert_int_equal(header_name_size(bytes_of("Subject")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_separators_from_prose),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(takes_no_overlong_line),
        cmocka_unit_test(knows_header_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
