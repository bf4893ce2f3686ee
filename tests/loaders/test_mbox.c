#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/loaders/splitting.h"
#include "tests/loaders/support.h"

#define FROM "From a@mail.example Wed Jan  3 10:11:12 2018\n"
#define FROM_CRLF "From a@mail.example Wed Jan  3 10:11:12 2018\r\n"
#define NO_LIMIT ((size_t)1 << 30)

/* The messages a mailbox splits into, as text. */
struct variant {
    const char *name;
    const char *mailbox;
    const char *messages[5];
};

static const struct variant variants[] = {
    {"one message", FROM "Subject: 1\n\nbody\n", {"Subject: 1\n\nbody\n"}},
    {"two messages",
     FROM "Subject: 1\n\nbody\n\n" FROM "Subject: 2\n\nbody\n\n",
     {"Subject: 1\n\nbody\n", "Subject: 2\n\nbody\n"}},
    {"CRLF",
     FROM_CRLF "Subject: 1\r\n\r\nbody\r\n\r\n" FROM_CRLF "Subject: 2\r\n\r\nbody\r\n\r\n",
     {"Subject: 1\r\n\r\nbody\r\n", "Subject: 2\r\n\r\nbody\r\n"}},
    {"two empty lines between: one is the message's",
     FROM "Subject: 1\n\nbody\n\n\n" FROM "Subject: 2\n\nbody\n",
     {"Subject: 1\n\nbody\n\n", "Subject: 2\n\nbody\n"}},
    {"byte order mark and empty lines first",
     "\xEF\xBB\xBF\n\r\n" FROM "Subject: 1\n\nbody\n",
     {"Subject: 1\n\nbody\n"}},
    {"no empty line between, a header field behind",
     FROM "Subject: 1\n\nbody\n" FROM "Subject: 2\n\nbody\n",
     {"Subject: 1\n\nbody", "Subject: 2\n\nbody\n"}},
    {"no empty line between, a quoted From_ line behind",
     FROM "Subject: 1\n\nbody\n" FROM ">From b@mail.example\nSubject: 2\n\nbody\n",
     {"Subject: 1\n\nbody", ">From b@mail.example\nSubject: 2\n\nbody\n"}},
    {"a dated line of prose inside a paragraph does not split",
     FROM "Subject: 1\n\nhe wrote\n" FROM "and then nothing\n",
     {"Subject: 1\n\nhe wrote\n" FROM "and then nothing\n"}},
    {"prose that begins with From does not split",
     FROM "Subject: 1\n\n\nFrom here on: nothing\nX: y\n\nFrom me\n",
     {"Subject: 1\n\n\nFrom here on: nothing\nX: y\n\nFrom me\n"}},
    {"an address without date does not split a dated mailbox",
     FROM "Subject: 1\n\n\nFrom b@mail.example\nSubject: no\n",
     {"Subject: 1\n\n\nFrom b@mail.example\nSubject: no\n"}},
    {"mboxrd quoting stays",
     FROM "Subject: 1\n\n>From x\n>>From y\n\n" FROM "Subject: 2\n\n",
     {"Subject: 1\n\n>From x\n>>From y\n", "Subject: 2\n"}},
    {"no header end before the next message",
     FROM "Subject: 1\n" FROM "Subject: 2\n\nbody\n",
     {"Subject: 1", "Subject: 2\n\nbody\n"}},
    {"header only, then a message",
     FROM "Subject: 1\n\n" FROM "Subject: 2\n\nbody\n",
     {"Subject: 1\n", "Subject: 2\n\nbody\n"}},
    {"From_ lines without dates throughout",
     "From 1@xxx\nSubject: 1\n\nbody\n\nFrom 2@xxx\nSubject: 2\n\nbody\n",
     {"Subject: 1\n\nbody\n", "Subject: 2\n\nbody\n"}},
    {"Mozilla's marker without a date",
     "From - \nSubject: 1\n\nbody\nFrom - \nSubject: 2\n\nbody\n",
     {"Subject: 1\n\nbody", "Subject: 2\n\nbody\n"}},
    {"an empty message between two",
     FROM "Subject: 1\n\nbody\n\n" FROM "\n" FROM "Subject: 3\n\nbody\n",
     {"Subject: 1\n\nbody\n", "", "Subject: 3\n\nbody\n"}},
    {"mboxcl2: Content-Length leads over a From_ line",
     FROM "Subject: 1\nContent-Length: 59\n\n\n" FROM "Subject: x\n\n\n\n" FROM
          "Subject: 2\n\nbody\n",
     {"Subject: 1\nContent-Length: 59\n\n\n" FROM "Subject: x\n\n\n", "Subject: 2\n\nbody\n"}},
    {"mboxcl2: Content-Length leads to the end",
     FROM "Subject: 1\nContent-Length: 58\n\n\n" FROM "Subject: x\n\n",
     {"Subject: 1\nContent-Length: 58\n\n\n" FROM "Subject: x\n\n"}},
    {"a wrong Content-Length is left aside",
     FROM "Content-Length: 9999\n\nbody\n\n" FROM "content-length: 3\n\nbody\n",
     {"Content-Length: 9999\n\nbody\n", "content-length: 3\n\nbody\n"}},
    {"a Content-Length that is no number",
     FROM "Content-Length: 12x\n\nbody\n\n" FROM "Content-Length:\n\nbody\n",
     {"Content-Length: 12x\n\nbody\n", "Content-Length:\n\nbody\n"}},
    {"uucp",
     "From u Wed Jan  3 10:11 1990 remote from host\nSubject: 1\n\nbody\n",
     {"Subject: 1\n\nbody\n"}},
    {"blanks in the address",
     FROM
     "Subject: 1\n\nbody\n\nFrom \"John Doe\" at host  Wed Jan  3 10:11:12 2018\nSubject: 2\n\n",
     {"Subject: 1\n\nbody\n", "Subject: 2\n"}},
    {"no line end at the end", FROM "Subject: 1\n\nbody", {"Subject: 1\n\nbody"}},
    {"nothing but a From_ line", FROM, {""}},
    {"nothing but empty lines", "\n\n\n", {NULL}},
    {"nothing", "", {NULL}},
};

