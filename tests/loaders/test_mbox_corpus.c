/* Against the offsets that MimeKit and the messages that mime4j find in the same mailboxes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/loaders/splitting.h"
#include "tests/loaders/support.h"

#define NO_LIMIT ((size_t)1 << 30)

static struct bytes to_crlf(struct bytes text, struct buffer *out)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n')
            buffer_append_byte(out, '\r');
        buffer_append_byte(out, text.data[i]);
    }
    return buffer_bytes(out);
}

/* The number behind the first `"name":` at or behind `*at`, which moves there. */
static bool next_number(struct bytes json, const char *name, size_t *at, size_t *out_number)
{
    char key[64];
    (void)snprintf(key, sizeof key, "\"%s\": ", name);
    size_t found = bytes_find(json, bytes_of(key), *at);
    if (found == BYTES_NOT_FOUND)
        return false;
    *at = found + strlen(key);
    *out_number = 0;
    for (; *at < json.size && byte_is_digit(json.data[*at]); ++*at)
        *out_number = *out_number * 10 + (size_t)(json.data[*at] - '0');
    return true;
}

static void assert_offsets(struct bytes mailbox, struct bytes oracle, size_t read_size)
{
    static struct split split;
    split_mailbox(mailbox, read_size, NO_LIMIT, &split);
    size_t at = 0;
    size_t count = 0;
    size_t marker = 0;
    while (next_number(oracle, "mboxMarkerOffset", &at, &marker)) {
        size_t begin = 0;
        size_t end = 0;
        assert_true(next_number(oracle, "beginOffset", &at, &begin));
        assert_true(next_number(oracle, "endOffset", &at, &end));
        assert_true(count < split.count);
        const struct split_message *message = &split.messages[count++];
        assert_int_equal(message->from_start, marker);
        assert_int_equal(message->start, begin);
        assert_int_equal(message->start + message->size, end);
    }
    assert_int_equal(count, split.count);
    assert_true(count > 0);
}

static void assert_agrees_with_mimekit(const char *name)
{
    char path[128];
    struct buffer mailbox = {0};
    struct buffer crlf = {0};
    struct buffer unix_oracle = {0};
    struct buffer dos_oracle = {0};
    (void)snprintf(path, sizeof path, "mbox/mimekit/%s.mbox.txt", name);
    corpus_read(path, &mailbox);
    (void)snprintf(path, sizeof path, "mbox/mimekit/%s.unix-offsets.json", name);
    corpus_read(path, &unix_oracle);
    (void)snprintf(path, sizeof path, "mbox/mimekit/%s.dos-offsets.json", name);
    corpus_read(path, &dos_oracle);
    struct bytes with_crlf = to_crlf(buffer_bytes(&mailbox), &crlf);
    for (size_t size = 4001; size < 2000000; size *= 7) {
        assert_offsets(buffer_bytes(&mailbox), buffer_bytes(&unix_oracle), size);
        assert_offsets(with_crlf, buffer_bytes(&dos_oracle), size);
    }
    buffer_done(&mailbox);
    buffer_done(&crlf);
    buffer_done(&unix_oracle);
    buffer_done(&dos_oracle);
}

static void content_lengths_agree_with_mimekit(void **state)
{
    (void)state;
    assert_agrees_with_mimekit("content-length");
}

static void undated_from_lines_agree_with_mimekit(void **state)
{
    (void)state;
    assert_agrees_with_mimekit("issue1189");
}

/* mime4j counts the empty line that separates messages as the message's; we do not. */
static void messages_agree_with_mime4j(void **state)
{
    (void)state;
    static struct split split;
    struct buffer mailbox = {0};
    corpus_read("mbox/mime4j/mbox.rlug", &mailbox);
    split_mailbox(buffer_bytes(&mailbox), 333, NO_LIMIT, &split);
    assert_int_equal(split.count, 5);
    for (size_t i = 0; i < split.count; i++) {
        char path[64];
        struct buffer oracle = {0};
        (void)snprintf(path, sizeof path, "mbox/mime4j/mbox.rlug-%zu", i);
        corpus_read(path, &oracle);
        oracle.size -= 1;
        assert_true(bytes_equal(buffer_bytes(&oracle),
                                bytes_slice(buffer_bytes(&mailbox), split.messages[i].start,
                                            split.messages[i].start + split.messages[i].size)));
        buffer_done(&oracle);
    }
    buffer_done(&mailbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_lengths_agree_with_mimekit),
        cmocka_unit_test(undated_from_lines_agree_with_mimekit),
        cmocka_unit_test(messages_agree_with_mime4j),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
