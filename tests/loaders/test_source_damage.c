#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/limits.h"
#include "loaders/source.h"
#include "tests/loaders/support.h"

static struct bytes letter_bytes(void)
{
    return bytes_of("From: a@mail.example\nSubject: letter\n\nbody\n");
}

static void each_thing_that_is_no_mail_has_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct bytes bytes;
        enum outcome outcome;
        enum reason reason;
    } files[] = {
        {"empty.eml", {(const uint8_t *)"", 0}, OUTCOME_SKIPPED, REASON_EMPTY},
        {"notes.txt", {(const uint8_t *)"plain notes\n", 12}, OUTCOME_SKIPPED, REASON_NOT_MAIL},
        {"store.pst", {(const uint8_t *)"!BDN1234", 8}, OUTCOME_SKIPPED, REASON_UNSUPPORTED},
        {"broken.gz",
         {(const uint8_t *)"\x1F\x8B\x08\0\0\0\0\0\0\3\xFF\xFF\xFF\xFF", 14},
         OUTCOME_FAILED,
         REASON_CORRUPT},
        {"cut.gz",
         {(const uint8_t *)"\x1F\x8B\x08\0\0\0\0\0\0\3", 10},
         OUTCOME_FAILED,
         REASON_TRUNCATED},
        {"cut.zip", {(const uint8_t *)"PK\3\4\x14\0", 6}, OUTCOME_FAILED, REASON_TRUNCATED},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct gathered gathered;
        gather_bytes(files[i].name, files[i].bytes, &gathered);
        const struct gathered_problem *problem = gathered_problem(&gathered, LEDGER_ARCHIVE);
        assert_non_null(problem);
        if (problem->outcome != files[i].outcome || problem->reason != files[i].reason)
            fail_msg("%s: %s, %s", files[i].name, outcome_name(problem->outcome),
                     reason_name(problem->reason));
        assert_true(strlen(problem->detail) > 0);
        assert_int_equal(gathered.message_count, 0);
        gathered_done(&gathered);
    }
}

/* Whatever is cut off, the messages before the cut are there, and the sums hold (gather asserts
 * them). */
static void assert_truncations_keep(const char *name, const char *format, const char *filter)
{
    struct fixture_member members[3];
    char texts[3][600];
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "From: a@mail.example\nSubject: %zu\n\n%0400zu\n",
                       i, i * 7919);
        members[i] = (struct fixture_member){.path = i == 0   ? "1.eml"
                                                     : i == 1 ? "2.eml"
                                                              : "3.eml",
                                             .bytes = bytes_of(texts[i])};
    }
    struct buffer archive = fixture_archive(format, filter, members, 3);
    struct folder folder;
    folder_make(&folder);
    char *path = folder_write(&folder, name, buffer_bytes(&archive));
    size_t fewest = 3;
    for (size_t size = archive.size + 1; size-- > 0;) {
        struct gathered gathered;
        assert_int_equal(truncate(path, (off_t)size), 0);
        gather(path, &gathered);
        /* Less of the archive never means more of the mail. */
        if (gathered.message_count > fewest)
            fail_msg("%s cut to %zu of %zu: %zu messages", name, size, archive.size,
                     gathered.message_count);
        fewest = gathered.message_count;
        for (size_t i = 0; i < gathered.message_count; i++) {
            const struct gathered_message *message = &gathered.messages[i];
            assert_true(bytes_start_with(bytes_of(texts[i]), message->bytes));
            assert_int_equal(message->outcome == OUTCOME_DECODED,
                             message->bytes.size == strlen(texts[i]) &&
                                 message->reason == REASON_NONE);
        }
        bool whole = gathered.tallies[LEDGER_ARCHIVE].outcomes[OUTCOME_DECODED] == 1;
        if (whole)
            assert_int_equal(gathered.message_count, 3);
        if (size == archive.size)
            assert_true(whole && gathered.message_count == 3);
        gathered_done(&gathered);
    }
    free(path);
    folder_remove(&folder);
    buffer_done(&archive);
}

static void every_truncation_of_a_tar_keeps_what_came_before(void **state)
{
    (void)state;
    assert_truncations_keep("x.tar", "ustar", "none");
}

static void every_truncation_of_a_compressed_tar_keeps_what_came_before(void **state)
{
    (void)state;
    assert_truncations_keep("x.tar.gz", "ustar", "gzip");
    assert_truncations_keep("x.tar.zst", "ustar", "zstd");
}

static void every_truncation_of_a_zip_keeps_what_came_before(void **state)
{
    (void)state;
    assert_truncations_keep("x.zip", "zip", "none");
}

static void every_truncation_of_a_mailbox_keeps_what_came_before(void **state)
{
    (void)state;
    struct buffer mailbox = fixture_mbox(3, 100);
    struct buffer packed = fixture_compressed("gzip", buffer_bytes(&mailbox));
    for (size_t size = 18; size < packed.size; size++) {
        struct gathered gathered;
        gather_bytes("inbox.mbox.gz", bytes_slice(buffer_bytes(&packed), 0, size), &gathered);
        assert_int_equal(gathered.tallies[LEDGER_ARCHIVE].outcomes[OUTCOME_DECODED], 0);
        for (size_t i = 0; i < gathered.message_count; i++) {
            const struct gathered_message *message = &gathered.messages[i];
            bool last = i + 1 == gathered.message_count;
            assert_int_equal(message->outcome, last ? OUTCOME_PARTIAL : OUTCOME_DECODED);
            assert_int_equal(message->reason, last ? REASON_TRUNCATED : REASON_NONE);
        }
        gathered_done(&gathered);
    }
    buffer_done(&packed);
    buffer_done(&mailbox);
}

