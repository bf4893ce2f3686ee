/* What the tests of document readers share: a message with one attachment, and what it shows. */
#ifndef COLDTRAIL_TESTS_MAIL_DOCUMENT_TEST_H
#define COLDTRAIL_TESTS_MAIL_DOCUMENT_TEST_H

#include "engine/base/buffer.h"
#include "tests/mail/mail_test.h"

/* A message whose only part is a file of that type and name, appended to `out`. */
static inline void write_message_with(struct buffer *out, const char *type, const char *name,
                                      struct bytes content)
{
    buffer_format(out, "Content-Type: %s; name=%s\nContent-Transfer-Encoding: binary\n\n", type,
                  name);
    buffer_append(out, content);
}

static inline struct test_message open_file(const char *type, const char *name,
                                            struct bytes content, const struct unpacker *unpacker)
{
    struct buffer raw = {0};
    write_message_with(&raw, type, name, content);
    struct test_message test = open_bytes(buffer_bytes(&raw), unpacker);
    buffer_done(&raw);
    return test;
}

/* The urls of all links of the message, a blank between them. */
static inline void assert_links(struct message *message, const char *expected)
{
    char line[2048];
    size_t size = 0;
    struct message_links links = message_links(message);
    for (size_t i = 0; i < links.count; i++) {
        struct bytes url = links.items[i].link.url;
        assert_true(size + url.size + 1 < sizeof line);
        if (i)
            line[size++] = ' ';
        if (url.size)
            memcpy(line + size, url.data, url.size);
        size += url.size;
    }
    line[size] = '\0';
    assert_string_equal(line, expected);
}

/* What the message's only attachment shows, and its links; then everything is asked for, and the
 * message closed. */
static inline void assert_shows(struct test_message *test, const char *text, const char *links)
{
    assert_bytes(part_visible_text(test->message, test->message->parts), text);
    assert_links(test->message, links);
    (void)decode_everything(test->message);
    close_message(test);
}

/* Everything of every truncation of a file, each in a block that ends where the slack does. */
static inline void survive_truncated_files(const char *type, const char *name, struct bytes content,
                                           const struct unpacker *unpacker)
{
    for (size_t size = 0; size <= content.size; size++) {
        struct test_message test = open_file(type, name, bytes_slice(content, 0, size), unpacker);
        (void)decode_everything(test.message);
        close_message(&test);
    }
}

#endif
