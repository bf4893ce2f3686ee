#include "engine/mail/header.h"
#include "tests/mail/mail_test.h"

static void steps_over_what_is_no_field(void **state)
{
    (void)state;
    struct test_message test = open_text("From a@x.example Mon Sep  7 10:11:12 2020\n"
                                         "Subject : one\r\n"
                                         ">From b@x.example Mon Sep  7 10:11:12 2020\n"
                                         "To: two\n"
                                         "\n"
                                         "body\n");
    assert_int_equal(test.message->headers.count, 2);
    assert_bytes(test.message->headers.items[0].name, "Subject");
    assert_bytes(test.message->headers.items[0].value, "one");
    assert_bytes(test.message->parts->raw, "body\n");
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_MIXED_LINE_ENDS));
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_BAD_HEADER_LINE));
    close_message(&test);
}

static void finds_the_body_without_a_blank_line(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        const char *body;
        size_t headers;
    } rows[] = {
        {"Subject: x\nHello there,\nthis is: the body\n", "Hello there,\nthis is: the body\n", 1},
        {"No header at all.\n", "No header at all.\n", 0},
        {"\nbody", "body", 0},
        {"Subject: x\n", "", 1},
        {"Subject: x", "", 1},
        {"Subject: x\njunk\n\nbody", "body", 1},
        {"Subject: x\njunk\n with a\n fold\nTo: y\n\nbody", "body", 2},
        {"Subject: x\nHello\n there\nand more\n", "Hello\n there\nand more\n", 1},
        {"Subject: x\n--like a boundary\nTo: y\n\nbody", "--like a boundary\nTo: y\n\nbody", 1},
        {"Subject: x\n \nHello there\nand more\n", "Hello there\nand more\n", 1},
        {"", "", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_message test = open_text(rows[i].raw);
        assert_bytes(test.message->parts->raw, rows[i].body);
        assert_int_equal(test.message->headers.count, rows[i].headers);
        assert_int_equal(anomaly_has(test.message->anomalies, ANOMALY_NO_HEADER),
                         rows[i].headers == 0);
        close_message(&test);
    }
}

static void keeps_folds_until_asked(void **state)
{
    (void)state;
    struct test_message test = open_text("Subject: one\r\n two\r\n\t three \r\nTo: x\r\n\r\n");
    const struct header *subject = header_find(&test.message->headers, "SUBJECT", NULL);
    assert_bytes(subject->value, "one\r\n two\r\n\t three ");
    assert_bytes(message_header_text(test.message, subject), "one two three");
    assert_null(header_find(&test.message->headers, "subject", subject));
    close_message(&test);
}

static void unfolds_every_kind_of_fold(void **state)
{
    (void)state;
    static const char *const values[] = {
        "one\n two",     "one\r\n two",  "one\n\ttwo",     "one \n two",
        "one\n  \t two", "one\n \n two", "one\n\t\n\ttwo", "one\r\n \r\n two",
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char raw[64];
        (void)snprintf(raw, sizeof raw, "Subject: %s\n\n", values[i]);
        struct test_message test = open_text(raw);
        assert_bytes(message_header_text(test.message, &test.message->headers.items[0]), "one two");
        close_message(&test);
    }
}

static void flags_8_bit_and_nul(void **state)
{
    (void)state;
    struct bytes raw = bytes_make("Subject: caf\xE9 \0 x\n\n", 19);
    struct test_message test = open_bytes(raw, NULL);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_8BIT_HEADER));
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_NUL_BYTE));
    close_message(&test);
}

static void stops_at_its_limits(void **state)
{
    (void)state;
    struct bytes raw = repeat("Subject: x\n", "abc:d\n", 11 + 6 * 20000);
    struct test_message test = open_bytes(raw, NULL);
    assert_true(test.message->headers.count <= LIMIT_HEADER_FIELDS + 1);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_HEADER_BYTES));
    assert_int_equal(test.message->headers.raw.size, raw.size);
    close_message(&test);
    free_block(raw);
}

static void reads_no_more_of_one_line_than_of_a_block(void **state)
{
    (void)state;
    struct bytes raw = repeat("Subject: ", "=?a?q?", 9 + 6 * 400000);
    struct test_message test = open_bytes(raw, NULL);
    assert_int_equal(test.message->headers.count, 1);
    assert_int_equal(test.message->headers.items[0].value.size, LIMIT_HEADER_BYTES - 9);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_HEADER_BYTES));
    assert_int_equal(test.message->headers.raw.size, raw.size);
    close_message(&test);
    free_block(raw);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(bytes_of("From a b\n>From c\nA: b\r\n c\n\td\n: e\nf\ng:\n\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_over_what_is_no_field),
        cmocka_unit_test(finds_the_body_without_a_blank_line),
        cmocka_unit_test(keeps_folds_until_asked),
        cmocka_unit_test(unfolds_every_kind_of_fold),
        cmocka_unit_test(flags_8_bit_and_nul),
        cmocka_unit_test(stops_at_its_limits),
        cmocka_unit_test(reads_no_more_of_one_line_than_of_a_block),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