static void containers_too_deep_are_a_limit(void **state)
{
    (void)state;
    struct buffer file = {0};
    buffer_append(&file, letter_bytes());
    for (int depth = 1; depth <= LIMIT_NESTING_DEPTH + 1; depth++) {
        struct fixture_member member = {.path = "x", .bytes = buffer_bytes(&file)};
        struct buffer outer = fixture_archive("pax", "none", &member, 1);
        buffer_done(&file);
        file = outer;
        struct gathered gathered;
        gather_bytes("x.tar", buffer_bytes(&file), &gathered);
        bool within = depth <= LIMIT_NESTING_DEPTH;
        assert_int_equal(gathered.message_count, within ? 1 : 0);
        if (!within)
            assert_int_equal(gathered_problem(&gathered, LEDGER_ARCHIVE)->reason,
                             REASON_LIMIT_NESTING);
        gathered_done(&gathered);
    }
    buffer_done(&file);
}

static void a_bomb_ends_with_a_reason(void **state)
{
    (void)state;
    size_t size = (size_t)100 << 20;
    struct buffer text = {0};
    buffer_append_string(&text, "Subject: bomb\n\n");
    memset(buffer_reserve(&text, size), ' ', size);
    text.size += size;
    static const char *const filters[] = {"gzip", "zstd"};
    for (size_t i = 0; i < 2; i++) {
        struct buffer bomb = fixture_compressed(filters[i], buffer_bytes(&text));
        struct gathered gathered;
        gather_bytes("bomb", buffer_bytes(&bomb), &gathered);
        const struct gathered_problem *problem = gathered_problem(&gathered, LEDGER_ARCHIVE);
        assert_non_null(problem);
        assert_int_equal(problem->outcome, OUTCOME_PARTIAL);
        assert_int_equal(problem->reason, REASON_LIMIT_EXPANSION);
        assert_int_equal(gathered.message_count, 1);
        assert_int_equal(gathered.messages[0].reason, REASON_LIMIT_EXPANSION);
        gathered_done(&gathered);
        buffer_done(&bomb);
    }
    buffer_done(&text);
}

/* As 42.zip: each layer small in itself, all of it together without end. */
static void a_tree_of_small_bombs_ends_with_a_reason(void **state)
{
    (void)state;
    size_t size = (size_t)16 << 20;
    struct buffer leaf = {0};
    buffer_append_string(&leaf, "Subject: leaf\n\n");
    memset(buffer_reserve(&leaf, size), ' ', size);
    leaf.size += size;
    struct fixture_member members[8];
    struct buffer archive = {0};
    for (int depth = 0; depth < 3; depth++) {
        for (size_t i = 0; i < 8; i++)
            members[i] = (struct fixture_member){
                .path = "x.zip", .bytes = buffer_bytes(depth == 0 ? &leaf : &archive)};
        struct buffer outer = fixture_archive("zip", "none", members, 8);
        buffer_done(&archive);
        archive = outer;
    }
    buffer_done(&leaf);
    struct gathered gathered;
    gather_bytes("tree.zip", buffer_bytes(&archive), &gathered);
    const struct gathered_problem *problem = gathered_problem(&gathered, LEDGER_ARCHIVE);
    assert_non_null(problem);
    assert_int_equal(problem->reason, REASON_LIMIT_EXPANSION);
    /* The first small archive says that much, not each of the 64. */
    assert_true(gathered.message_count >= 1 && gathered.message_count < 16);
    gathered_done(&gathered);
    buffer_done(&archive);
}

static void garbage_behind_compressed_data_is_a_note(void **state)
{
    (void)state;
    struct buffer packed = fixture_compressed("gzip", letter_bytes());
    buffer_append_string(&packed, "garbage");
    struct gathered gathered;
    gather_bytes("a.eml.gz", buffer_bytes(&packed), &gathered);
    assert_int_equal(gathered.tallies[LEDGER_ARCHIVE].outcomes[OUTCOME_DECODED], 1);
    assert_int_equal(gathered.tallies[LEDGER_CONTAINER].outcomes[OUTCOME_DECODED], 1);
    assert_int_equal(gathered.problem_count, 1);
    assert_int_equal(gathered.problems[0].outcome, OUTCOME_DECODED);
    assert_non_null(strstr(gathered.problems[0].detail, "7 bytes"));
    gathered_done(&gathered);
    buffer_done(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thing_that_is_no_mail_has_its_reason),
        cmocka_unit_test(every_truncation_of_a_tar_keeps_what_came_before),
        cmocka_unit_test(every_truncation_of_a_compressed_tar_keeps_what_came_before),
        cmocka_unit_test(every_truncation_of_a_zip_keeps_what_came_before),
        cmocka_unit_test(every_truncation_of_a_mailbox_keeps_what_came_before),
        cmocka_unit_test(containers_too_deep_are_a_limit),
        cmocka_unit_test(a_bomb_ends_with_a_reason),
        cmocka_unit_test(a_tree_of_small_bombs_ends_with_a_reason),
        cmocka_unit_test(garbage_behind_compressed_data_is_a_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
