#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "loaders/source.h"
#include "tests/loaders/support.h"

static struct bytes letter_bytes(void)
{
    return bytes_of("From: a@mail.example\nSubject: letter\n\nbody\n");
}

/* Outcomes of one level: decoded, partial, skipped, failed. */
static void assert_tally(const struct gathered *gathered, enum ledger_level level, int decoded,
                         int partial, int skipped, int failed)
{
    const struct tally *tally = &gathered->tallies[level];
    assert_int_equal(tally->outcomes[OUTCOME_DECODED], decoded);
    assert_int_equal(tally->outcomes[OUTCOME_PARTIAL], partial);
    assert_int_equal(tally->outcomes[OUTCOME_SKIPPED], skipped);
    assert_int_equal(tally->outcomes[OUTCOME_FAILED], failed);
}

static void a_mailbox_larger_than_a_batch_comes_whole_and_in_order(void **state)
{
    (void)state;
    static const char *const filters[] = {"none", "gzip", "zstd"};
    struct buffer mailbox = fixture_mbox(6000, 2400);
    for (size_t i = 0; i < 3; i++) {
        struct buffer file = {0};
        if (i == 0)
            buffer_append(&file, buffer_bytes(&mailbox));
        else
            file = fixture_compressed(filters[i], buffer_bytes(&mailbox));
        struct gathered gathered;
        gather_bytes("inbox.mbox", buffer_bytes(&file), &gathered);
        assert_true(gathered.fill_count >= 3);
        assert_int_equal(gathered.message_count, 6000);
        assert_tally(&gathered, LEDGER_ARCHIVE, 1, 0, 0, 0);
        assert_tally(&gathered, LEDGER_CONTAINER, i == 0 ? 1 : 2, 0, 0, 0);
        for (size_t m = 0; m < 6000; m++) {
            const struct gathered_message *message = &gathered.messages[m];
            char subject[32];
            (void)snprintf(subject, sizeof subject, "Subject: %zu\n", m + 1);
            assert_true(bytes_find(message->bytes, bytes_of(subject), 0) != BYTES_NOT_FOUND);
            assert_int_equal(message->origin.sequence, m);
            assert_int_equal(message->origin.number, m + 1);
            assert_true(message->origin.in_mailbox);
            assert_memory_equal(message->bytes.data, mailbox.data + message->origin.offset,
                                message->bytes.size);
        }
        gathered_done(&gathered);
        buffer_done(&file);
    }
    buffer_done(&mailbox);
}

static void a_message_larger_than_a_batch_comes_whole(void **state)
{
    (void)state;
    struct buffer mailbox = fixture_mbox(3, BATCH_TARGET_BYTES + 100000);
    struct gathered gathered;
    gather_bytes("inbox", buffer_bytes(&mailbox), &gathered);
    assert_int_equal(gathered.message_count, 3);
    for (size_t m = 0; m < 3; m++)
        assert_memory_equal(gathered.messages[m].bytes.data,
                            mailbox.data + gathered.messages[m].origin.offset,
                            gathered.messages[m].bytes.size);
    gathered_done(&gathered);
    buffer_done(&mailbox);
}

static void containers_nest_in_any_order(void **state)
{
    (void)state;
    struct buffer mailbox = fixture_mbox(2, 100);
    struct buffer gzip = fixture_compressed("gzip", buffer_bytes(&mailbox));
    struct fixture_member inner[] = {{.path = "2020/inbox.mbox.gz", .bytes = buffer_bytes(&gzip)},
                                     {.path = "letter.eml", .bytes = letter_bytes()}};
    struct buffer zip = fixture_archive("zip", "none", inner, 2);
    struct buffer seven = fixture_archive("7zip", "none", inner, 2);
    struct buffer cpio = fixture_archive("cpio", "bzip2", inner, 2);
    struct fixture_member outer[] = {{.path = "a.zip", .bytes = buffer_bytes(&zip)},
                                     {.path = "b.7z", .bytes = buffer_bytes(&seven)},
                                     {.path = "c.cpio.bz2", .bytes = buffer_bytes(&cpio)},
                                     {.path = "picture.png", .bytes = bytes_of("\x89PNG")}};
    struct buffer tar = fixture_archive("pax", "zstd", outer, 4);
    struct gathered gathered;
    gather_bytes("backup.tar.zst", buffer_bytes(&tar), &gathered);
    assert_int_equal(gathered.message_count, 9);
    assert_non_null(
        strstr(gathered.messages[0].container, "/backup.tar.zst!a.zip!2020/inbox.mbox.gz"));
    assert_non_null(strstr(gathered.messages[2].container, "/backup.tar.zst!a.zip!letter.eml"));
    assert_false(gathered.messages[2].origin.in_mailbox);
    assert_int_equal(gathered.messages[8].origin.sequence, 8);
    assert_tally(&gathered, LEDGER_ARCHIVE, 1, 0, 0, 0);
    /* zst, tar, zip, 7z, bz2, cpio, and three times gz and mbox */
    assert_tally(&gathered, LEDGER_CONTAINER, 12, 0, 0, 0);
    assert_tally(&gathered, LEDGER_MEMBER, 9, 0, 1, 0);
    assert_int_equal(gathered_problem(&gathered, LEDGER_MEMBER)->reason, REASON_NOT_MAIL);
    gathered_done(&gathered);
    buffer_done(&tar);
    buffer_done(&cpio);
    buffer_done(&seven);
    buffer_done(&zip);
    buffer_done(&gzip);
    buffer_done(&mailbox);
}

