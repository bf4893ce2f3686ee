/* What the tests of this room share: bytes in exact-size heap blocks, so that a sanitizer sees
 * every read too far, messages made from strings, and walks over their parts. */
#ifndef COLDTRAIL_TESTS_MAIL_MAIL_TEST_H
#define COLDTRAIL_TESTS_MAIL_MAIL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/bytes.h"
#include "engine/base/utf8.h"
#include "engine/mail/message.h"

/* A copy of `text` in a heap block of its size and `slack_bytes` more; freed with free_block(). */
static inline struct bytes block_of(struct bytes text, size_t slack_bytes)
{
    uint8_t *block = malloc(text.size + slack_bytes + (text.size + slack_bytes == 0));
    assert_non_null(block);
    if (text.size)
        memcpy(block, text.data, text.size);
    if (slack_bytes)
        memset(block + text.size, 0xA5, slack_bytes);
    return bytes_make(block, text.size);
}

static inline void free_block(struct bytes block)
{
    union {
        const void *constant;
        void *plain;
    } pointer = {.constant = block.data};
    free(pointer.plain);
}

static inline void assert_bytes(struct bytes actual, const char *expected)
{
    char *text = malloc(actual.size + 1);
    assert_non_null(text);
    if (actual.size)
        memcpy(text, actual.data, actual.size);
    text[actual.size] = '\0';
    assert_string_equal(text, expected);
    assert_int_equal(actual.size, strlen(expected));
    free(text);
}

/* The whole file in an exact-size block with the slack that message_parse() asks for. */
static inline struct bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return bytes_make(NULL, 0);
    (void)fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    uint8_t *data = calloc(1, (size_t)size + SCAN_SLACK_BYTES);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, (size_t)size, file), size);
    (void)fclose(file);
    return bytes_make(data, (size_t)size);
}

/* A message that a test holds: decoder, raw bytes, and what was parsed. */
struct test_message {
    struct decoder *decoder;
    struct bytes raw;
    struct message *message;
};

static inline struct test_message open_bytes(struct bytes raw, const struct unpacker *unpacker)
{
    struct test_message test = {.decoder = decoder_new(unpacker),
                                .raw = block_of(raw, SCAN_SLACK_BYTES)};
    test.message = message_parse(test.decoder, test.raw);
    return test;
}

static inline struct test_message open_text(const char *raw)
{
    return open_bytes(bytes_of(raw), NULL);
}

static inline void close_message(struct test_message *test)
{
    decoder_free(test->decoder);
    free_block(test->raw);
}

/* `start`, and behind it `unit` again and again up to `size` bytes; freed with free_block(). */
static inline struct bytes repeat(const char *start, const char *unit, size_t size)
{
    size_t prefix = strlen(start);
    size_t period = strlen(unit);
    uint8_t *block = malloc(size + SCAN_SLACK_BYTES);
    assert_non_null(block);
    for (size_t i = 0; i < size + SCAN_SLACK_BYTES; i++)
        block[i] = (uint8_t)(i < prefix ? start[i] : unit[(i - prefix) % period]);
    return bytes_make(block, size);
}

/* Part number `index` in document order. */
static inline struct part *part_at(const struct message *message, uint32_t index)
{
    struct part *part = message->parts;
    while (part && part->index != index)
        part = part->next;
    assert_non_null(part);
    return part;
}

static inline size_t check_utf8(struct bytes text)
{
    assert_true(utf8_is_valid(text));
    size_t sum = 0;
    /* The slack is part of the promise: let the sanitizer see it read. */
    for (size_t i = 0; i < text.size + SCAN_SLACK_BYTES && text.data; i++)
        sum += text.data[i];
    return sum;
}

/* Ask for everything of a message, and check what message.h promises for any input. */
static inline size_t decode_everything(struct message *message)
{
    static const char *const address_headers[] = {"from", "to", "cc", "reply-to", "sender"};
    size_t sum = 0;
    uint32_t index = 0;
    message_expand(message);
    for (struct part *part = message->parts; part; part = part->next) {
        assert_int_equal(part->index, index++);
        struct bytes content = part_content(message, part);
        assert_true(content.size <= message->raw.size || part->is_member || part->depth > 0);
        sum += check_utf8(part_source_text(message, part));
        sum += check_utf8(part_visible_text(message, part));
        sum += check_utf8(part->name) + check_utf8(part->mime_type) + check_utf8(part->path);
        sum += (size_t)part_magic(message, part);
        const struct html_facts *facts = part_html(message, part);
        for (size_t i = 0; facts && i < facts->link_count; i++)
            sum += check_utf8(facts->links[i].url) + check_utf8(facts->links[i].text);
        for (size_t i = 0; facts && i < facts->scripts.count; i++)
            sum += check_utf8(facts->scripts.items[i]);
        for (size_t i = 0; facts && i < facts->decoded.count; i++)
            sum += check_utf8(facts->decoded.items[i]);
        for (size_t i = 0; facts && i < facts->form_actions.count; i++)
            sum += check_utf8(facts->form_actions.items[i]);
        for (size_t i = 0; facts && i < facts->input_types.count; i++)
            sum += check_utf8(facts->input_types.items[i]);
        if (facts)
            sum += check_utf8(facts->title) + check_utf8(facts->hidden);
    }
    assert_int_equal(index, message->part_count);
    for (size_t i = 0; i < message->headers.count; i++)
        sum += check_utf8(message_header_text(message, &message->headers.items[i]));
    for (size_t i = 0; i < sizeof address_headers / sizeof *address_headers; i++) {
        struct address_list list = message_addresses(message, address_headers[i]);
        for (size_t k = 0; k < list.count; k++)
            sum += check_utf8(list.items[k].name) + check_utf8(list.items[k].address) +
                   check_utf8(list.items[k].domain);
    }
    sum += (size_t)message_date(message) + (size_t)message_delivery_date(message);
    struct bytes_list hosts = message_received_hosts(message);
    for (size_t i = 0; i < hosts.count; i++)
        sum += check_utf8(hosts.items[i]);
    sum += message_received_ips(message).count + message_auth_results(message, "spf").count;
    struct message_links links = message_links(message);
    for (size_t i = 0; i < links.count; i++) {
        struct url_parts parts;
        sum += check_utf8(links.items[i].link.url);
        sum += check_utf8(link_mismatch(message_arena(message), &links.items[i].link));
        if (url_split(message_arena(message), links.items[i].link.url, &parts))
            sum += check_utf8(parts.host) +
                   check_utf8(domain_registered(message_arena(message), parts.host));
    }
    return sum;
}

/* Parse and decode every truncation of `raw`, each in a block that ends where the slack does. */
static inline void survive_every_truncation(struct bytes raw)
{
    struct decoder *decoder = decoder_new(NULL);
    for (size_t size = 0; size <= raw.size; size++) {
        struct bytes block = block_of(bytes_slice(raw, 0, size), SCAN_SLACK_BYTES);
        (void)decode_everything(message_parse(decoder, block));
        free_block(block);
    }
    decoder_free(decoder);
}

#endif
