#include "engine/base/limits.h"
#include "tests/mail/mail_test.h"

/* A toy archive format: "ARC\n", then members "path:text\n"; a text may use "+" for a line end, and
 * "!" in front of a path says how the member failed. */
static bool can_unpack_toy(struct bytes data)
{
    return bytes_start_with(data, bytes_of("ARC\n"));
}

static enum status unpack_toy(struct bytes data, struct bytes name, size_t most_bytes,
                              member_sink sink, void *sink_state, struct failure *out_failure)
{
    (void)name;
    (void)most_bytes;
    (void)out_failure;
    size_t at = 4;
    while (at < data.size) {
        size_t colon = bytes_find_byte(data, ':', at);
        size_t end = bytes_find_byte(data, '\n', at);
        if (colon == BYTES_NOT_FOUND || end == BYTES_NOT_FOUND)
            return STATUS_TRUNCATED;
        uint8_t text[256];
        size_t size = end - colon - 1;
        assert_true(size <= sizeof text);
        for (size_t i = 0; i < size; i++) {
            uint8_t byte = data.data[colon + 1 + i];
            text[i] = byte == '+' ? '\n' : byte;
        }
        struct unpacked_member member = {
            .path = bytes_slice(data, at, colon),
            .data = bytes_make(text, size),
            .status = data.data[at] == '!' ? STATUS_ENCRYPTED : STATUS_OK,
        };
        if (!sink(sink_state, &member))
            return STATUS_OK;
        at = end + 1;
    }
    return STATUS_OK;
}

static const struct unpacker toy = {.can_unpack = can_unpack_toy, .unpack = unpack_toy};

#define ATTACHED                                                                                   \
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\n"                              \
    "Content-Type: application/x-arc; name=a.arc\n\n"

/* A member of 100 bytes, then one of more than a worker's share. */
static enum status unpack_large(struct bytes data, struct bytes name, size_t most_bytes,
                                member_sink sink, void *sink_state, struct failure *out_failure)
{
    (void)data;
    (void)name;
    (void)out_failure;
    size_t size = LIMIT_SHARE_BYTES + 1;
    struct unpacked_member small = {bytes_of("small"), bytes_of("text"), STATUS_OK};
    if (!sink(sink_state, &small))
        return STATUS_OK;
    bool over = size > most_bytes;
    uint8_t *block = calloc(1, size + SCAN_SLACK_BYTES);
    struct unpacked_member large = {bytes_of("large"), bytes_make(block, over ? most_bytes : size),
                                    over ? STATUS_LIMIT : STATUS_OK};
    bool goes_on = sink(sink_state, &large);
    free(block);
    return over && goes_on ? STATUS_LIMIT : STATUS_OK;
}

static void an_archive_that_is_large_inside_waits_and_is_read_once(void **state)
{
    (void)state;
    static const struct unpacker unpacker = {can_unpack_toy, unpack_large};
    struct gate gate;
    gate_init(&gate);
    struct gate_pass pass = {.gate = &gate};
    char *line = calloc(1, 100000);
    memset(line, 'x', 99999);
    char *mail = NULL;
    assert_true(asprintf(&mail, ATTACHED "ARC\n%s\n--b--\n", line) > 0);
    struct decoder *decoder = decoder_new(&unpacker);
    decoder_share_memory(decoder, &pass);
    struct message *message = message_parse(decoder, bytes_of(mail));
    assert_false(pass.is_held);
    message_expand(message);
    assert_true(pass.is_held);
    assert_int_equal(message->part_count, 5);
    assert_int_equal(part_content(message, part_at(message, 3)).size, 4);
    assert_int_equal(part_content(message, part_at(message, 4)).size, LIMIT_SHARE_BYTES + 1);
    assert_false(anomaly_has(message->anomalies, ANOMALY_LIMIT_DECODED_BYTES));
    decoder_free(decoder);
    gate_leave(&pass);
    gate_done(&gate);
    free(mail);
    free(line);
}