static void links_inside_archives_are_members_that_are_skipped(void **state)
{
    (void)state;
    struct fixture_member members[] = {{.path = "a.eml", .bytes = letter_bytes()},
                                       {.path = "b.eml", .link = "a.eml"}};
    struct buffer tar = fixture_archive("pax", "none", members, 2);
    struct gathered gathered;
    gather_bytes("x.tar", buffer_bytes(&tar), &gathered);
    assert_int_equal(gathered.message_count, 1);
    assert_tally(&gathered, LEDGER_MEMBER, 1, 0, 1, 0);
    assert_tally(&gathered, LEDGER_CONTAINER, 1, 0, 0, 0);
    assert_int_equal(gathered_problem(&gathered, LEDGER_MEMBER)->reason, REASON_SYMBOLIC_LINK);
    gathered_done(&gathered);
    buffer_done(&tar);
}

static void names_that_are_no_utf8_are_repaired_and_long_ones_cut(void **state)
{
    (void)state;
    char long_name[LIMIT_MEMBER_PATH_BYTES + 500];
    memset(long_name, 'a', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    struct fixture_member members[] = {{.path = "b\xFC"
                                                "cher.eml",
                                        .bytes = letter_bytes()},
                                       {.path = long_name, .bytes = letter_bytes()}};
    struct buffer cpio = fixture_archive("newc", "none", members, 2);
    struct gathered gathered;
    gather_bytes("x.cpio", buffer_bytes(&cpio), &gathered);
    assert_int_equal(gathered.message_count, 2);
    assert_non_null(strstr(gathered.messages[0].container, "!b\xEF\xBF\xBD"
                                                           "cher.eml"));
    size_t length = strlen(strchr(gathered.messages[1].container, '!'));
    assert_true(length <= LIMIT_MEMBER_PATH_BYTES + 1);
    gathered_done(&gathered);
    buffer_done(&cpio);
}

static void an_interrupted_source_accounts_for_the_rest(void **state)
{
    (void)state;
    struct folder folder;
    folder_make(&folder);
    struct buffer mailbox = fixture_mbox(4000, 2400);
    struct fixture_member member = {.path = "inbox", .bytes = buffer_bytes(&mailbox)};
    struct buffer tar = fixture_archive("pax", "zstd", &member, 1);
    free(folder_write(&folder, "a.tar.zst", buffer_bytes(&tar)));
    free(folder_write(&folder, "b.eml", letter_bytes()));
    const char *path = folder.path;
    struct walk walk;
    walk_paths(&(struct walk_options){&path, 1, NULL}, &walk);
    struct source *source = source_new(&walk, 0, 2);
    struct batch batch;
    struct gathered gathered = {0};
    batch_init(&batch);
    assert_int_equal(source_fill(source, &batch), STATUS_OK);
    gather_batch(&gathered, &batch);
    source_abandon(source, &batch);
    gather_batch(&gathered, &batch);
    assert_tally(&gathered, LEDGER_ARCHIVE, 0, 1, 1, 0);
    assert_tally(&gathered, LEDGER_CONTAINER, 0, 3, 0, 0);
    assert_tally(&gathered, LEDGER_MEMBER, 0, 1, 0, 0);
    for (size_t i = 0; i < gathered.problem_count; i++)
        assert_int_equal(gathered.problems[i].reason, REASON_INTERRUPTED);
    assert_true(gathered.message_count > 100);
    assert_int_equal(source_fill(source, &batch), STATUS_END);
    assert_int_equal(batch.message_count, 0);
    gathered_done(&gathered);
    batch_done(&batch);
    source_free(source);
    walk_done(&walk);
    buffer_done(&tar);
    buffer_done(&mailbox);
    folder_remove(&folder);
}

static void a_source_may_be_freed_in_the_middle(void **state)
{
    (void)state;
    struct folder folder;
    folder_make(&folder);
    struct buffer mailbox = fixture_mbox(4000, 2400);
    struct buffer packed = fixture_compressed("gzip", buffer_bytes(&mailbox));
    char *path = folder_write(&folder, "a.gz", buffer_bytes(&packed));
    const char *paths = path;
    struct walk walk;
    walk_paths(&(struct walk_options){&paths, 1, NULL}, &walk);
    struct source *source = source_new(&walk, 0, 1);
    struct batch batch;
    batch_init(&batch);
    assert_int_equal(source_fill(source, &batch), STATUS_OK);
    source_free(source);
    /* The batch needs the source no more. */
    assert_true(batch.message_count > 0);
    assert_int_equal(batch.messages[0].bytes.data[0], 'F');
    assert_non_null(strstr(batch.messages[0].origin.container, "/a.gz"));
    batch_done(&batch);
    walk_done(&walk);
    free(path);
    buffer_done(&packed);
    buffer_done(&mailbox);
    folder_remove(&folder);
}

static void apple_messages_are_cut_out_of_their_files(void **state)
{
    (void)state;
    struct gathered gathered;
    gather_bytes("1.emlx", bytes_of("26        \nSubject: x\nTo: a\n\nbody\n\n<?xml version"),
                 &gathered);
    assert_int_equal(gathered.message_count, 1);
    assert_int_equal(gathered.messages[0].origin.offset, 11);
    assert_int_equal(gathered.messages[0].bytes.size, 26);
    gathered_done(&gathered);
    gather_bytes("2.partial.emlx", bytes_of("99\nSubject: x\nTo: a\n\nbody\n"), &gathered);
    assert_int_equal(gathered.messages[0].outcome, OUTCOME_PARTIAL);
    assert_int_equal(gathered.messages[0].reason, REASON_TRUNCATED);
    gathered_done(&gathered);
}

static void bytes_before_a_single_message_are_passed_by(void **state)
{
    (void)state;
    struct gathered gathered;
    gather_bytes("1.eml", bytes_of("\xEF\xBB\xBF\r\n\nSubject: x\n\nbody"), &gathered);
    assert_int_equal(gathered.message_count, 1);
    assert_int_equal(gathered.messages[0].origin.offset, 6);
    assert_int_equal(gathered.messages[0].bytes.data[0], 'S');
    gathered_done(&gathered);
}

static void tars_end_to_end_are_both_read(void **state)
{
    (void)state;
    struct fixture_member member = {.path = "a.eml", .bytes = letter_bytes()};
    struct buffer tar = fixture_archive("pax", "none", &member, 1);
    struct buffer twice = {0};
    buffer_append(&twice, buffer_bytes(&tar));
    buffer_append(&twice, buffer_bytes(&tar));
    struct gathered gathered;
    gather_bytes("x.tar", buffer_bytes(&twice), &gathered);
    assert_int_equal(gathered.message_count, 2);
    assert_tally(&gathered, LEDGER_CONTAINER, 1, 0, 0, 0);
    gathered_done(&gathered);
    buffer_done(&twice);
    buffer_done(&tar);
}

static void plans_keep_order_and_leave_nothing_out(void **state)
{
    (void)state;
    struct walk_file files[] = {
        {.size_bytes = 10},
        {.size_bytes = 20},
        {.size_bytes = SOURCE_OWN_BYTES},
        {.size_bytes = SOURCE_OWN_BYTES - 1},
        {.size_bytes = 5},
        {.size_bytes = 0, .reason = REASON_SYMBOLIC_LINK},
    };
    struct walk walk = {.files = files, .count = sizeof files / sizeof files[0]};
    size_t count = 0;
    struct source_span *spans = source_plan(&walk, &count);
    assert_int_equal(count, 4);
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(spans[i].first_file, next);
        next += spans[i].count;
    }
    assert_int_equal(next, walk.count);
    assert_int_equal(spans[1].count, 1);
    assert_int_equal(spans[3].count, 2);
    free(spans);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mailbox_larger_than_a_batch_comes_whole_and_in_order),
        cmocka_unit_test(a_message_larger_than_a_batch_comes_whole),
        cmocka_unit_test(containers_nest_in_any_order),
        cmocka_unit_test(links_inside_archives_are_members_that_are_skipped),
        cmocka_unit_test(names_that_are_no_utf8_are_repaired_and_long_ones_cut),
        cmocka_unit_test(an_interrupted_source_accounts_for_the_rest),
        cmocka_unit_test(a_source_may_be_freed_in_the_middle),
        cmocka_unit_test(apple_messages_are_cut_out_of_their_files),
        cmocka_unit_test(bytes_before_a_single_message_are_passed_by),
        cmocka_unit_test(tars_end_to_end_are_both_read),
        cmocka_unit_test(plans_keep_order_and_leave_nothing_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
