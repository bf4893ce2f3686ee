/* The members of an office file, each a line with its path and a text up to a form feed: whatever
 * they hold, message.h keeps its promises, and the file has the same text in any order of asking.
 */
#include "engine/mail/message.h"
#include "tests/fuzz/message_check.h"

#define HEADER                                                                                     \
    "Content-Type: application/zip; name=letter.docx\nContent-Disposition: attachment\n\n"
#define MARK "PK\x03\x04"

static bool can_unpack(struct bytes data)
{
    return bytes_start_with(data, bytes_of(MARK));
}

static enum status unpack(struct bytes data, struct bytes name, size_t most_bytes, member_sink sink,
                          void *sink_state, struct failure *out_failure)
{
    (void)name;
    (void)most_bytes;
    (void)out_failure;
    struct bytes rest = bytes_from(data, strlen(MARK));
    bool is_wanted = true;
    while (is_wanted && rest.size) {
        struct bytes path = fuzz_line(&rest);
        struct bytes content = bytes_slice(rest, 0, bytes_find_byte(rest, '\f', 0));
        rest = bytes_from(rest, content.size + 1);
        struct bytes block = fuzz_copy(content, SCAN_SLACK_BYTES, '<');
        is_wanted = sink(sink_state, &(struct unpacked_member){.path = path, .data = block});
        fuzz_free(block);
    }
    return STATUS_OK;
}

static const struct unpacker unpacker = {can_unpack, unpack};

static uint64_t read_file(struct bytes members, bool is_backwards)
{
    struct buffer raw = {0};
    buffer_append_string(&raw, HEADER MARK);
    buffer_append(&raw, members);
    struct message *message = message_parse(fuzz_decoder(&unpacker), buffer_bytes(&raw));
    if (is_backwards) {
        message_expand(message);
        for (struct part *part = message->parts; part; part = part->next)
            if (!part->next)
                (void)part_visible_text(message, part);
        (void)message_links(message);
    }
    uint64_t digest = message_check(message);
    buffer_done(&raw);
    return digest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes members = bytes_make(data, size);
    REQUIRE(read_file(members, false) == read_file(members, true));
    return 0;
}