static void members_become_parts(void **state)
{
    (void)state;
    struct test_message test = open_bytes(
        bytes_of(ATTACHED "ARC\ndir/Page.HTML:<html>hi\nb.txt:words\n\n--b\n\nlast\n--b--\n"),
        &toy);
    struct message *message = test.message;
    assert_int_equal(message->part_count, 4);
    message_expand(message);
    message_expand(message);
    assert_int_equal(message->part_count, 6);
    struct part *archive = part_at(message, 2);
    struct part *page = part_at(message, 3);
    assert_int_equal(archive->kind, PART_ARCHIVE);
    assert_ptr_equal(page->parent, archive);
    assert_true(page->is_member && page->is_attachment && !page->is_body_text);
    assert_bytes(page->path, "a.arc!dir/Page.HTML");
    assert_bytes(page->name, "Page.HTML");
    assert_bytes(page->extension, "html");
    assert_bytes(page->mime_type, "text/html");
    assert_true(part_is_html(message, page));
    assert_bytes(part_visible_text(message, page), "hi");
    assert_bytes(part_content(message, part_at(message, 4)), "words");
    assert_bytes(part_content(message, part_at(message, 5)), "last");
    (void)decode_everything(message);
    close_message(&test);
}

static void archives_nest(void **state)
{
    (void)state;
    struct test_message test =
        open_bytes(bytes_of(ATTACHED "ARC\nin.arc:ARC+deep.txt:words+\n\n--b--\n"), &toy);
    message_expand(test.message);
    assert_int_equal(test.message->part_count, 5);
    assert_bytes(part_at(test.message, 4)->path, "a.arc!in.arc!deep.txt");
    close_message(&test);
}

static void mail_files_become_messages(void **state)
{
    (void)state;
    struct test_message test = open_bytes(
        bytes_of(ATTACHED "ARC\nold.eml:Subject: inner+Content-Type: text/html++<p>hi\n\n--b--\n"),
        &toy);
    message_expand(test.message);
    assert_int_equal(test.message->part_count, 5);
    assert_int_equal(part_at(test.message, 3)->kind, PART_MESSAGE);
    assert_bytes(part_visible_text(test.message, part_at(test.message, 4)), "hi");
    assert_int_equal(part_at(test.message, 4)->headers.count, 2);
    close_message(&test);
}

static void failures_are_flags(void **state)
{
    (void)state;
    struct test_message test =
        open_bytes(bytes_of(ATTACHED "ARC\n!secret:\nbroken\n\n--b--\n"), &toy);
    message_expand(test.message);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_ENCRYPTED_PART));
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_CORRUPT_ARCHIVE));
    assert_true(anomaly_is_partial(test.message->anomalies));
    close_message(&test);
}

/* An unpacker that never stops by itself, but for the sink. */
static enum status unpack_bomb(struct bytes data, struct bytes name, size_t most_bytes,
                               member_sink sink, void *sink_state, struct failure *out_failure)
{
    (void)name;
    (void)most_bytes;
    (void)out_failure;
    struct unpacked_member member = {.path = bytes_of("again"), .data = data, .status = STATUS_OK};
    while (sink(sink_state, &member))
        continue;
    return STATUS_OK;
}

static void bombs_stop_at_the_limits(void **state)
{
    (void)state;
    static const struct unpacker bomb = {.can_unpack = can_unpack_toy, .unpack = unpack_bomb};
    struct test_message test = open_bytes(bytes_of(ATTACHED "ARC\nx:y\n\n--b--\n"), &bomb);
    message_expand(test.message);
    assert_true(test.message->part_count <= LIMIT_PARTS);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_PARTS));
    close_message(&test);
}

static void without_an_unpacker_archives_stay_closed(void **state)
{
    (void)state;
    struct test_message test = open_text(ATTACHED "ARC\nx:y\n\n--b--\n");
    message_expand(test.message);
    assert_int_equal(test.message->part_count, 3);
    close_message(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_become_parts),
        cmocka_unit_test(an_archive_that_is_large_inside_waits_and_is_read_once),
        cmocka_unit_test(archives_nest),
        cmocka_unit_test(mail_files_become_messages),
        cmocka_unit_test(failures_are_flags),
        cmocka_unit_test(bombs_stop_at_the_limits),
        cmocka_unit_test(without_an_unpacker_archives_stay_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