static void assert_splits(const struct variant *variant, size_t read_size)
{
    static struct split split;
    struct bytes mailbox = bytes_of(variant->mailbox);
    split_mailbox(mailbox, read_size, NO_LIMIT, &split);
    size_t count = 0;
    while (variant->messages[count])
        count++;
    if (split.count != count)
        fail_msg("%s, reads of %zu: %zu messages", variant->name, read_size, split.count);
    for (size_t i = 0; i < count; i++) {
        struct bytes found = bytes_slice(mailbox, split.messages[i].start,
                                         split.messages[i].start + split.messages[i].size);
        if (!bytes_equal(found, bytes_of(variant->messages[i])))
            fail_msg("%s, reads of %zu, message %zu: '%.*s'", variant->name, read_size, i + 1,
                     (int)found.size, (const char *)found.data);
    }
}

static void splits_every_dialect(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++)
        assert_splits(&variants[i], SIZE_MAX / 2);
}

static void reads_of_every_size_give_the_same_messages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++)
        for (size_t size = 1; size <= strlen(variants[i].mailbox); size++)
            assert_splits(&variants[i], size);
}

static void every_truncation_keeps_what_came_before(void **state)
{
    (void)state;
    static struct split whole;
    static struct split cut;
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        struct bytes mailbox = bytes_of(variants[i].mailbox);
        split_mailbox(mailbox, SIZE_MAX / 2, NO_LIMIT, &whole);
        for (size_t size = 0; size < mailbox.size; size++) {
            split_mailbox(bytes_slice(mailbox, 0, size), 7, NO_LIMIT, &cut);
            /* All messages but the one that is cut, and perhaps the one before it: how it ends
             * shows only with the line behind the next From_ line. */
            for (size_t m = 0; m + 2 < cut.count; m++) {
                assert_int_equal(cut.messages[m].start, whole.messages[m].start);
                assert_int_equal(cut.messages[m].size, whole.messages[m].size);
            }
        }
    }
}

static void from_lines_are_kept_without_their_ends(void **state)
{
    (void)state;
    static struct split split;
    struct bytes mailbox = bytes_of(FROM_CRLF "Subject: 1\r\n\r\n");
    split_mailbox(mailbox, 5, NO_LIMIT, &split);
    assert_int_equal(split.count, 1);
    assert_int_equal(split.messages[0].from_start, 0);
    assert_int_equal(split.messages[0].from_size, strlen(FROM_CRLF) - 2);
}

static void a_message_over_the_limit_is_cut_and_the_next_one_whole(void **state)
{
    (void)state;
    static struct split split;
    struct buffer mailbox = {0};
    buffer_append_string(&mailbox, FROM "Subject: 1\n\n");
    while (mailbox.size < 50000)
        buffer_append_string(&mailbox, "From here to there is a long way\n");
    buffer_append_string(&mailbox, "\n" FROM "Subject: 2\n\nbody\n");
    for (size_t size = 1; size < 40000; size = size * 3 + 1) {
        split_mailbox(buffer_bytes(&mailbox), size, 10000, &split);
        assert_int_equal(split.count, 2);
        assert_true(split.messages[0].cut);
        assert_int_equal(split.messages[0].size, 10000);
        assert_false(split.messages[1].cut);
        assert_int_equal(split.messages[1].size, strlen("Subject: 2\n\nbody\n"));
    }
    buffer_done(&mailbox);
}

static void a_header_without_end_is_cut_too(void **state)
{
    (void)state;
    static struct split split;
    struct buffer mailbox = {0};
    buffer_append_string(&mailbox, FROM "Subject: ");
    while (mailbox.size < 50000)
        buffer_append_byte(&mailbox, 'a');
    buffer_append_string(&mailbox, "\n\n" FROM "Subject: 2\n\nbody\n");
    split_mailbox(buffer_bytes(&mailbox), 1000, 10000, &split);
    assert_int_equal(split.count, 2);
    assert_true(split.messages[0].cut);
    assert_int_equal(split.messages[1].size, strlen("Subject: 2\n\nbody\n"));
    buffer_done(&mailbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_every_dialect),
        cmocka_unit_test(reads_of_every_size_give_the_same_messages),
        cmocka_unit_test(every_truncation_keeps_what_came_before),
        cmocka_unit_test(from_lines_are_kept_without_their_ends),
        cmocka_unit_test(a_message_over_the_limit_is_cut_and_the_next_one_whole),
        cmocka_unit_test(a_header_without_end_is_cut_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
