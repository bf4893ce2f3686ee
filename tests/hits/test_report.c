/* The answer of a case. */
#include "engine/hits/report.h"

#include <stdlib.h>

#include "engine/base/clock.h"
#include "tests/hits/sample.h"

static const struct hit_target targets[] = {{{(const uint8_t *)"Cold", 4},
                                             {(const uint8_t *)"DE", 2},
                                             {(const uint8_t *)"storage", 7},
                                             {(const uint8_t *)"CEO", 3},
                                             {(const uint8_t *)"Ann@cold.example", 16},
                                             "direct"},
                                            {{(const uint8_t *)"Cold", 4},
                                             {(const uint8_t *)"DE", 2},
                                             {(const uint8_t *)"storage", 7},
                                             {NULL, 0},
                                             {(const uint8_t *)"bob@cold.example", 16},
                                             "list"}};

/* Rules 0 and 2 are high and critical, 1 is low. */
static void add(struct case_file *file, struct sample_message *sample, unsigned identity,
                size_t target_count, unsigned rules)
{
    sample_message_init(sample, identity, 0, identity);
    sample->message.message_id = bytes_of(sample->subject);
    sample->message.targets = targets;
    sample->message.target_count = target_count;
    sample->message.delivery = "delivered";
    struct failure failure = {0};
    assert_int_equal(sample_add(file, sample, rules, &failure), STATUS_OK);
}

static void counts_a_mail_once_whatever_its_copies(void **state)
{
    (void)state;
    char *path = sample_folder_new();
    struct case_file *file = sample_case_new(path);
    struct sample_message sample;
    add(file, &sample, 1, 2, 1);
    /* A copy with other bytes, of one mailbox. */
    struct sample_message copy = sample;
    digest_text(DIGEST_SHA256, bytes_of("copy"), copy.digest);
    copy.message.digest = bytes_of(copy.digest);
    copy.message.from.items = &copy.from;
    copy.message.location.sequence = 50;
    copy.message.target_count = 1;
    assert_int_equal(sample_add(file, &copy, 1, NULL), STATUS_OK);
    add(file, &sample, 2, 0, 4);
    add(file, &sample, 3, 1, 2);
    struct case_summary summary = sample_case_finish(file);
    case_summary_done(&summary);

    struct report report;
    struct failure failure = {0};
    assert_int_equal(report_read(path, 3, &report, &failure), STATUS_OK);
    assert_int_equal(report.all.mails, 2);
    assert_int_equal(report.places, 3);
    assert_int_equal(report.others, 1);
    assert_int_equal(report.company_count, 1);
    const struct report_company *company = &report.companies[0];
    assert_int_equal(company->row.mails, 1);
    assert_int_equal(company->row.mailboxes, 2);
    assert_int_equal(company->places, 2);
    assert_int_equal(company->delivered, 1);
    assert_int_equal(company->row.level_rank, 3);
    assert_int_equal(company->roles.count, 1);
    assert_int_equal(company->row.first, 1599465601);
    assert_int_equal(report.sections[REPORT_OTHERS].count, 1);
    assert_true(report.is_complete);
    assert_int_equal(report.messages_read, 9);
    report_done(&report);
    assert_int_equal(report_read(path, 1, &report, &failure), STATUS_OK);
    assert_int_equal(report.all.mails, 3);
    report_done(&report);
    sample_folder_remove(path);
}

static void says_that_a_hunt_has_not_ended(void **state)
{
    (void)state;
    char *path = sample_folder_new();
    struct case_file *file = sample_case_new(path);
    case_close(file);
    struct report report;
    struct failure failure = {0};
    if (report_read(path, 0, &report, &failure) != STATUS_OK)
        fail_msg("%s", failure.text);
    assert_false(report.is_finished);
    assert_false(report.is_complete);
    assert_int_equal(report.all.mails, 0);
    assert_false(report_has_ended(&report, 1));
    report_done(&report);
    sample_folder_remove(path);
}

static void refuses_what_is_no_case(void **state)
{
    (void)state;
    struct report report;
    struct failure failure = {0};
    assert_int_equal(report_read("/nowhere", 3, &report, &failure), STATUS_IO);
    assert_string_equal(failure.text, "/nowhere: no case is there");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_a_mail_once_whatever_its_copies),
        cmocka_unit_test(says_that_a_hunt_has_not_ended),
        cmocka_unit_test(refuses_what_is_no_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
